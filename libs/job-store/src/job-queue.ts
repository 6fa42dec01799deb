import { Fault, type Instant, idFrom } from '@comity/kernel';
import { type JobsOptions, Queue } from 'bullmq';
import type { Redis } from 'ioredis';
import { callerConnection } from './connection.js';

/** A hint to do something at an instant. */
export interface Hint<Payload> {
  /** The same id is the same hint: adding it again replaces it, while it has not begun. */
  readonly id: string;
  readonly payload: Payload;
  /** Not before then; at once when it has passed. */
  readonly at: Instant;
}

/** What is stored in Redis. */
export interface StoredHint<Payload> {
  readonly id: string;
  readonly payload: Payload;
}

export interface QueueHealth {
  readonly waiting: number;
  readonly delayed: number;
  readonly active: number;
  /** Given up after the last attempt; the newest thousand are kept to be looked at. */
  readonly failed: number;
}

export interface QueueOptions {
  readonly url: string;
  /** kebab-case, no colon. */
  readonly name: string;
  /** Keeps queues of several installations or tests apart in one Redis. */
  readonly prefix?: string;
}

const DEFAULT_PREFIX = 'comity';
const HINTS_PER_ROUND_TRIP = 500;
/** Waiting for the first connection has no timeout of its own in BullMQ. */
const CALL_TIMEOUT_MS = 10_000;
const MOST_FAILED_KEPT = 1_000;

const jobOptions: JobsOptions = {
  attempts: 5,
  backoff: { type: 'exponential', delay: 1_000 },
  /** A done hint leaves no trace, so that the same id may be scheduled again. */
  removeOnComplete: true,
  removeOnFail: { count: MOST_FAILED_KEPT },
};

/**
 * Delayed jobs in Redis. Jobs are hints: one may fire late, twice or, when Redis loses its memory, never. What a job does
 * must ask the log first and be harmless when repeated, and a sweep must find what no job announced.
 */
export class JobQueue<Payload> {
  private readonly queue: Queue<StoredHint<Payload>, void, string, StoredHint<Payload>, void, string>;
  private readonly redis: Redis;
  readonly prefix: string;

  constructor(readonly options: QueueOptions) {
    this.prefix = options.prefix ?? DEFAULT_PREFIX;
    this.redis = callerConnection(options.url);
    this.queue = new Queue(options.name, { connection: this.redis, prefix: this.prefix });
    // Whoever calls hears of an outage from the call; the connection tries again by itself.
    for (const emitter of [this.queue, this.redis]) emitter.on('error', () => undefined);
  }

  get name(): string {
    return this.options.name;
  }

  /**
   * Plans a hint, in the place of one with the same id that has not begun.
   * @throws Fault `job-store-unavailable`
   */
  async add(hint: Hint<Payload>): Promise<void> {
    await this.addAll([hint]);
  }

  /** Plans many hints, some hundreds per round trip. @throws Fault `job-store-unavailable` */
  async addAll(hints: readonly Hint<Payload>[]): Promise<void> {
    const now = Date.now();
    for (let from = 0; from < hints.length; from += HINTS_PER_ROUND_TRIP) {
      const jobs = hints.slice(from, from + HINTS_PER_ROUND_TRIP).map(({ id, payload, at }) => ({
        name: this.name,
        data: { id, payload },
        opts: { ...jobOptions, jobId: idFrom(id), delay: Math.max(0, Date.parse(at) - now) },
      }));
      await this.reach(async () => {
        // BullMQ ignores a job whose id it knows, be it delayed to another time or failed for good.
        await Promise.all(jobs.map(({ opts }) => this.queue.remove(opts.jobId)));
        await this.queue.addBulk(jobs);
      });
    }
  }

  /** Takes back a hint that has not begun; nothing when there is none. @throws Fault `job-store-unavailable` */
  async remove(id: string): Promise<void> {
    await this.reach(() => this.queue.remove(idFrom(id)));
  }

  /** @throws Fault `job-store-unavailable` */
  async health(): Promise<QueueHealth> {
    const counts = await this.reach(() => this.queue.getJobCounts('waiting', 'delayed', 'active', 'failed'));
    const { waiting = 0, delayed = 0, active = 0, failed = 0 } = counts;
    return { waiting, delayed, active, failed };
  }

  async close(): Promise<void> {
    // BullMQ leaves a connection that it was given open, and waits for one that was never made.
    if (this.redis.status === 'ready') await this.queue.close();
    this.redis.disconnect();
  }

  private async reach<T>(work: () => Promise<T>): Promise<T> {
    const { promise: timeout, reject } = Promise.withResolvers<never>();
    const timer = setTimeout(() => reject(new Fault('job-store-timeout', 'no answer in time')), CALL_TIMEOUT_MS);
    try {
      return await Promise.race([work(), timeout]);
    } catch (error) {
      throw new Fault('job-store-unavailable', `the queue ${this.name} cannot be reached`, { cause: error });
    } finally {
      clearTimeout(timer);
    }
  }
}
