import { setTimeout as pause } from 'node:timers/promises';
import { freshRedis } from '@comity/testing';
import { Queue, Worker } from 'bullmq';
import { PREFIX } from './job-queue.js';
import { JobsDashboard } from './jobs-dashboard.js';

const NAME = 'desk';

it('retries a job that failed, and discards another', async () => {
  await using stack = new AsyncDisposableStack();
  const redis = stack.use(await freshRedis());
  const at = { connection: { url: redis.url }, prefix: PREFIX };
  const queue = new Queue(NAME, at);
  stack.defer(() => queue.close());
  let isMended = false;
  const done: unknown[] = [];
  const worker = new Worker(
    NAME,
    async ({ data }) => {
      if (!isMended) throw new TypeError('the log is away');
      done.push(data);
    },
    at,
  );
  stack.defer(() => worker.close());
  const dashboard = new JobsDashboard({ redisUrl: redis.url, queues: [NAME], path: '/jobs' });
  stack.defer(() => dashboard.close());
  const ask = async (path: string) => (await dashboard.answer({ method: 'PUT', url: path, body: undefined })).status;
  for (const jobId of ['again', 'never']) await queue.add(NAME, jobId, { jobId });
  await eventually(async () => (await queue.getFailedCount()) === 2);
  isMended = true;
  expect(await ask(`/jobs/api/queues/${NAME}/again/retry`)).toBe(204);
  expect(await ask(`/jobs/api/queues/${NAME}/never/clean`)).toBe(204);
  await eventually(async () => done.length === 1);
  expect([done, await queue.getFailedCount()]).toEqual([['again'], 0]);
});

/** Asks until it is so, for a minute at most. */
async function eventually(ask: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + 60_000;
  while (!(await ask()) && performance.now() < until) await pause(20);
  expect(await ask()).toBe(true);
}
