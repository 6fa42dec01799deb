import { setTimeout as pause } from 'node:timers/promises';
import { type JobCount, RepeatedJob } from '@comity/job-store';
import { type Clock, type Instant, toInstant } from '@comity/kernel';
import { type RowChange, runProjections, watched } from '@comity/read-store';
import { sweepSeconds } from '@comity/telemetry';
import { HesitantClock } from './hesitant-clock.js';
import { type Place, timersDueBy } from './sweep-due.js';
import { SHARED_SWEEP, TIMER_QUEUES, type TimerJobs, timerJobs } from './timer-jobs.js';
import { askAbout, type DueTimer, dueTimers, type TimerKind, type TimersRow } from './timer-kind.js';
import { TimerSweep, type TimerSweepOptions } from './timer-sweep.js';

export interface TimerSchedulerOptions extends Omit<TimerSweepOptions, 'now' | 'signal'> {
  readonly redisUrl: string;
  readonly clock: Clock;
  /** 100 or more; what Redis has lost is found after this time at the latest. */
  readonly sweepEveryMs: number;
}

/** Jobs are planned this many sweeps ahead, so that Redis holds little and one sweep restores all of it. */
const SWEEPS_PLANNED_AHEAD = 5;
const ROWS_PER_PAGE = 500;
/** What came of a sweep may fall due at once: a rung after a rung. */
const SOON_AFTER_ACTING_MS = 1_000;
const AGAIN_AFTER_FAILURE_MS = 5_000;

/**
 * Has everything happen that is due, by any of three: a job at its instant, a sweep that all schedulers share through Redis,
 * and a sweep of each scheduler's own that needs no Redis. All of them only ask the decider of the stream, so any number of
 * schedulers may do this at once.
 */
export class TimerScheduler {
  private readonly ending = new AbortController();
  private readonly clock: HesitantClock;
  private readonly sweep: TimerSweep;
  private readonly jobs: TimerJobs;
  private readonly sharedSweep: RepeatedJob;
  private started = false;
  private sweeping: Promise<void> = Promise.resolve();
  private underWay: Promise<SweepEnd> | null = null;
  private resting = new AbortController();
  private isBehind = true;
  private lastSweep: Instant | null = null;

  /** @throws Fault `timer-kind-twice` */
  constructor(private readonly options: TimerSchedulerOptions) {
    const { kinds, redisUrl, log, runner } = options;
    this.clock = new HesitantClock(options.readStore.pool, options.clock);
    this.sweep = new TimerSweep({
      ...options,
      now: async () => (await this.clock.read()).now,
      signal: this.ending.signal,
    });
    this.jobs = timerJobs({
      kinds,
      redisUrl,
      log,
      ask: async (kind, due) => askAbout(kind, runner, due, (await this.clock.read()).now),
      onReady: () => {
        if (this.started) void this.planUpcoming();
      },
    });
    this.sharedSweep = new RepeatedJob({
      redisUrl,
      name: SHARED_SWEEP,
      everyMs: options.sweepEveryMs,
      run: async () => {
        if (this.started) await this.sweepOnce();
      },
    });
  }

  /** Starts the sweep, and follows the log until `stop`. @throws what `runProjections` throws */
  async run(): Promise<void> {
    const { kinds, eventLog: source, readStore: store, log } = this.options;
    this.started = true;
    this.sweeping = this.keepSweeping();
    const projections = kinds.map((kind) =>
      watched(kind.projection, async (changes, { live }) => this.planChanged(kind, changes, live)),
    );
    await runProjections({ store, source, projections, signal: this.ending.signal, log });
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await Promise.all([this.sweeping, this.jobs.close(), this.sharedSweep.close()]);
  }

  get isRedisReady(): boolean {
    return this.jobs.isReady;
  }

  /** The names of the queues that an administrator has paused, as far as Redis says. */
  async pausedQueues(): Promise<readonly string[]> {
    const paused = await Promise.all([this.jobs.isPaused(), this.sharedSweep.isPaused()]);
    return TIMER_QUEUES.filter((_name, index) => paused[index] === true);
  }

