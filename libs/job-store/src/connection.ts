import { setTimeout as pause } from 'node:timers/promises';
import type { Queue } from 'bullmq';
import { Redis } from 'ioredis';

const FIRST_PAUSE_MS = 50;
const LONGEST_PAUSE_MS = 2_000;
const ANSWERS_WITHIN_MS = 1_000;

export function retryStrategy(attempt: number): number {
  return Math.min(FIRST_PAUSE_MS * 2 ** Math.min(attempt, 10), LONGEST_PAUSE_MS);
}

/** Redis may be away and come back: tried again for ever, at growing intervals, and never an error that nobody hears. */
export function connect(url: string): Redis {
  const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy });
  client.on('error', () => undefined);
  return client;
}

/** Whether somebody has paused the queue; null when Redis does not say so within a second. */
export async function isPaused(queue: Queue): Promise<boolean | null> {
  return withinReason(queue.isPaused());
}

/** How many jobs of a queue are in one state. */
export interface JobCount {
  readonly queue: string;
  readonly state: string;
  readonly jobs: number;
}

const STATES = ['wait', 'delayed', 'active', 'failed'] as const;

/** The jobs of a queue by state; none when Redis does not say within a second. */
export async function jobCounts(queue: Queue): Promise<readonly JobCount[]> {
  const counts = await withinReason(queue.getJobCounts(...STATES));
  return Object.entries(counts ?? {}).map(([state, jobs]) => ({ queue: queue.name, state, jobs }));
}

async function withinReason<Answer>(asked: Promise<Answer>): Promise<Answer | null> {
  const unknown = () => null;
  return Promise.race([asked.catch(unknown), pause(ANSWERS_WITHIN_MS, undefined, { ref: false }).then(unknown)]);
}
