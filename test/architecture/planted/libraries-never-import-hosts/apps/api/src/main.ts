export const hostName = 'api';
