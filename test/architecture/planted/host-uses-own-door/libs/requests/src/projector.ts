export const requestRegister = 'request-register';
