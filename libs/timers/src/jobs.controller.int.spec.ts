import { type RunningHost, startHost } from '@comity/http';
import { JobsDashboard } from '@comity/job-store';
import { freshRedis, LocalIssuer } from '@comity/testing';
import { Module } from '@nestjs/common';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { JOBS_PATH, JobsController } from './jobs.controller.js';

let stack: AsyncDisposableStack;
let issuer: LocalIssuer;
let host: RunningHost;
let queue: Queue;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  const redis = stack.use(await freshRedis());
  issuer = await LocalIssuer.start();
  stack.defer(() => issuer.stop());
  const connection = new Redis(redis.url, { maxRetriesPerRequest: null });
  stack.defer(() => connection.disconnect());
  queue = new Queue('timers', { connection, prefix: 'comity' });
  const dashboard = new JobsDashboard({ redisUrl: redis.url, queues: ['timers'], path: JOBS_PATH });
  @Module({ controllers: [JobsController], providers: [{ provide: JobsDashboard, useValue: dashboard }] })
  class JobsHost {}
  const address = { COMITY_HOST: '127.0.0.1', COMITY_PORT: 0, COMITY_LOG_LEVEL: 'silent' } as const;
  host = await startHost({
    name: 'jobs',
    module: JobsHost,
    config: { ...address, COMITY_OIDC_ISSUER: issuer.url },
    endsProcess: false,
  });
  stack.defer(() => host.stop());
});

afterEach(() => stack.disposeAsync());

async function ask(method: string, path: string, role: string): Promise<Response> {
  const authorization = `Bearer ${await issuer.token('anna', [role])}`;
  return fetch(`${host.url}${path}`, { method, headers: { authorization } });
}

describe('the dashboard of the queues', () => {
  it('shows administrators the page and the queues', async () => {
    const page = await ask('GET', '/jobs', 'administrator');
    expect([page.status, page.headers.get('content-type')]).toEqual([200, expect.stringContaining('text/html')]);
    const queues = await ask('GET', '/jobs/api/queues', 'administrator');
    expect(await queues.json()).toMatchObject({ queues: [{ name: 'timers' }] });
  });

  it.each(['/jobs', '/jobs/api/queues', '/jobs/static/none.js'])('refuses everybody else %s', async (path) => {
    expect((await ask('GET', path, 'case-officer')).status).toBe(403);
    expect((await fetch(`${host.url}${path}`)).status).toBe(401);
  });

  it('pauses, resumes and discards', async () => {
    const job = await queue.add('timers', {}, { delay: 3_600_000 });
    expect((await ask('PUT', '/jobs/api/queues/timers/pause', 'administrator')).status).toBe(200);
    expect(await queue.isPaused()).toBe(true);
    expect((await ask('PUT', '/jobs/api/queues/timers/resume', 'administrator')).status).toBe(200);
    expect((await ask('PUT', `/jobs/api/queues/timers/${job.id}/clean`, 'administrator')).status).toBe(204);
    expect([await queue.isPaused(), await queue.count()]).toEqual([false, 0]);
  });
});
