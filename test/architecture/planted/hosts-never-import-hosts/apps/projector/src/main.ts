export const lag = 0;
