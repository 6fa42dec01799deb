import { setTimeout as pause } from 'node:timers/promises';
import { Queue, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { connect, isPaused, type JobCount, jobCounts } from './connection.js';
import { CLOSE_TIMEOUT_MS, PREFIX } from './job-queue.js';

export interface RepeatedJobOptions {
  readonly redisUrl: string;
  /** kebab-case; all who share the name do it once between them. */
  readonly name: string;
  readonly everyMs: number;
  /** Harmless when repeated; what it throws is left to the next time. */
  readonly run: () => Promise<void>;
}

/** Something done every so often by one of those who share its name, as long as Redis remembers it. */
export class RepeatedJob {
  private readonly planning: Redis;
  private readonly working: Redis;
  private readonly queue: Queue;
  private readonly worker: Worker;
  private isClosed = false;

  constructor(private readonly options: RepeatedJobOptions) {
    const { redisUrl, name, run } = options;
    this.planning = connect(redisUrl);
    this.working = connect(redisUrl);
    this.queue = new Queue(name, { connection: this.planning, prefix: PREFIX });
    this.worker = new Worker(name, run, { connection: this.working, prefix: PREFIX });
    // Whoever uses Redis for its jobs says that it is away.
    this.queue.on('error', () => undefined);
    this.worker.on('error', () => undefined);
    this.planning.on('ready', () => void this.ensure());
  }

  /** Has Redis know of it, which may have forgotten. Leaves a plan that is there alone; never fails. */
  async ensure(): Promise<void> {
    if (this.isClosed || this.planning.status !== 'ready') return;
    const { name, everyMs } = this.options;
    try {
      const planned = await this.queue.getJobScheduler(name);
      if (planned?.every === everyMs) return;
      await this.queue.upsertJobScheduler(
        name,
        { every: everyMs },
        { name, opts: { removeOnComplete: true, removeOnFail: true } },
      );
    } catch {
      // Redis went away: asked again when it is back, and by the next caller.
    }
  }

  /** How many jobs are in which state; none when Redis does not say. */
  async counts(): Promise<readonly JobCount[]> {
    return this.planning.status === 'ready' ? jobCounts(this.queue) : [];
  }

  /** Whether an administrator has paused it; null when Redis does not say. */
  async isPaused(): Promise<boolean | null> {
    return this.planning.status === 'ready' ? isPaused(this.queue) : null;
  }

  /** Waits for the run in hand, but not for a Redis that is away. */
  async close(): Promise<void> {
    this.isClosed = true;
    const isReady = this.planning.status === 'ready';
    const closed = Promise.allSettled([this.worker.close(!isReady), isReady && this.queue.close()]);
    await Promise.race([closed, pause(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
    this.planning.disconnect();
    this.working.disconnect();
  }
}
