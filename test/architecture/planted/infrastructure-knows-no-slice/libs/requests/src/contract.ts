export const requestCategory = 'request';
