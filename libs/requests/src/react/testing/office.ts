import { setTimeout as pause } from 'node:timers/promises';
import { CommandRunner, EventLog } from '@comity/event-log';
import { createLogger } from '@comity/http';
import { type Instant, idFrom, newId, streamId, systemClock, toInstant } from '@comity/kernel';
import { ReadStore } from '@comity/read-store';
import { freshDatabase, freshRedis, startStore } from '@comity/testing';
import { TimerScheduler } from '@comity/timers';
import type { PolicyTerms } from '../../domain/request.commands.js';
import { requestDecider } from '../../domain/request.decider.js';
import { type RequestData, requestStream } from '../../domain/request.events.js';
import { deadlineTimers } from '../deadline-timers.projection.js';
import { requestDeadlines } from '../request-deadlines.js';

const NEVER_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** Nothing listens there. */
export const NO_REDIS = 'redis://127.0.0.1:1';

const inHours = {
  ...{ kind: 'binding' as const, startsOn: 'receipt' as const, unit: 'hours' as const, budget: 24 },
  ...{ dayZeroCounts: false, zone: 'Europe/London', rollForward: 'none' as const, cutOffHour: null },
  ...{ calendarRule: 'requested' as const, permittedStops: [], extensionLimit: null },
};
const bare: PolicyTerms = {
  pins: { agreementRevision: 1, policyVersion: null, ourCalendar: null, counterpartCalendar: null },
  zone: 'Europe/London',
  clocks: {},
  ourCalendar: null,
  counterpartCalendar: null,
  permittedReasons: null,
};

/** A real log, PostgreSQL and Redis, and as many schedulers on them as a test starts. */
export class Office implements AsyncDisposable {
  private constructor(
    readonly log: EventLog,
    readonly runner: CommandRunner,
    readonly readStore: ReadStore,
    readonly redisUrl: string,
    private readonly stack: AsyncDisposableStack,
  ) {}

  static async open(): Promise<Office> {
    await using stack = new AsyncDisposableStack();
    const [store, database, redis] = await Promise.all([startStore(), freshDatabase(), freshRedis()]);
    for (const server of [store, database, redis]) stack.use(server);
    const log = EventLog.connect(store.url, [requestStream]);
    stack.defer(() => log.dispose());
    const readStore = ReadStore.connect(database.url);
    stack.defer(() => readStore.close());
    await readStore.prepare([deadlineTimers]);
    return new Office(log, new CommandRunner(log), readStore, redis.url, stack.move());
  }

  /** Starts a scheduler; without `sweepEveryMs` it sweeps at its start only. */
  schedule(options: { redisUrl?: string; sweepEveryMs?: number } = {}): TimerScheduler {
    const scheduler = new TimerScheduler({
      kinds: [requestDeadlines],
      eventLog: this.log,
      runner: this.runner,
      readStore: this.readStore,
      redisUrl: options.redisUrl ?? this.redisUrl,
      sweepEveryMs: options.sweepEveryMs ?? NEVER_MS,
      clock: systemClock,
      log: createLogger('scheduler', 'silent'),
    });
    const running = scheduler.run();
    this.stack.defer(async () => {
      await scheduler.stop();
      await running;
    });
    return scheduler;
  }

  /** Takes in a request that we have to answer by this instant, with reminders before it and rungs after it, in hours. */
  async owe(dueAt: Instant, remindHoursBefore: readonly number[] = [], rungHoursAfter: readonly number[] = []) {
    const id = newId();
    const now = systemClock.now();
    // Long before any reminder: those that would be no later than the start are left out.
    const leastMs = remindHoursBefore.length === 0 ? 1 : DAY_MS;
    const receivedAt = toInstant(new Date(Math.min(Date.parse(now), Date.parse(dueAt) - leastMs)));
    const content = {
      agreementId: idFrom('agreement', 'office'),
      caseId: idFrom('case', 'office'),
      counterpartId: idFrom('counterpart', 'office'),
      direction: 'incoming' as const,
      kind: 'information',
      urgency: 'routine',
      reference: id,
      subject: 'Logs of a relay',
      items: [{ itemId: '1', text: 'Connection logs' }],
    };
    const reminderOffsets = remindHoursBefore.map((amount) => ({ amount, unit: 'hours' as const }));
    const rungs = rungHoursAfter.map((amount) => ({
      ...{ after: { amount, unit: 'hours' as const }, rung: `${amount} hours over` },
    }));
    const terms = { ...bare, clocks: { response: { ...inHours, reminderOffsets, rungs } } };
    const stated = { dueAt, source: 'their note' };
    const outcome = await this.runner.run({
      decider: requestDecider,
      id,
      command: { type: 'register-incoming', content, receivedAt, terms, stated, by: 'olga', at: now },
      context: { commandId: newId(), actor: { id: 'olga', roles: ['case-officer'] }, now, correlationId: id },
      probablyNew: true,
    });
    expect(outcome).toMatchObject({ accepted: true });
    return id;
  }

  /** Every miss on record, in the order of the log. */
  misses(): Promise<Miss[]> {
    return this.recorded('DeadlineMissed');
  }

  /** Every reminder on record, in the order of the log. */
  reminders(): Promise<Found<'ReminderIssued'>[]> {
    return this.recorded('ReminderIssued');
  }

  /** Every rung on record that was reached, in the order of the log. */
  rungs(): Promise<Found<'OverdueRungReached'>[]> {
    return this.recorded('OverdueRungReached');
  }

  /** Every rung on record that nobody was told of, in the order of the log. */
  rungsSkipped(): Promise<Found<'OverdueRungSkipped'>[]> {
    return this.recorded('OverdueRungSkipped');
  }

  private async recorded<Type extends Timed>(type: Type): Promise<Found<Type>[]> {
    const found: Found<Type>[] = [];
    for await (const entry of this.log.readAll(null)) {
      if (entry.kind !== 'event' || entry.event.type !== type) continue;
      const { stream, recordedAt, occurredAt, data } = entry.event;
      const when = { requestId: streamId(stream), occurredAt, recordedAt };
      found.push({ ...(data as RequestData<Type>), ...when } as Found<Type>);
    }
    return found;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stack.disposeAsync();
  }
}

type Timed = 'DeadlineMissed' | 'ReminderIssued' | 'OverdueRungReached' | 'OverdueRungSkipped';

/** What the log holds of one type, and when it happened to which request. */
export type Found<Type extends Timed> = RequestData<Type> & {
  readonly requestId: string;
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
};
export type Miss = Found<'DeadlineMissed'>;

export function inMs(ms: number): Instant {
  return toInstant(new Date(Date.now() + ms));
}

/** Asks until the answer is right, for fifty seconds at most; then the last answer is judged as it is. */
export async function eventually<T>(ask: () => T | Promise<T>, isRight: (answer: T) => boolean): Promise<T> {
  const until = performance.now() + 50_000;
  for (;;) {
    const answer = await ask();
    if (isRight(answer) || performance.now() > until) return answer;
    await pause(50);
  }
}
