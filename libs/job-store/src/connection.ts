import { setTimeout as pause } from 'node:timers/promises';
import type { Queue } from 'bullmq';
import { Redis } from 'ioredis';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;
const ANSWERS_WITHIN_MS = 1_000;

/** Redis may be away and come back: tried again for ever, at growing intervals, and never an error that nobody hears. */
export function connect(url: string): Redis {
  const retryStrategy = (attempt: number): number =>
    Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempt, 10), LONGEST_PAUSE_MS);
  const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy });
  client.on('error', () => undefined);
  return client;
}

/** Whether somebody has paused the queue; null when Redis does not say so within a second. */
export async function isPaused(queue: Queue): Promise<boolean | null> {
  const unknown = () => null;
  return Promise.race([
    queue.isPaused().catch(unknown),
    pause(ANSWERS_WITHIN_MS, undefined, { ref: false }).then(unknown),
  ]);
}
