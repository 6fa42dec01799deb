import { CommandRunner, EventLog } from '@comity/event-log';
import { createLogger } from '@comity/http';
import { type Instant, idFrom, newId, systemClock, toInstant } from '@comity/kernel';
import { ReadStore, runProjections } from '@comity/read-store';
import { requestDecider } from '@comity/requests/contract';
import { startPostgres, startStore, type ThrowAwayServer } from '@comity/testing';
import { TimerSweep } from '@comity/timers';
import { SCHEDULER_DOORS } from '../../../apps/scheduler/src/doors.js';

const HOUR_MS = 3_600_000;
const REGISTERED_AT_ONCE = 32;
const CAUGHT_UP_WITHIN_MS = 120_000;
const TIMERS = 'deadline-timers';
const KINDS = SCHEDULER_DOORS.flatMap(({ timers }) => timers).filter(({ projection }) => projection.name === TIMERS);
const STREAMS = [...new Set(SCHEDULER_DOORS.flatMap(({ streams }) => streams))];
const quiet = createLogger('sweep', 'silent');

/** Requests with deadlines on servers of their own, and a sweep for those that are due. */
export class TimedOffice implements AsyncDisposable {
  readonly #runner: CommandRunner;
  readonly #sweep: TimerSweep;

  private constructor(
    readonly store: ThrowAwayServer,
    private readonly log: EventLog,
    private readonly readStore: ReadStore,
    private readonly stack: AsyncDisposableStack,
  ) {
    this.#runner = new CommandRunner(log);
    const stores = { eventLog: log, runner: this.#runner, readStore };
    const now = async () => systemClock.now();
    this.#sweep = new TimerSweep({ ...stores, kinds: KINDS, log: quiet, now, signal: new AbortController().signal });
  }

  static async open(): Promise<TimedOffice> {
    await using stack = new AsyncDisposableStack();
    const [store, postgres] = await Promise.all([startStore(), startPostgres()]);
    stack.use(store);
    stack.use(postgres);
    const log = EventLog.connect(store.url, STREAMS);
    stack.defer(() => log.dispose());
    const readStore = ReadStore.connect(postgres.url);
    stack.defer(() => readStore.close());
    await readStore.prepare(KINDS.map(({ projection }) => projection));
    return new TimedOffice(store, log, readStore, stack.move());
  }

  /** Registers so many requests whose deadlines passed an hour ago, or pass when it is told. */
  async owe(count: number, dueAt = (): Instant => before(systemClock.now(), 1)): Promise<void> {
    let left = count;
    const lane = async (): Promise<void> => {
      while (left-- > 0) await this.#register(dueAt());
    };
    await Promise.all(Array.from({ length: REGISTERED_AT_ONCE }, lane));
  }

  /**
   * Adds so many rows to what the projection shows, each of which falls due a month from now or later. What a sweep never
   * looks at in them is left out.
   */
  async addOpen(count: number): Promise<void> {
    await this.readStore.pool.query(
      `insert into read.deadline_timers (row_key, known_from, known_to, from_position, request_id, next_due_at, timers, facts)
       select id, now(), 'infinity', 0, id::uuid, now() + interval '30 days' + n * interval '1 second', '[]', '{}'
       from (select n, gen_random_uuid()::text as id from generate_series(1, $1::int) as n) as added`,
      [count],
    );
    await this.readStore.pool.query('vacuum analyze');
  }

  /** Has the timers show all that is in the log. */
  async catchUp(): Promise<void> {
    const ending = new AbortController();
    const projections = KINDS.map(({ projection }) => projection);
    const stores = { store: this.readStore, source: this.log };
    const running = runProjections({ ...stores, projections, signal: ending.signal, log: quiet });
    const end = (await this.log.lastPosition()) ?? 0n;
    await this.readStore.waitFor([TIMERS], end, CAUGHT_UP_WITHIN_MS);
    ending.abort();
    await running;
  }

  /** @returns how many deadlines were flagged */
  sweep(): Promise<number> {
    return this.#sweep.run();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.stack.disposeAsync();
  }

  async #register(dueAt: Instant): Promise<void> {
    const id = newId();
    const now = systemClock.now();
    await this.#runner.run({
      decider: requestDecider,
      id,
      command: {
        ...{ type: 'register-incoming', content: contentOf(id), receivedAt: before(now, 2), terms: NO_TERMS },
        ...{ stated: { dueAt, source: 'their note' }, by: 'olga', at: now },
      },
      context: { commandId: newId(), actor: { id: 'olga', roles: ['case-officer'] }, now, correlationId: id },
      probablyNew: true,
    });
  }
}

const NO_TERMS = {
  pins: { agreementRevision: 1, policyVersion: null, ourCalendar: null, counterpartCalendar: null },
  ...{ zone: 'UTC', clocks: {}, ourCalendar: null, counterpartCalendar: null, permittedReasons: null },
} as const;

function contentOf(id: string) {
  const ids = { agreementId: idFrom('agreement'), caseId: idFrom('case'), counterpartId: idFrom('counterpart') };
  const asked = { kind: 'information', urgency: 'routine', reference: id, subject: 'Logs of the relay' };
  return { ...ids, ...asked, direction: 'incoming' as const, items: [{ itemId: '1', text: 'Connection logs' }] };
}

function before(now: Instant, hours: number): Instant {
  return toInstant(new Date(Date.parse(now) - hours * HOUR_MS));
}
