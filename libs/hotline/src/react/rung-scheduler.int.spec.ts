import { setTimeout as pause } from 'node:timers/promises';
import { hoursAfter } from '@comity/calendars';
import { CommandRunner, EventLog } from '@comity/event-log';
import { createLogger } from '@comity/http';
import { type Instant, newId, type Recorded, systemClock, toInstant } from '@comity/kernel';
import { ReadStore } from '@comity/read-store';
import { freshDatabase, freshRedis, startStore } from '@comity/testing';
import { TimerScheduler } from '@comity/timers';
import { hotlineDecider } from '../domain/hotline.decider.js';
import { type HotlineData, hotlineStream } from '../domain/hotline.events.js';
import { escalate } from '../testing/hotline.fixtures.js';
import { overdueRungs, raiseDue } from './raise-overdue-rung.js';

const NO_REDIS = 'redis://127.0.0.1:1';
const NEVER_MS = 3_600_000;
const FIRST_RUNG_HOURS = 4;

let stack: AsyncDisposableStack;
let log: EventLog;
let readStore: ReadStore;
let redisUrl: string;

beforeEach(async () => {
  stack = new AsyncDisposableStack();
  const [store, database, redis] = await Promise.all([startStore(), freshDatabase(), freshRedis()]);
  for (const server of [store, database, redis]) stack.use(server);
  log = EventLog.connect(store.url, [hotlineStream]);
  stack.defer(() => log.dispose());
  readStore = ReadStore.connect(database.url);
  stack.defer(() => readStore.close());
  await readStore.prepare([overdueRungs.projection]);
  redisUrl = redis.url;
});

afterEach(() => stack.disposeAsync());

/** Starts a scheduler; without `sweepEveryMs` it sweeps at its start only. */
function schedule(options: { redisUrl?: string; sweepEveryMs?: number } = {}): TimerScheduler {
  const scheduler = new TimerScheduler({
    ...{ kinds: [overdueRungs], eventLog: log, runner: new CommandRunner(log), readStore },
    ...{ redisUrl: options.redisUrl ?? redisUrl, sweepEveryMs: options.sweepEveryMs ?? NEVER_MS },
    ...{ clock: systemClock, log: createLogger('scheduler', 'silent') },
  });
  const running = scheduler.run();
  stack.defer(async () => {
    await scheduler.stop();
    await running;
  });
  return scheduler;
}

/** An issue whose first rung has until then to acknowledge. */
async function issueDueAt(acknowledgeBy: Instant): Promise<string> {
  const id = newId();
  const now = systemClock.now();
  const command = { ...escalate, escalatedAt: hoursAfter(acknowledgeBy, -FIRST_RUNG_HOURS), at: now };
  const context = { commandId: newId(), actor: { id: 'olga', roles: [] }, now, correlationId: id };
  const outcome = await new CommandRunner(log).run({ decider: hotlineDecider, id, command, context });
  expect(outcome).toMatchObject({ accepted: true });
  return id;
}

type Rise = Recorded & { readonly data: HotlineData<'IssueRaisedToNextLevel'> };

async function rises(): Promise<Rise[]> {
  const found: Rise[] = [];
  for await (const entry of log.readAll(null)) {
    if (entry.kind === 'event' && entry.event.type === 'IssueRaisedToNextLevel') found.push(entry.event as Rise);
  }
  return found;
}

const inMs = (ms: number): Instant => toInstant(new Date(Date.now() + ms));

/** Asks until there are so many rises, for twenty seconds at most. */
async function eventuallyRisen(count: number): Promise<Rise[]> {
  const until = performance.now() + 20_000;
  for (;;) {
    const found = await rises();
    if (found.length >= count || performance.now() > until) return found;
    await pause(50);
  }
}

describe('an issue that nobody acknowledges within its rung’s time [rungs-rise-by-themselves]', () => {
  it('goes up by its job at the due instant, without waiting for a sweep', async () => {
    const scheduler = schedule();
    const until = performance.now() + 20_000;
    while (!(scheduler.isRedisReady && scheduler.lastSweepAt !== null) && performance.now() < until) await pause(50);
    const dueAt = inMs(2_000);
    const id = await issueDueAt(dueAt);
    const [rise] = await eventuallyRisen(1);
    expect(rise).toMatchObject({ stream: `hotline-${id}`, occurredAt: dueAt, data: { level: 2, raisedAt: dueAt } });
    expect((rise?.recordedAt ?? '') >= dueAt).toBe(true);
  });

  it('goes up by the sweep where there is no Redis, once, with two schedulers at work', async () => {
    schedule({ redisUrl: NO_REDIS, sweepEveryMs: 200 });
    schedule({ redisUrl: NO_REDIS, sweepEveryMs: 200 });
    const dueAt = inMs(1_000);
    const ids = await Promise.all(Array.from({ length: 20 }, () => issueDueAt(dueAt)));
    const found = await eventuallyRisen(20);
    expect(found.map(({ stream }) => stream).sort()).toEqual(ids.map((id) => `hotline-${id}`).sort());
  });

  it('has gone up through every rung whose time passed while no scheduler ran, each at its due instant', async () => {
    const dueAt = '2016-03-04T13:00:00.000Z';
    await issueDueAt(dueAt);
    schedule({ redisUrl: NO_REDIS });
    const found = await eventuallyRisen(2);
    expect(found.map(({ occurredAt, data }) => [occurredAt, data.level])).toEqual([
      [dueAt, 2],
      [hoursAfter(dueAt, 12), 3],
    ]);
  });

  it('goes up once, however often it is asked', async () => {
    const dueAt = '2016-03-04T13:00:00.000Z';
    const due = { id: await issueDueAt(dueAt), timer: { level: 1, dueAt } };
    const runner = new CommandRunner(log);
    const answers = await Promise.all(Array.from({ length: 20 }, () => raiseDue(runner, due, hoursAfter(dueAt, 1))));
    expect(answers).not.toContain('not-yet-due');
    expect(await raiseDue(runner, due, hoursAfter(dueAt, 1))).toBe('settled');
    expect(await rises()).toHaveLength(1);
  });

  it('is asked again later when it is asked too early', async () => {
    const dueAt = inMs(60_000);
    const due = { id: await issueDueAt(dueAt), timer: { level: 1, dueAt } };
    expect(await raiseDue(new CommandRunner(log), due, inMs(0))).toBe('not-yet-due');
    expect(await rises()).toEqual([]);
  });
});
