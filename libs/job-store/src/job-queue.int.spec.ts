import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { Fault, systemClock, toInstant } from '@comity/kernel';
import { type Fresh, freshRedis } from '@comity/testing';
import { JobQueue } from './job-queue.js';
import { type RunningWorker, startWorker } from './worker.js';

interface Due {
  readonly requestId: string;
}

const PATIENCE_MS = 20_000;

async function eventually(what: string, isTrue: () => Promise<boolean> | boolean): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  while (!(await isTrue())) {
    if (performance.now() > giveUpAt) throw new Fault('still-not-true', `still not true: ${what}`);
    await pause(10);
  }
}

function inMs(ms: number): string {
  return toInstant(new Date(Date.now() + ms));
}

describe('a queue of hints', () => {
  let redis: Fresh;
  let queue: JobQueue<Due>;
  let worker: RunningWorker | null;
  const seen: string[] = [];
  const errors: Error[] = [];

  beforeEach(async () => {
    redis = await freshRedis();
    queue = new JobQueue({ url: redis.url, name: 'due', prefix: `test-${randomUUID()}` });
    worker = null;
    seen.length = 0;
    errors.length = 0;
  });

  afterEach(async () => {
    await worker?.close();
    await queue.close();
    await redis[Symbol.asyncDispose]();
  });

  function work(handler: (requestId: string) => Promise<void> = async () => undefined): void {
    worker = startWorker(
      queue,
      async ({ requestId }) => {
        seen.push(requestId);
        await handler(requestId);
      },
      { concurrency: 2, onError: (error) => errors.push(error) },
    );
  }

  it('hands over a hint when its time has come, and forgets it', async () => {
    await queue.add({ id: 'due:r1', payload: { requestId: 'r1' }, at: inMs(50) });
    work();
    await eventually('the hint was handled', async () => seen.length === 1);
    await eventually('it is gone', async () => (await queue.health()).active === 0);
    expect(await queue.health()).toEqual({ waiting: 0, delayed: 0, active: 0, failed: 0 });
  });

  it('takes the same hint once, and at the time given last', async () => {
    await queue.add({ id: 'due:r1', payload: { requestId: 'r1' }, at: inMs(3_600_000) });
    await queue.add({ id: 'due:r1', payload: { requestId: 'r1' }, at: inMs(3_600_000) });
    expect((await queue.health()).delayed).toBe(1);
    await queue.add({ id: 'due:r1', payload: { requestId: 'r1' }, at: systemClock.now() });
    work();
    await eventually('the hint was handled', () => seen.length === 1);
    expect((await queue.health()).delayed).toBe(0);
  });

  it('may plan a hint again that was done', async () => {
    work();
    for (const times of [1, 2]) {
      await queue.add({ id: 'due:r1', payload: { requestId: 'r1' }, at: systemClock.now() });
      await eventually(`handled ${times} times`, () => seen.length === times);
      await eventually('it is gone', async () => (await queue.health()).active === 0);
    }
  });

  it('tries again when the handler fails', async () => {
    work(async () => {
      if (seen.length === 1) throw new Fault('not-yet', 'the store was away');
    });
    await queue.add({ id: 'due:r1', payload: { requestId: 'r1' }, at: systemClock.now() });
    await eventually('a second attempt', () => seen.length === 2);
    expect(errors.map(({ message }) => message)).toEqual(['the store was away']);
  });

  it('takes back a hint that has not begun', async () => {
    await queue.add({ id: 'due:r1', payload: { requestId: 'r1' }, at: inMs(3_600_000) });
    await queue.remove('due:r1');
    await queue.remove('due:never-planned');
    expect((await queue.health()).delayed).toBe(0);
  });

  it('plans a thousand hints at a time', async () => {
    const hints = Array.from({ length: 1_200 }, (_, n) => ({
      id: `due:${n}`,
      payload: { requestId: `${n}` },
      at: inMs(3_600_000),
    }));
    await queue.addAll(hints);
    await queue.addAll(hints);
    expect((await queue.health()).delayed).toBe(1_200);
  });

  it('tells the caller when Redis is away, and closes all the same', async () => {
    const nowhere = new JobQueue<Due>({ url: 'redis://127.0.0.1:1', name: 'due' });
    await expect(nowhere.health()).rejects.toMatchObject({ code: 'job-store-unavailable' });
    await nowhere.close();
  });
});
