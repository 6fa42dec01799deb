import type { CommandRunner, EventLog } from '@comity/event-log';
import type { Instant } from '@comity/kernel';
import type { EngineLog, Projection, ReadStore } from '@comity/read-store';
import { type Place, sweepDue, timersDueBy } from './sweep-due.js';
import { askAbout, type TimerKind } from './timer-kind.js';
import type { Upkeep } from './upkeep.js';

export interface TimerSweepOptions {
  /** One or more, of different names. */
  readonly kinds: readonly TimerKind[];
  readonly upkeep?: readonly Upkeep[];
  readonly eventLog: EventLog;
  readonly runner: CommandRunner;
  readonly readStore: ReadStore;
  readonly log: EngineLog;
  /** What time it is for what may be due. */
  readonly now: () => Promise<Instant>;
  /** Aborting ends a sweep after what is under way. */
  readonly signal: AbortSignal;
}

const ROWS_PER_PAGE = 500;

/** Goes through all that is due, and through what is looked after across streams. Only the deciders act. */
export class TimerSweep {
  constructor(private readonly options: TimerSweepOptions) {}

  /** What it reads: shows everything that is due once these have come to the end of the log. */
  get projections(): readonly Projection[] {
    const { kinds, upkeep = [] } = this.options;
    return [...new Set([...kinds.map(({ projection }) => projection), ...upkeep.flatMap((one) => one.projections)])];
  }

  /**
   * Asks once about each timer that is due, of every kind at the same time: thousands of one kind hold up no other, and what
   * fails for one is done for the others, upkeep included.
   * @returns how many acted
   * @throws what the clock, PostgreSQL or the log throws, when all else is done; the next sweep starts anew
   */
  async run(): Promise<number> {
    const { kinds, upkeep = [] } = this.options;
    const swept = await Promise.allSettled(kinds.map((kind) => this.sweep(kind)));
    const seen: PromiseSettledResult<void>[] = [];
    for (const one of upkeep) seen.push(...(await Promise.allSettled([this.see(one)])));
    const failed = [...swept, ...seen].find((one) => one.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
    return swept.reduce((acted, one) => acted + (one.status === 'fulfilled' ? one.value : 0), 0);
  }

  /** The earliest instant after one and up to another at which something is pending; null when nothing is. */
  async nextDueAt(after: Instant, upTo: Instant): Promise<Instant | null> {
    const found = await Promise.all(this.options.kinds.map((kind) => this.nextOf(kind, after, upTo)));
    return found.flat().sort()[0] ?? null;
  }

  private async nextOf(kind: TimerKind, after: Instant, upTo: Instant): Promise<Instant[]> {
    const pending: Instant[] = [];
    for (let place: Place | null = null; ; ) {
      const page = await timersDueBy(this.options.readStore, kind, {
        dueBy: upTo,
        after: place,
        maxRows: ROWS_PER_PAGE,
      });
      pending.push(...page.timers.map(({ timer }) => timer.dueAt).filter((dueAt) => dueAt > after));
      if (page.next === null) return pending;
      place = page.next;
    }
  }

  private async sweep(kind: TimerKind): Promise<number> {
    const { readStore: store, runner, eventLog, log, now, signal } = this.options;
    const report = await sweepDue({
      store,
      kind,
      now,
      ask: (due, at) => askAbout(kind, runner, due, at),
      onFailure: async (due, err) => {
        log.warn({ err, kind: kind.name, due }, 'the log could not be asked about a timer, the next sweep asks again');
        await eventLog.lastPosition();
      },
      signal,
    });
    if (report.asked > 0) log.info({ kind: kind.name, ...report }, 'swept what is due');
    return report.acted;
  }

  private async see(upkeep: Upkeep): Promise<void> {
    const { log, now } = this.options;
    try {
      const putRight = await upkeep.run(this.options, await now());
      if (putRight > 0) log.info({ upkeep: upkeep.name, putRight }, 'put right what did not hold');
    } catch (err) {
      log.warn({ err, upkeep: upkeep.name }, 'what is looked after could not be seen to, the next sweep tries again');
      throw err;
    }
  }
}
