import { setTimeout as pause } from 'node:timers/promises';
import { Fault, instant } from '@comity/kernel';
import type { EngineLog } from '@comity/read-store';
import { DelayedError, type Job, Queue, Worker } from 'bullmq';
import { Redis } from 'ioredis';
import { dueDeadline, type FlagAnswer } from './flag-missed-deadline.js';
import type { DueTimer } from './sweep-deadlines.js';

/** What a job carries. Anybody may have written to Redis, so it is checked, and only names what the log is asked about. */
const jobData = dueDeadline.extend({ dueAt: instant });

export interface DeadlineJobsOptions {
  readonly redisUrl: string;
  /** Asks the log about one deadline. */
  readonly ask: (timer: DueTimer) => Promise<FlagAnswer>;
  readonly log: EngineLog;
  /** Redis answers, at first or again: what was planned before may be gone. */
  readonly onReady: () => void;
}

const QUEUE = 'deadlines';
const PREFIX = 'comity';
const ASKED_AT_ONCE = 16;
const MOST_WAITING = 20_000;
const JOBS_PER_CALL = 500;
const ASK_AGAIN_MS = 250;
const CLOSE_TIMEOUT_MS = 3_000;
const JOB_OPTIONS = {
  attempts: 8,
  backoff: { type: 'exponential', delay: 500 },
  removeOnComplete: true,
  removeOnFail: { count: 1_000 },
} as const;

/**
 * One delayed job per pending deadline, so that it is flagged at its due instant and not at the next sweep. Only a hint:
 * whatever Redis loses, repeats or never hears of, the sweep finds.
 */
export class DeadlineJobs {
  private readonly planning: Redis;
  private readonly working: Redis;
  private readonly queue: Queue;
  private readonly worker: Worker;
  /** What has yet to be told to Redis, by job id. Bounded: what does not fit is left to the sweep. */
  private readonly waiting = new Map<string, DueTimer>();
  private telling = false;
  private away = false;

  constructor(private readonly options: DeadlineJobsOptions) {
    this.planning = connect(options.redisUrl);
    this.working = connect(options.redisUrl);
    this.planning.on('ready', () => this.isBack()).on('close', () => this.isAway());
    this.queue = new Queue(QUEUE, { connection: this.planning, prefix: PREFIX });
    this.worker = new Worker(QUEUE, (job, token) => this.work(job, token), {
      connection: this.working,
      prefix: PREFIX,
      concurrency: ASKED_AT_ONCE,
    });
    // A lost connection is said once, by isAway; a job that fails is tried again, and then left to the sweep.
    this.queue.on('error', () => undefined);
    this.worker.on('error', () => undefined);
    this.worker.on('failed', (job, err) => options.log.warn({ err, job: job?.id }, 'a deadline job failed'));
  }

  get isReady(): boolean {
    return this.planning.status === 'ready';
  }

  /** Returns at once and never fails: planning happens behind, and not at all while Redis is away. */
  plan(timers: Iterable<DueTimer>): void {
    if (!this.isReady) return;
    for (const timer of timers) {
      if (this.waiting.size >= MOST_WAITING) break;
      this.waiting.set(jobId(timer), timer);
    }
    if (!this.telling) void this.tell();
  }

  /** Waits for the jobs in hand, but not for a Redis that is away. */
  async close(): Promise<void> {
    this.waiting.clear();
    const closed = Promise.allSettled([this.worker.close(!this.isReady), this.queue.close()]);
    await Promise.race([closed, pause(CLOSE_TIMEOUT_MS, undefined, { ref: false })]);
    this.planning.disconnect();
    this.working.disconnect();
  }

  private async tell(): Promise<void> {
    this.telling = true;
    try {
      while (this.waiting.size > 0) {
        const some = [...this.waiting].slice(0, JOBS_PER_CALL);
        for (const [id] of some) this.waiting.delete(id);
        await this.queue.addBulk(
          some.map(([id, timer]) => ({
            name: 'deadline-due',
            data: timer,
            opts: { ...JOB_OPTIONS, jobId: id, delay: Math.max(0, Date.parse(timer.dueAt) - Date.now()) },
          })),
        );
      }
    } catch (error) {
      this.waiting.clear();
      this.options.log.warn({ err: error }, 'deadline jobs could not be planned, the sweep will find what is due');
    } finally {
      this.telling = false;
    }
  }

  private async work(job: Job, token: string | undefined): Promise<FlagAnswer> {
    const checked = jobData.safeParse(job.data);
    if (!checked.success) throw new Fault('deadline-job-malformed', `job ${job.id} is none of ours`);
    const answer = await this.options.ask(checked.data);
    if (answer !== 'not-yet-due') return answer;
    const left = Date.parse(checked.data.dueAt) - Date.now();
    await job.moveToDelayed(Date.now() + Math.max(left, ASK_AGAIN_MS), token);
    throw new DelayedError();
  }

  private isBack(): void {
    this.away = false;
    this.options.log.info({}, 'Redis answers, deadlines are planned as jobs');
    this.options.onReady();
  }

  private isAway(): void {
    if (this.away) return;
    this.away = true;
    this.options.log.warn({}, 'Redis is away, deadlines are found by the sweep alone');
  }
}

/** BullMQ forbids colons; the same deadline version is the same job. */
function jobId({ requestId, clock, deadlineVersion }: DueTimer): string {
  return `${requestId}.${clock}.${deadlineVersion}`;
}

function connect(url: string): Redis {
  const LONGEST_PAUSE_MS = 2_000;
  const retryStrategy = (times: number): number => Math.min(50 * 2 ** Math.min(times, 10), LONGEST_PAUSE_MS);
  const client = new Redis(url, { maxRetriesPerRequest: null, retryStrategy });
  client.on('error', () => undefined);
  return client;
}
