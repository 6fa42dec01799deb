import { setTimeout as pause } from 'node:timers/promises';
import { Fault, newId } from '@comity/kernel';
import { freshRedis } from '@comity/testing';
import { Queue, Worker } from 'bullmq';
import { z } from 'zod';
import { JobQueue, PREFIX } from './job-queue.js';
import { JobsDashboard } from './jobs-dashboard.js';

const NAME = 'desk';
const ID = newId();

let stack: AsyncDisposableStack;
let redisUrl: string;
let queue: Queue;
let dashboard: JobsDashboard;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  redisUrl = stack.use(await freshRedis()).url;
  queue = new Queue(NAME, { connection: { url: redisUrl }, prefix: PREFIX });
  stack.defer(() => queue.close());
  dashboard = new JobsDashboard({ redisUrl, queues: [NAME], path: '/jobs' });
  stack.defer(() => dashboard.close());
});

afterEach(() => stack.disposeAsync());

interface ShownJob {
  readonly id: string;
  readonly [member: string]: unknown;
}

async function ask(method: string, path: string, body?: object): Promise<{ status: number; text: string }> {
  const { status, payload } = await dashboard.answer({ method, url: `/jobs/api${path}`, body });
  return { status, text: payload.toString('utf8') };
}

async function shown(status: string): Promise<readonly ShownJob[]> {
  const { text } = await ask('GET', `/queues?activeQueue=${NAME}&status=${status}`);
  return JSON.parse(text).queues[0].jobs;
}

it('retries a job that failed, and discards another', async () => {
  let isMended = false;
  const done: unknown[] = [];
  const work = async ({ data }: { data: unknown }) => {
    if (!isMended) throw new TypeError('the log is away');
    done.push(data);
  };
  const worker = new Worker(NAME, work, { connection: { url: redisUrl }, prefix: PREFIX });
  stack.defer(() => worker.close());
  for (const jobId of ['again', 'never']) await queue.add(NAME, jobId, { jobId });
  await eventually(async () => (await queue.getFailedCount()) === 2);
  isMended = true;
  const [first, second] = await shown('failed');
  expect((await ask('PUT', `/queues/${NAME}/${first?.id}/retry`)).status).toBe(204);
  await eventually(async () => done.length === 1);
  expect((await ask('PUT', `/queues/${NAME}/${second?.id}/clean`)).status).toBe(204);
  expect([done.length, await queue.getFailedCount()]).toEqual([1, 0]);
});

describe('a job as the dashboard shows it', () => {
  /** As whoever plans jobs about a request writes them, with whatever else the library keeps of a job. */
  async function plan(): Promise<void> {
    const data = { kind: 'deadline-missed', id: ID, timer: { dueAt: '2031-05-01T08:00:00.000Z', caseId: ID } };
    const job = await queue.add(NAME, data, { jobId: `deadline-missed.${ID}.response`, delay: 3_600_000, attempts: 8 });
    await job.log(`about ${ID}`);
    await job.updateProgress({ id: ID });
  }

  it('says what kind it is and when it is due, and nothing of what it is about [nothing-leaks]', async () => {
    await plan();
    const [job] = await shown('delayed');
    expect(job).toMatchObject({
      ...{ name: 'deadline-missed', data: { kind: 'deadline-missed' }, delay: 3_600_000, attempts: 0 },
      ...{ opts: { attempts: 8, delay: 3_600_000 }, timestamp: expect.any(Number) },
    });
    const paths = ['', '/logs', '/flow'].map((more) => `/queues/${NAME}/${job?.id}${more}`);
    for (const path of [...paths, '/queues', '/job-schedulers', `/queues?activeQueue=${NAME}`]) {
      const { status, text } = await ask('GET', path);
      expect([path, status, text.includes(ID), text.includes('response')]).toEqual([path, 200, false, false]);
    }
    const retried = await ask('PUT', `/queues/${NAME}/${job?.id}/retry`);
    expect([retried.status, retried.text.includes(ID)]).toEqual([400, false]);
  });

  it('is found by the name that was shown, and not by its id', async () => {
    await plan();
    const [job] = await shown('delayed');
    expect((await ask('GET', `/queues/${NAME}/${job?.id}`)).status).toBe(200);
    const byId = await ask('GET', `/queues/${NAME}/deadline-missed.${ID}.response`);
    const byNone = await ask('GET', `/queues/${NAME}/deadline-missed.${newId()}.response`);
    expect(byId).toEqual(byNone);
    expect(byId.status).toBe(404);
    await queue.obliterate({ force: true });
    const gone = await ask('PUT', `/queues/${NAME}/${job?.id}/promote`);
    expect([gone.status, gone.text.includes(ID)]).toEqual([404, false]);
  });

  it('is not added to, nor given other data', async () => {
    await plan();
    const [job] = await shown('delayed');
    const added = await ask('POST', `/queues/${NAME}/add`, { name: NAME, data: { id: ID }, options: {} });
    const changed = await ask('PATCH', `/queues/${NAME}/${job?.id}/update-data`, { jobData: {} });
    expect([added.status, changed.status, (await queue.getDelayed())[0]?.data.id]).toEqual([403, 403, ID]);
  });

  it('says what kind of failure there was and where, in Redis as on the page', async () => {
    const jobs = new JobQueue<{ readonly id: string }>({
      ...{ redisUrl, name: NAME, schema: z.object({ id: z.string() }), idOf: ({ id }) => id },
      ...{
        dueAtOf: () => '2024-01-01T00:00:00.000Z',
        onReady: () => undefined,
        log: { info: () => undefined, warn: () => undefined },
      },
      handle: async ({ id }) => {
        throw new Fault('wrong-expected-revision', `request-${id} has moved on`);
      },
    });
    stack.defer(() => jobs.close());
    await eventually(async () => jobs.isReady);
    jobs.plan([{ id: ID }]);
    await eventually(async () => (await queue.getDelayed())[0]?.attemptsMade === 1);
    const [stored] = await queue.getDelayed();
    expect([stored?.failedReason, stored?.stacktrace?.join('').includes(ID)]).toEqual([
      'wrong-expected-revision',
      false,
    ]);
    const [job] = await shown('delayed');
    expect(job).toMatchObject({ failedReason: 'wrong-expected-revision', attempts: expect.any(Number) });
    expect(job?.stacktrace).toEqual([expect.stringMatching(/^wrong-expected-revision\n {4}at .*jobs-dashboard/)]);
  });

  it('says of a failure that somebody has put into words only of which class it is', async () => {
    const work = async () => {
      throw new RangeError(`request-${ID} has moved on\n    at request-${ID}`);
    };
    const worker = new Worker(NAME, work, { connection: { url: redisUrl }, prefix: PREFIX });
    stack.defer(() => worker.close());
    await queue.add(NAME, {});
    await eventually(async () => (await queue.getFailedCount()) === 1);
    const [job] = await shown('failed');
    expect([job?.failedReason, JSON.stringify(job).includes(ID)]).toEqual(['RangeError', false]);
  });
});

/** Asks until it is so, for a minute at most. */
async function eventually(ask: () => Promise<boolean>): Promise<void> {
  const until = performance.now() + 60_000;
  while (!(await ask()) && performance.now() < until) await pause(20);
  expect(await ask()).toBe(true);
}
