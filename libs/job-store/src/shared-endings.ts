import { Fault } from '@comity/kernel';
import { Redis } from 'ioredis';
import { retryStrategy } from './connection.js';

const ANSWERS_WITHIN_MS = 2_000;
const KEY = 'comity:ended-sessions';
const KEPT_AT_MOST = 20_000;

/** Which sessions have ended, as all hosts know it, in Redis: a name for each, scored with the second in which it ended. */
export class SharedEndings {
  private constructor(private readonly redis: Redis) {}

  /** Connects when it is first asked. */
  static connect(url: string): SharedEndings {
    const timely = { retryStrategy, maxRetriesPerRequest: 1, commandTimeout: ANSWERS_WITHIN_MS };
    const redis = new Redis(url, { ...timely, lazyConnect: true });
    redis.on('error', () => undefined);
    return new SharedEndings(redis);
  }

  /** @param forgottenBefore in seconds; what ended earlier is dropped */
  async add(endings: readonly (readonly [name: string, atSeconds: number])[], forgottenBefore: number): Promise<void> {
    const work = this.redis.multi();
    for (const [name, atSeconds] of endings) work.zadd(KEY, 'GT', String(atSeconds), name);
    const done = await work
      .zremrangebyscore(KEY, '-inf', `(${forgottenBefore}`)
      .zremrangebyrank(KEY, 0, -KEPT_AT_MOST - 1)
      .exec();
    const failed = done?.find(([error]) => error !== null);
    if (done === null || failed !== undefined) {
      throw new Fault('endings-not-kept', 'Redis did not keep that a session has ended', { cause: failed?.[0] });
    }
  }

  async all(): Promise<readonly (readonly [name: string, atSeconds: number])[]> {
    const flat = await this.redis.zrange(KEY, '0', '-1', 'WITHSCORES');
    return Array.from({ length: flat.length / 2 }, (_, place) => [
      flat[2 * place] ?? '',
      Number(flat[2 * place + 1] ?? 0),
    ]);
  }

  close(): void {
    this.redis.disconnect();
  }
}
