import { setTimeout as pause } from 'node:timers/promises';
import { type Instant, instant, toInstant } from '@comity/kernel';
import { emptyRedis, freshRedis, startRedis } from '@comity/testing';
import { Queue } from 'bullmq';
import { z } from 'zod';
import { connect } from './connection.js';
import { type Handled, JobQueue } from './job-queue.js';

const due = z.object({ requestId: z.string(), dueAt: instant });
type Due = z.infer<typeof due>;

/** Nothing listens there. */
const NO_REDIS = 'redis://127.0.0.1:1';
const HOUR_MS = 3_600_000;

function inMs(ms: number): Instant {
  return toInstant(new Date(Date.now() + ms));
}

/** Asks until it is so, for twenty seconds at most; then the last answer is judged as it is. */
async function eventually(ask: () => Promise<boolean> | boolean): Promise<void> {
  const until = performance.now() + 20_000;
  while (!(await ask()) && performance.now() < until) await pause(20);
  expect(await ask()).toBe(true);
}

/** A queue that notes what it hands over and what it says, and a look at what Redis holds of it. */
class Desk implements AsyncDisposable {
  readonly handled: string[] = [];
  readonly said: string[] = [];
  timesReady = 0;
  readonly jobs: JobQueue<Due>;
  private readonly redis;
  readonly stored: Queue;

  constructor(redisUrl: string, answer: (times: number) => Handled = () => 'done') {
    this.redis = connect(redisUrl);
    this.stored = new Queue('due', { connection: this.redis, prefix: 'comity' });
    this.stored.on('error', () => undefined);
    const say = (_details: object, message: string): void => {
      this.said.push(message);
    };
    this.jobs = new JobQueue({
      redisUrl,
      name: 'due',
      schema: due,
      idOf: ({ requestId }) => requestId,
      dueAtOf: ({ dueAt }) => dueAt,
      handle: async ({ requestId }) => answer(this.handled.push(requestId)),
      onReady: () => this.timesReady++,
      log: { info: say, warn: say },
    });
  }

  /** Jobs in Redis, whatever their state. */
  async held(): Promise<number> {
    return this.stored.getJobCountByTypes('waiting', 'delayed', 'active', 'failed');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.jobs.close();
    this.redis.disconnect();
  }
}

describe('a queue of jobs', () => {
  it('hands over a job when its time has come, forgets it, and takes it again', async () => {
    await using redis = await freshRedis();
    await using desk = new Desk(redis.url);
    await eventually(() => desk.jobs.isReady);
    for (const times of [1, 2]) {
      const dueAt = inMs(50);
      desk.jobs.plan([{ requestId: 'r1', dueAt }]);
      await eventually(() => desk.handled.length === times);
      expect(inMs(0) >= dueAt).toBe(true);
      await eventually(async () => (await desk.held()) === 0);
    }
  });

  it('plans some thousands in bulk, each once however often it is told', async () => {
    await using redis = await freshRedis();
    await using desk = new Desk(redis.url);
    await eventually(() => desk.jobs.isReady);
    const many = Array.from({ length: 1_200 }, (_, n) => ({ requestId: `r${n}`, dueAt: inMs(HOUR_MS) }));
    desk.jobs.plan(many);
    desk.jobs.plan(many);
    await eventually(async () => (await desk.held()) === 1_200);
    desk.jobs.plan([...many, { requestId: 'last', dueAt: inMs(0) }]);
    await eventually(() => desk.handled.includes('last'));
    await eventually(async () => (await desk.held()) === 1_200);
    expect(desk.handled).toEqual(['last']);
  });

  it('plans on after it was given nothing to plan', async () => {
    await using redis = await freshRedis();
    await using desk = new Desk(redis.url);
    await eventually(() => desk.jobs.isReady);
    desk.jobs.plan([]);
    desk.jobs.plan([{ requestId: 'r1', dueAt: inMs(0) }]);
    await eventually(() => desk.handled.length === 1);
  });

  it('hands a job over once more when it is asked for later', async () => {
    await using redis = await freshRedis();
    await using desk = new Desk(redis.url, (times) => (times < 3 ? { askAgainAt: inMs(0) } : 'done'));
    await eventually(() => desk.jobs.isReady);
    desk.jobs.plan([{ requestId: 'r1', dueAt: inMs(0) }]);
    await eventually(() => desk.handled.length === 3);
    await eventually(async () => (await desk.held()) === 0);
  });

  it('tries again, and says so, when the log could not be asked', async () => {
    await using redis = await freshRedis();
    await using desk = new Desk(redis.url, (times) => {
      if (times === 1) throw new TypeError('the log was away');
      return 'done';
    });
    await eventually(() => desk.jobs.isReady);
    desk.jobs.plan([{ requestId: 'r1', dueAt: inMs(0) }]);
    await eventually(() => desk.handled.length === 2);
    expect(desk.said).toContain('a job failed');
  });

  it('drops what another wrote into Redis', async () => {
    await using redis = await freshRedis();
    await using desk = new Desk(redis.url);
    await desk.stored.add('due', { requestId: 7, dueAt: 'whenever' }, { removeOnComplete: true, attempts: 5 });
    await eventually(() => desk.said.includes('a job that is none of ours was dropped'));
    await eventually(async () => (await desk.held()) === 0);
    expect(desk.handled).toEqual([]);
  });

  it('says once that Redis is away, and works on when it is back, with whatever it lost', async () => {
    await using redis = await startRedis();
    await using desk = new Desk(redis.url);
    await eventually(() => desk.jobs.isReady);
    desk.jobs.plan([{ requestId: 'lost', dueAt: inMs(HOUR_MS) }]);
    await eventually(async () => (await desk.held()) === 1);
    await emptyRedis(redis.url);
    await redis.kill();
    await eventually(() => !desk.jobs.isReady);
    desk.jobs.plan([{ requestId: 'unheard', dueAt: inMs(0) }]);
    await redis.start();
    await eventually(() => desk.timesReady === 2);
    desk.jobs.plan([{ requestId: 'r1', dueAt: inMs(0) }]);
    await eventually(() => desk.handled.length === 1);
    expect(desk.handled).toEqual(['r1']);
    expect(desk.said.filter((message) => message.startsWith('Redis is away'))).toHaveLength(1);
  });

  it('tells when somebody has paused it', async () => {
    await using redis = await freshRedis();
    await using desk = new Desk(redis.url);
    await eventually(() => desk.jobs.isReady);
    expect(await desk.jobs.isPaused()).toBe(false);
    await desk.stored.pause();
    expect(await desk.jobs.isPaused()).toBe(true);
  });

  it('plans nothing where there is no Redis, and closes all the same', async () => {
    const desk = new Desk(NO_REDIS);
    await eventually(() => desk.said.length > 0);
    desk.jobs.plan([{ requestId: 'r1', dueAt: inMs(0) }]);
    await desk[Symbol.asyncDispose]();
    expect(desk.said).toEqual(['Redis is away, no jobs are planned']);
    expect(desk.jobs.isReady).toBe(false);
  });
});
