import type { RedisOptions } from 'bullmq';
import { Redis } from 'ioredis';

const LONGEST_PAUSE_MS = 5_000;
const COMMAND_TIMEOUT_MS = 5_000;

/** Redis may be away and come back: tried again for ever, at growing intervals. */
function retryStrategy(attempt: number): number {
  return Math.min(100 * 2 ** Math.min(attempt, 10), LONGEST_PAUSE_MS);
}

/** For those who add and ask: an outage is told after five seconds instead of holding up the caller. */
export function callerConnection(url: string): Redis {
  return new Redis(url, { retryStrategy, maxRetriesPerRequest: 1, commandTimeout: COMMAND_TIMEOUT_MS });
}

/** For workers: blocks on Redis for as long as there is nothing to do, and waits out its outages. */
export function workerConnection(url: string): RedisOptions {
  return { url, retryStrategy, maxRetriesPerRequest: null };
}