  /** How many jobs of each queue are in which state; nothing while Redis is away. */
  async jobCounts(): Promise<readonly JobCount[]> {
    return (await Promise.all([this.jobs.counts(), this.sharedSweep.counts()])).flat();
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
    while (!this.ending.signal.aborted) {
      const end = await this.sweepOnce();
      await this.planUpcoming();
      void this.sharedSweep.ensure();
      await this.rest(Math.min(this.options.sweepEveryMs, restAfter(end)));
    }
  }

  /** A sweep that is under way serves everybody who asks for one. */
  private sweepOnce(): Promise<SweepEnd> {
    this.underWay ??= this.timedSweep().finally(() => {
      this.underWay = null;
    });
    return this.underWay;
  }

  private async timedSweep(): Promise<SweepEnd> {
    const ended = sweepSeconds.startTimer();
    const end = await this.sweepThrough();
    ended({ end });
    return end;
  }

  private async sweepThrough(): Promise<SweepEnd> {
    const { log, clock } = this.options;
    try {
      const acted = await this.sweep.run();
      this.lastSweep = clock.now();
      return acted > 0 ? 'acted' : 'nothing-due';
    } catch (err) {
      if (!this.ending.signal.aborted) log.warn({ err }, 'the sweep was interrupted, the next one starts anew');
      return 'interrupted';
    }
  }

  private async rest(forMs: number): Promise<void> {
    this.resting = new AbortController();
    const signal = AbortSignal.any([this.ending.signal, this.resting.signal]);
    await pause(forMs, undefined, { signal }).catch(() => undefined);
  }

  /** Jobs for what falls due before the next few sweeps; those that Redis has already stay as they are. */
  private async planUpcoming(): Promise<void> {
    try {
      for (const kind of this.options.kinds) await this.planUpcomingOf(kind);
    } catch (err) {
      if (!this.ending.signal.aborted) this.options.log.warn({ err }, 'timers could not be read for planning');
    }
  }

  private async planUpcomingOf(kind: TimerKind): Promise<void> {
    const dueBy = this.horizon();
    for (let after: Place | null = null; this.jobs.isReady && !this.ending.signal.aborted; ) {
      const page = await timersDueBy(this.options.readStore, kind, { dueBy, after, maxRows: ROWS_PER_PAGE });
      this.plan(kind, page.timers);
      if (page.next === null) return;
      after = page.next;
    }
  }

  /**
   * While it catches up with the log, the projection shows much as pending that the log has settled long since. What it has
   * found due by the end is left to a sweep.
   */
  private planChanged(kind: TimerKind, changes: readonly RowChange<TimersRow>[], live: boolean): void {
    const wasBehind = this.isBehind;
    this.isBehind = !live;
    if (!live) return;
    if (wasBehind) this.resting.abort();
    const horizon = this.horizon();
    this.plan(
      kind,
      changes.flatMap(({ key, row }) => (row === undefined ? [] : dueTimers(key, row, horizon))),
    );
  }

  private plan(kind: TimerKind, due: readonly DueTimer[]): void {
    this.jobs.plan(due.map(({ id, timer }) => ({ kind: kind.name, id, timer })));
  }

  private horizon(): Instant {
    const aheadMs = SWEEPS_PLANNED_AHEAD * this.options.sweepEveryMs;
    return toInstant(new Date(Date.parse(this.options.clock.now()) + aheadMs));
  }
}

type SweepEnd = 'acted' | 'nothing-due' | 'interrupted';

/** How long until the next sweep, unless one is asked for every so often anyway. */
function restAfter(end: SweepEnd): number {
  switch (end) {
    case 'acted':
      return SOON_AFTER_ACTING_MS;
    case 'interrupted':
      return AGAIN_AFTER_FAILURE_MS;
    case 'nothing-due':
      return Number.POSITIVE_INFINITY;
  }
}
