import { existsSync } from 'node:fs';
import { Fault } from '@comity/kernel';
import { databaseFile, openForReading } from '../storage/database.js';
import { lockFolder } from '../storage/folder-lock.js';
import { findTornTail } from '../storage/wal-tail.js';
import { checkPages, checkRecords, checkStreams, type Damage, type RecordReader } from './log-checks.js';

export interface Verification {
  readonly events: number;
  readonly streams: number;
  /** The position of the last event; 0 when there is none. */
  readonly lastPosition: number;
  /** How many places are damaged; one that fails two checks counts twice. */
  readonly damaged: number;
  /** The damage at the lowest position. */
  readonly first: Damage | null;
}

/** Told how many records have been read, and how many there are. */
export type ShowProgress = (events: number, total: number) => void;

const PROGRESS_EVERY_EVENTS = 10_000;

/**
 * Reads the whole log in a file, in memory that does not depend on its size, also while a store serves it. One check
 * that finds damage does not keep the others from running.
 * @throws Fault `no-event-log`, `store-format-unknown`, `log-damaged` when the file cannot even be opened
 */
export function verifyLog(file: string, readRecord: RecordReader, show: ShowProgress = () => {}): Verification {
  using database = openForReading(file);
  const count = { events: 0, streams: 0, lastPosition: 0 };
  const findings = new Findings();
  const seenEvent = (position: number, lastPosition: number) => {
    count.events += 1;
    count.lastPosition = position;
    if (count.events % PROGRESS_EVERY_EVENTS === 0) show(count.events, lastPosition);
  };
  const seenStream = () => {
    count.streams += 1;
  };
  findings.addAll(checkRecords(database, readRecord, seenEvent));
  findings.addAll(checkStreams(database, seenStream));
  findings.addAll(checkPages(database));
  return { ...count, damaged: findings.count, first: findings.first };
}

/**
 * The damage that keeps a store from starting on what was written last; null when there is none, or a store serves the
 * folder and has found none.
 */
export function damagedEnd(folder: string): Fault | null {
  const file = databaseFile(folder);
  if (!existsSync(`${file}-wal`)) return null;
  try {
    using _lock = lockFolder(folder);
    findTornTail(file);
    return null;
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return error.code === 'data-folder-in-use' ? null : error;
  }
}

class Findings {
  count = 0;
  first: Damage | null = null;

  addAll(damages: Iterable<Damage>): void {
    for (const damage of damages) {
      this.count += 1;
      if (this.first === null || placeOf(damage) < placeOf(this.first)) this.first = damage;
    }
  }
}

function placeOf({ position }: Damage): number {
  return position ?? Number.POSITIVE_INFINITY;
}
