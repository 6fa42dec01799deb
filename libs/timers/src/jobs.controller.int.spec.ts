import { setTimeout as pause } from 'node:timers/promises';
import { createLogger, type RunningHost, startHost } from '@comity/http';
import { JobQueue, JobsDashboard } from '@comity/job-store';
import { toInstant } from '@comity/kernel';
import { freshRedis, LocalIssuer } from '@comity/testing';
import { Module } from '@nestjs/common';
import { z } from 'zod';
import { JOBS_PATH, JobsController } from './jobs.controller.js';

let stack: AsyncDisposableStack;
let issuer: LocalIssuer;
let host: RunningHost;
let jobs: JobQueue<{ readonly id: string }>;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  const redis = stack.use(await freshRedis());
  issuer = await LocalIssuer.start();
  stack.defer(() => issuer.stop());
  jobs = new JobQueue({
    ...{ redisUrl: redis.url, name: 'timers', schema: z.object({ id: z.string() }), idOf: ({ id }) => id },
    ...{ dueAtOf: () => toInstant(new Date(Date.now() + 3_600_000)), handle: async () => 'done' },
    ...{ onReady: () => undefined, log: createLogger('jobs', 'silent') },
  });
  stack.defer(() => jobs.close());
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
    await eventually(() => jobs.isReady);
    jobs.plan([{ id: `j${'1'.repeat(150)}` }]);
    await eventually(async () => (await delayed()) === 1);
    expect((await ask('PUT', '/jobs/api/queues/timers/pause', 'administrator')).status).toBe(200);
    expect(await jobs.isPaused()).toBe(true);
    expect((await ask('PUT', '/jobs/api/queues/timers/resume', 'administrator')).status).toBe(200);
    const name = await nameOfDelayed();
    expect((await ask('PUT', `/jobs/api/queues/timers/${name}/clean`, 'administrator')).status).toBe(204);
    expect([await jobs.isPaused(), await delayed()]).toEqual([false, 0]);
  });
});

/** Of the one job, as an administrator gets to know it. */
async function nameOfDelayed(): Promise<string | undefined> {
  const answer = await ask('GET', '/jobs/api/queues?activeQueue=timers&status=delayed', 'administrator');
  const { queues } = (await answer.json()) as { queues: { jobs: { id: string }[] }[] };
  return queues[0]?.jobs[0]?.id;
}

/** As the dashboard shows it. */
async function delayed(): Promise<number> {
  const answer = await ask('GET', '/jobs/api/queues', 'administrator');
  const { queues } = (await answer.json()) as { queues: { counts: { delayed: number } }[] };
  return queues[0]?.counts.delayed ?? Number.NaN;
}

/** Asks until it is so, for two minutes at most. */
async function eventually(ask: () => Promise<boolean> | boolean): Promise<void> {
  const until = performance.now() + 120_000;
  while (!(await ask()) && performance.now() < until) await pause(50);
  expect(await ask()).toBe(true);
}
