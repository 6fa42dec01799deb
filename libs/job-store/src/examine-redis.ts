import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { PREFIX } from './job-queue.js';

/** Something about a Redis that makes it a bad keeper of jobs. */
export interface RedisProblem {
  readonly problem: string;
  /** What to change. */
  readonly mend: string;
}

const ANSWERS_WITHIN_MS = 5_000;

/**
 * Looks at how a Redis keeps what it is given, and whether the named queues are at work. Changes nothing, and asks for nothing
 * that a hosted Redis forbids.
 */
export async function examineRedis(url: string, queues: readonly string[]): Promise<readonly RedisProblem[]> {
  const redis = new Redis(url, {
    ...{ lazyConnect: true, connectTimeout: ANSWERS_WITHIN_MS, commandTimeout: ANSWERS_WITHIN_MS },
    ...{ maxRetriesPerRequest: null, retryStrategy: null },
  });
  // What the connection failed of; whoever waits for an answer hears only that it is closed.
  let failure: unknown = null;
  redis.on('error', (error) => {
    failure ??= error;
  });
  try {
    await redis.connect();
    const facts = factsOf(`${await redis.info('persistence')}\n${await redis.info('memory')}`);
    return [...problemsOf(facts), ...(await pausedQueues(redis, queues))];
  } catch (error) {
    const why = reasonOf(failure ?? error);
    const mend =
      'Start Redis (comity up, or its container), and check COMITY_REDIS; until then the sweep finds what is due, and each host counts requests by itself';
    return [{ problem: `Redis does not answer: ${why}`, mend }];
  } finally {
    redis.disconnect();
  }
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message || error.name : String(error);
}

/** `name:value` lines, as INFO gives them. */
export function factsOf(info: string): ReadonlyMap<string, string> {
  const lines = info.split(/\r?\n/).filter((line) => line.includes(':'));
  return new Map(lines.map((line) => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 1)] as const));
}

/** What is wrong by these facts; what a Redis does not say of itself is not held against it. */
export function problemsOf(facts: ReadonlyMap<string, string>): readonly RedisProblem[] {
  const problems: RedisProblem[] = [];
  if (facts.get('aof_enabled') === '0') {
    problems.push({
      problem: 'Redis keeps no append-only file: planned jobs are lost when it stops, and found again by a sweep only',
      mend: 'redis-cli CONFIG SET appendonly yes, and "appendonly yes" in its configuration',
    });
  }
  if ((facts.get('aof_last_write_status') ?? 'ok') !== 'ok') {
    problems.push({
      problem: 'Redis could not write its append-only file',
      mend: 'Make room on its disk and look into its log',
    });
  }
  const policy = facts.get('maxmemory_policy') ?? 'noeviction';
  if (policy !== 'noeviction') {
    problems.push({
      problem: `Redis drops keys when its memory is full (maxmemory-policy ${policy}), jobs among them`,
      mend: 'redis-cli CONFIG SET maxmemory-policy noeviction, and the same in its configuration',
    });
  }
  return problems;
}

async function pausedQueues(connection: Redis, names: readonly string[]): Promise<RedisProblem[]> {
  const problems: RedisProblem[] = [];
  for (const name of names) {
    const queue = new Queue(name, { connection, prefix: PREFIX, skipVersionCheck: true });
    if (await queue.isPaused()) {
      const mend = `Resume it in the job dashboard of the scheduler (/jobs), once the reason is gone`;
      problems.push({ problem: `the queue ${name} is paused: what is due waits for a sweep`, mend });
    }
  }
  return problems;
}
