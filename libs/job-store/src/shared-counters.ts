import { Fault } from '@comity/kernel';
import { Redis } from 'ioredis';
import { retryStrategy } from './connection.js';
import { type Count, CountedAhead } from './counted-ahead.js';

const ANSWERS_WITHIN_MS = 200;
const NOT_ASKED_AGAIN_FOR_MS = 1_000;
const KEY = 'comity:count:';
/** The first ones open the window; nobody sees a count whose window never ends. */
const COUNT = `local n = redis.call('INCRBY', KEYS[1], ARGV[1])
if n == tonumber(ARGV[1]) then redis.call('PEXPIRE', KEYS[1], ARGV[2]) end
return {n, redis.call('PTTL', KEYS[1])}`;

/** Counts that all hosts share, in Redis. They are worth nothing after their window, so nothing of them is ever kept up. */
export class SharedCounters {
  private failedAt = Number.NEGATIVE_INFINITY;
  private readonly ahead = new CountedAhead((key, howMany, windowMs) => this.countMore(key, howMany, windowMs));

  private constructor(private readonly redis: Redis) {}

  /** @param answersWithinMs how long a count may take before Redis is held to be away */
  static connect(url: string, answersWithinMs = ANSWERS_WITHIN_MS): SharedCounters {
    const redis = new Redis(url, {
      ...{ retryStrategy, maxRetriesPerRequest: 0, enableOfflineQueue: false, commandTimeout: answersWithinMs },
    });
    redis.on('error', () => undefined);
    return new SharedCounters(redis);
  }

  /**
   * Counts one more.
   * @throws Fault `counters-away` where Redis does not answer in time, and then at once for a while
   */
  count(key: string, windowMs: number): Promise<Count> {
    return this.ahead.count(key, windowMs);
  }

  private async countMore(key: string, howMany: number, windowMs: number): Promise<Count> {
    if (performance.now() - this.failedAt < NOT_ASKED_AGAIN_FOR_MS) throw away();
    try {
      const [count, leftMs] = (await this.redis.eval(COUNT, 1, `${KEY}${key}`, howMany, windowMs)) as [number, number];
      return { count, leftMs: Math.max(0, leftMs) };
    } catch (cause) {
      this.failedAt = performance.now();
      throw away(cause);
    }
  }

  close(): void {
    this.redis.disconnect();
  }
}

function away(cause?: unknown): Fault {
  return new Fault('counters-away', 'Redis does not count at the moment', { cause });
}
