import type { EventLog } from '@comity/event-log';
import { Fault, type Instant } from '@comity/kernel';
import type { ReadStore } from '@comity/read-store';
import type { TimerSweep } from '@comity/timers';
import type { HandSetClock } from './hand-set-clock.js';

export interface TimedRecord {
  readonly clock: HandSetClock;
  readonly sweep: TimerSweep;
  readonly eventLog: Pick<EventLog, 'lastPosition'>;
  readonly readStore: Pick<ReadStore, 'waitFor'>;
}

const CAUGHT_UP_WITHIN_MS = 60_000;
/** What falls due can make something else due at once; in a chain of this length something is wrong. */
const ROUNDS_AT_MOST = 20;

/** Lets time pass: whatever falls due on the way happens at its own instant, and in order. */
export class PassingTime {
  private readonly projections: readonly string[];

  constructor(private readonly record: TimedRecord) {
    this.projections = record.sweep.projections.map(({ name }) => name);
  }

  now(): Instant {
    return this.record.clock.now();
  }

  /** @throws Fault `clock-set-back`, `clock-ahead`; `scenario-behind`, `scenario-unsettled` */
  async until(instant: Instant): Promise<void> {
    const { clock, sweep } = this.record;
    await this.settle();
    for (let next = await sweep.nextDueAt(this.now(), instant); next !== null; ) {
      clock.set(next);
      await this.settle();
      next = await sweep.nextDueAt(this.now(), instant);
    }
    clock.set(instant);
  }

  /** Has everything happen that is due by now, and everything that follows from it. */
  async settle(): Promise<void> {
    const { eventLog, readStore, sweep } = this.record;
    for (let round = 0; round < ROUNDS_AT_MOST; round++) {
      const end = await eventLog.lastPosition();
      if (end === null) return;
      if (!(await readStore.waitFor(this.projections, end, CAUGHT_UP_WITHIN_MS))) {
        throw new Fault('scenario-behind', 'the read models do not follow the log; see the log of the projector');
      }
      await sweep.run();
      if ((await eventLog.lastPosition()) === end) return;
    }
    throw new Fault('scenario-unsettled', `at ${this.now()} one thing led to another without an end`);
  }
}
