export const sanctions = { name: 'sanctions' };
