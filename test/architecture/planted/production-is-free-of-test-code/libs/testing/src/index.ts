export const startRedis = () => undefined;
