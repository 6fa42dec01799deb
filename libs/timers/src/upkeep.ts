import type { CommandRunner, EventLog } from '@comity/event-log';
import type { Instant } from '@comity/kernel';
import type { Projection, ReadStore } from '@comity/read-store';

export interface UpkeepStores {
  readonly eventLog: Pick<EventLog, 'lastPosition'>;
  readonly readStore: ReadStore;
  readonly runner: CommandRunner;
}

/** Something that holds across streams, where no single decider can see to it: looked after at every sweep. */
export interface Upkeep {
  /** kebab-case, for the log. */
  readonly name: string;
  /** What it reads; the projector keeps them up. */
  readonly projections: readonly Projection[];
  /**
   * Finds what does not hold, and has it put right by the decider whose streams it is in. Safe to run at any time, any number
   * of times and in several hosts at once; what it leaves undone, the next sweep does.
   * @param now by the more hesitant of our clocks
   * @returns how much is put right, by us or by another who saw it at the same moment
   */
  run(stores: UpkeepStores, now: Instant): Promise<number>;
}
