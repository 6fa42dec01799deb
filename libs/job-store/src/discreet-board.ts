import { randomBytes } from 'node:crypto';
import type { AfterHook, BeforeHook, BoardHooks } from '@bull-board/api/dist/types.js';
import { Fault } from '@comity/kernel';
import type { Redis } from 'ioredis';
import { z } from 'zod';
import { OpaqueIds } from './opaque-ids.js';
import { shownJob } from './shown-job.js';

type NameOf = (id: string) => string;
type Shown = (body: object, nameOf: NameOf) => object;

/** Shared by the hosts, so that a job has one name on all of them. Whoever reads Redis reads the ids as well. */
const KEY = 'comity:dashboard-key';
const KEY_BYTES = 32;

const listed = z.object({ queues: z.array(z.looseObject({ jobs: z.array(z.unknown()) })) });
const single = z.looseObject({ job: z.unknown() });
const scheduler = z.looseObject({ nextRunJobId: z.string().optional(), lastRunJobId: z.string().optional() });
const scheduled = z.object({ schedulers: z.array(scheduler) });

const asItIs: Shown = (body) => body;
const oneJob: Shown = (body, nameOf) => {
  const { job, ...rest } = single.parse(body);
  return { ...rest, job: shownJob(job, nameOf) };
};
const queues: Shown = (body, nameOf) => ({
  queues: listed.parse(body).queues.map((queue) => ({
    ...queue,
    jobs: queue.jobs.map((job) => shownJob(job, nameOf)),
  })),
});
const schedulers: Shown = (body, nameOf) => ({
  schedulers: scheduled.parse(body).schedulers.map(({ template: _template, nextRunJobId, lastRunJobId, ...rest }) => ({
    ...rest,
    ...(nextRunJobId === undefined ? {} : { nextRunJobId: nameOf(nextRunJobId) }),
    ...(lastRunJobId === undefined ? {} : { lastRunJobId: nameOf(lastRunJobId) }),
  })),
});

/** What the library may be asked, and what is shown of its answer. Whatever it can do besides is refused. */
const ROUTES: Readonly<Record<string, Shown>> = {
  'get /api/redis/stats': asItIs,
  'get /api/queues': queues,
  'get /api/job-schedulers': schedulers,
  'get /api/queues/:queueName/metrics': asItIs,
  'get /api/queues/:queueName/default-job-options': asItIs,
  'get /api/queues/:queueName/workers': asItIs,
  'get /api/queues/:queueName/rate-limit': asItIs,
  'get /api/queues/:queueName/job-data-schema': asItIs,
  'get /api/queues/:queueName/:jobId': oneJob,
  // Jobs here log nothing and have no children.
  'get /api/queues/:queueName/:jobId/logs': () => [],
  'get /api/queues/:queueName/:jobId/flow': () => ({ nodeId: '', flowRoot: null, isFlowNode: false }),
  'put /api/queues/pause': asItIs,
  'put /api/queues/resume': asItIs,
  'put /api/queues/:queueName/pause': asItIs,
  'put /api/queues/:queueName/resume': asItIs,
  'put /api/queues/:queueName/retry/:queueStatus': asItIs,
  'put /api/queues/:queueName/promote': asItIs,
  'put /api/queues/:queueName/clean/:queueStatus': asItIs,
  'put /api/queues/:queueName/empty': asItIs,
  'put /api/queues/:queueName/:jobId/retry': asItIs,
  'put /api/queues/:queueName/:jobId/clean': asItIs,
  'put /api/queues/:queueName/:jobId/promote': asItIs,
};

/**
 * Stands between the library's page and its callers: administrators look after jobs, and need not know of the cases that the
 * jobs are about. Jobs go by opaque names, and without their data.
 */
export class DiscreetBoard implements BoardHooks {
  constructor(private readonly redis: Redis) {}

  readonly before: BeforeHook = async ({ method, route, request: { params } }) => {
    if (ROUTES[`${method} ${route}`] === undefined) return { allow: false, status: 403 } as const;
    if (params.jobId === undefined) return undefined;
    const id = (await this.ids()).idOf(params.jobId);
    if (id === null) return { allow: false, status: 404, errorKey: 'ERRORS.JOB_NOT_FOUND' } as const;
    params.jobId = id;
    return undefined;
  };

  readonly after: AfterHook = async ({ method, route }, answered) => {
    const { status = 200, body } = answered;
    if (status === 204) return answered;
    if (typeof body !== 'object') return { status, body: {} };
    // Beside its code a refusal has words, and ids in them.
    if ('error' in body) return { status, body: { error: body.error } };
    const ids = await this.ids();
    const shown = ROUTES[`${method} ${route}`]?.(body, (id) => ids.nameOf(id)) ?? {};
    return { status, body: shown };
  };

  private async ids(): Promise<OpaqueIds> {
    const key = (await this.redis.get(KEY)) ?? (await this.madeKey());
    return new OpaqueIds(Buffer.from(key, 'base64'));
  }

  /** Of two hosts that make one at a time, the first has its way. */
  private async madeKey(): Promise<string> {
    await this.redis.set(KEY, randomBytes(KEY_BYTES).toString('base64'), 'NX');
    const key = await this.redis.get(KEY);
    if (key === null) throw new Fault('dashboard-key-lost', 'Redis forgot the key of the dashboard at once');
    return key;
  }
}
