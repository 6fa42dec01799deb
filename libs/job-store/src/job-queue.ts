import { setTimeout as pause } from 'node:timers/promises';
import type { Instant } from '@comity/kernel';
import { DelayedError, type Job, Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import type { ZodType } from 'zod';
import { connect, isPaused, type JobCount, jobCounts } from './connection.js';
import { JobFailure } from './job-failure.js';

/** What became of a job: it is forgotten, or handed over once more at the instant. */
export type Handled = 'done' | { readonly askAgainAt: Instant };

export interface JobLog {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
}

export interface JobQueueOptions<Payload> {
  readonly redisUrl: string;
  /** kebab-case; the same for all who share the work. */
  readonly name: string;
  /** Anybody may have written to Redis: what does not fit is dropped. */
  readonly schema: ZodType<Payload>;
  /** The same id is the same job: while Redis has it, planning it again changes nothing. Without a colon. */
  readonly idOf: (payload: Payload) => string;
  /** Not before then; at once when it has passed. */
  readonly dueAtOf: (payload: Payload) => Instant;
  /** Asks the log and acts on its answer. Harmless when repeated; a throw is another attempt, eight in all. */
  readonly handle: (payload: Payload) => Promise<Handled>;
  /** Redis answers, at first or again: what was planned before may be gone. */
  readonly onReady: () => void;
  readonly log: JobLog;
}

export const PREFIX = 'comity';
const HANDLED_AT_ONCE = 64;
const MOST_WAITING = 20_000;
const JOBS_PER_CALL = 500;
const SOONEST_AGAIN_MS = 250;
export const CLOSE_TIMEOUT_MS = 3_000;
const JOB_OPTIONS = {
  attempts: 8,
  backoff: { type: 'exponential', delay: 500 },
  // A job that is done leaves no trace, so that it may be planned again.
  removeOnComplete: true,
  removeOnFail: { count: 1_000 },
} as const;

/**
 * Delayed jobs in Redis, planned and worked on. A job is a hint: it may come late, twice or, when Redis loses its memory,
 * never; a sweep must find what no job announced.
 */
export class JobQueue<Payload> {
  private readonly planning: Redis;
  private readonly working: Redis;
  private readonly queue: Queue;
  private readonly worker: Worker;
  /** What has yet to be told to Redis, by job id. */
  private readonly waiting = new Map<string, Payload>();
  private isTelling = false;
  private told: Promise<void> = Promise.resolve();
  private connection: 'new' | 'ready' | 'away' | 'closed' = 'new';

  /** Starts to take jobs as they fall due. */
  constructor(private readonly options: JobQueueOptions<Payload>) {
    const { redisUrl, name, log } = options;
    this.planning = connect(redisUrl);
    this.working = connect(redisUrl);
    this.planning.on('ready', () => this.isBack()).on('close', () => this.isAway());
    this.queue = new Queue(name, { connection: this.planning, prefix: PREFIX });
    this.worker = new Worker(name, (job, token) => this.work(job, token), {
      connection: this.working,
      prefix: PREFIX,
      concurrency: HANDLED_AT_ONCE,
    });
    // A lost connection is said once, by isAway.
    this.queue.on('error', () => undefined);
    this.worker.on('error', () => undefined);
    this.worker.on('failed', (job, err) => log.warn({ err, queue: name, job: job?.id }, 'a job failed'));
  }

  get isReady(): boolean {
    return this.connection === 'ready';
  }

  /** How many jobs are in which state; none when Redis does not say. */
  async counts(): Promise<readonly JobCount[]> {
    return this.isReady ? jobCounts(this.queue) : [];
  }

  /** Whether an administrator has paused it; null when Redis does not say. */
  async isPaused(): Promise<boolean | null> {
    return this.isReady ? isPaused(this.queue) : null;
  }

  /**
   * Returns at once and never fails: planning happens behind. Nothing is planned while Redis is away, nor what exceeds
   * the twenty thousand that may wait to be told to it.
   */
  plan(payloads: Iterable<Payload>): void {
    if (!this.isReady) return;
    for (const payload of payloads) {
      if (this.waiting.size >= MOST_WAITING) break;
      this.waiting.set(this.options.idOf(payload), payload);
    }
    if (!this.isTelling) this.told = this.tell();
  }

  /** Waits for the jobs in hand, but not for a Redis that is away. */
  async close(): Promise<void> {
    const wasReady = this.isReady;
    this.connection = 'closed';
    this.waiting.clear();
    const closed = Promise.allSettled([this.worker.close(!wasReady), wasReady && this.closeQueue()]);
    await Promise.race([closed, pause(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
    this.planning.disconnect();
    this.working.disconnect();
  }

  private async closeQueue(): Promise<void> {
    await this.told;
    await this.queue.close();
  }

  private async tell(): Promise<void> {
    this.isTelling = true;
    try {
      while (this.waiting.size > 0) {
        const some = [...this.waiting].slice(0, JOBS_PER_CALL);
        for (const [id] of some) this.waiting.delete(id);
        await this.queue.addBulk(some.map(([id, payload]) => this.jobOf(id, payload)));
      }
    } catch (err) {
      this.waiting.clear();
      this.options.log.warn({ err, queue: this.options.name }, 'jobs could not be planned');
    } finally {
      this.isTelling = false;
    }
  }

  private jobOf(jobId: string, payload: Payload) {
    const delay = Math.max(0, Date.parse(this.options.dueAtOf(payload)) - Date.now());
    return { name: this.options.name, data: payload, opts: { ...JOB_OPTIONS, jobId, delay } };
  }

  private async work(job: Job, token: string | undefined): Promise<void> {
    const { name, schema, log } = this.options;
    const checked = schema.safeParse(job.data);
    if (!checked.success) {
      log.warn({ queue: name, job: job.id }, 'a job that is none of ours was dropped');
      return;
    }
    const handled = await this.handle(checked.data);
    if (handled === 'done') return;
    const againAt = Math.max(Date.parse(handled.askAgainAt), Date.now() + SOONEST_AGAIN_MS);
    await job.moveToDelayed(againAt, token);
    throw new DelayedError();
  }

  private async handle(payload: Payload): Promise<Handled> {
    try {
      return await this.options.handle(payload);
    } catch (cause) {
      throw new JobFailure(cause);
    }
  }

  private isBack(): void {
    if (this.connection === 'closed') return;
    this.connection = 'ready';
    this.options.log.info({ queue: this.options.name }, 'Redis answers, jobs are planned');
    this.options.onReady();
  }

  private isAway(): void {
    if (this.connection === 'closed' || this.connection === 'away') return;
    this.connection = 'away';
    this.options.log.warn({ queue: this.options.name }, 'Redis is away, no jobs are planned');
  }
}
