import { startRedis } from '@comity/testing';

export const start = startRedis;
