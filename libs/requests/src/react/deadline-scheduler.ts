import { setTimeout as pause } from 'node:timers/promises';
import type { CommandRunner, EventLog } from '@comity/event-log';
import { type Clock, type Instant, toInstant } from '@comity/kernel';
import { type EngineLog, type ReadStore, type RowChange, runProjections, watched } from '@comity/read-store';
import { type DeadlineJobs, deadlineJobs } from './deadline-jobs.js';
import { type DeadlineTimersRow, deadlineTimers } from './deadline-timers.projection.js';
import { flagDue } from './flag-missed-deadline.js';
import { HesitantClock } from './hesitant-clock.js';
import { type DueTimer, type Place, sweepDue, timersDueBy } from './sweep-deadlines.js';

export interface DeadlineSchedulerOptions {
  readonly eventLog: EventLog;
  readonly runner: CommandRunner;
  readonly readStore: ReadStore;
  readonly redisUrl: string;
  readonly clock: Clock;
  readonly log: EngineLog;
  /** 100 or more; what Redis has lost is found after this time at the latest. */
  readonly sweepEveryMs: number;
}

/** Jobs are planned this many sweeps ahead, so that Redis holds little and one sweep restores all of it. */
const SWEEPS_PLANNED_AHEAD = 5;
const REQUESTS_PER_PAGE = 500;

/**
 * Has every missed deadline flagged: by a job at its due instant, and by a sweep that needs no Redis. Both only ask the
 * request's decider, so any number of schedulers may do this at once.
 */
export class DeadlineScheduler {
  private readonly ending = new AbortController();
  private readonly clock: HesitantClock;
  private readonly jobs: DeadlineJobs;
  private started = false;
  private sweeping: Promise<void> = Promise.resolve();
  private lastSweep: Instant | null = null;

  constructor(private readonly options: DeadlineSchedulerOptions) {
    const { redisUrl, log } = options;
    this.clock = new HesitantClock(options.readStore.pool, options.clock);
    this.jobs = deadlineJobs({
      redisUrl,
      log,
      ask: async (timer) => flagDue(options.runner, timer, (await this.clock.read()).now),
      onReady: () => {
        if (this.started) void this.planUpcoming();
      },
    });
  }

  /** Starts the sweep, and follows the log until `stop`. @throws what `runProjections` throws */
  async run(): Promise<void> {
    const { eventLog: source, readStore: store, log } = this.options;
    this.started = true;
    this.sweeping = this.keepSweeping();
    const projections = [watched(deadlineTimers, async (changes, { live }) => this.planChanged(changes, live))];
    await runProjections({ store, source, projections, signal: this.ending.signal, log });
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await Promise.all([this.sweeping, this.jobs.close()]);
  }

  get isRedisReady(): boolean {
    return this.jobs.isReady;
  }

  /** When the last sweep came to its end; null before the first. */
  get lastSweepAt(): Instant | null {
    return this.lastSweep;
  }

  /** @throws Fault `clock-skew` */
  async skewMs(): Promise<number> {
    return (await this.clock.read()).skewMs;
  }

  private async keepSweeping(): Promise<void> {
    const { signal } = this.ending;
    while (!signal.aborted) {
      await this.sweepOnce();
      await this.planUpcoming();
      await pause(this.options.sweepEveryMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async sweepOnce(): Promise<void> {
    const { readStore: store, runner, eventLog, log, clock } = this.options;
    try {
      const report = await sweepDue({
        store,
        now: async () => (await this.clock.read()).now,
        flag: (timer, now) => flagDue(runner, timer, now),
        onFailure: async (timer, err) => {
          log.warn({ err, timer }, 'the log could not be asked about a deadline, the next sweep asks again');
          await eventLog.lastPosition();
        },
        signal: this.ending.signal,
      });
      if (report.asked > 0) log.info(report, 'swept deadlines');
      this.lastSweep = clock.now();
    } catch (err) {
      if (!this.ending.signal.aborted) log.warn({ err }, 'the sweep was interrupted, the next one starts anew');
    }
  }

  /** Jobs for what falls due before the next few sweeps; those that Redis has already stay as they are. */
  private async planUpcoming(): Promise<void> {
    try {
      const horizon = this.horizon();
      for (let after: Place | null = null; this.jobs.isReady && !this.ending.signal.aborted; ) {
        const page = await timersDueBy(this.options.readStore, horizon, after, REQUESTS_PER_PAGE);
        this.jobs.plan(page.timers);
        if (page.next === null) return;
        after = page.next;
      }
    } catch (err) {
      if (!this.ending.signal.aborted) this.options.log.warn({ err }, 'deadlines could not be read for planning');
    }
  }

  /** While it catches up with the log, the projection shows much as pending that the log has settled long since. */
  private planChanged(changes: readonly RowChange<DeadlineTimersRow>[], live: boolean): void {
    if (!live) return;
    const horizon = this.horizon();
    const timers = changes.flatMap(({ row }) => (row === undefined ? [] : timersOf(row)));
    this.jobs.plan(timers.filter(({ dueAt }) => dueAt <= horizon));
  }

  private horizon(): Instant {
    const aheadMs = SWEEPS_PLANNED_AHEAD * this.options.sweepEveryMs;
    return toInstant(new Date(Date.parse(this.options.clock.now()) + aheadMs));
  }
}

function timersOf({ requestId, timers }: DeadlineTimersRow): DueTimer[] {
  return timers.map((timer) => ({ requestId, ...timer }));
}
