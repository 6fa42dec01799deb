import { type Instant, later, type Recorded } from '@comity/kernel';
import { hasStorableYear, type RowValues, UnstorableValue } from './columns.js';
import type { ErasedFold, Projection } from './projection.js';
import { type StorableRow, storableRow } from './storable-row.js';

export const STILL_KNOWN = 'infinity';

/** One row of a history table: what the record showed about a key from one instant to another (exclusive). */
export interface Version {
  readonly rowKey: string;
  readonly knownFrom: Instant;
  knownTo: Instant | typeof STILL_KNOWN;
  fromPosition: bigint;
  row: StorableRow;
}

/** Versions to be written. One that ended before it was ever written is written once, with its end. */
export interface Finished {
  readonly toInsert: Version[];
  /** Versions that the table has, of which only the end has changed. */
  readonly toClose: Version[];
  /** Versions that the table has, with the same start and other content. */
  readonly toReplace: Version[];
}

/** What has been folded and is not in the table yet. */
export class Unwritten {
  /** Rows whose newest version may still be changed by what comes next. */
  readonly open = new Set<KeyHistory>();
  finished: Finished = nothingFinished();

  take(): Finished {
    const { finished } = this;
    this.finished = nothingFinished();
    return finished;
  }
}

function nothingFinished(): Finished {
  return { toInsert: [], toClose: [], toReplace: [] };
}

/** How the newest version stands to the table. */
type Standing = 'written' | 'new' | 'closed' | 'replaced';

/**
 * The history of one key while the log is folded. What it does next depends on the newest version alone, and a version is
 * named by its key and its start: so the table comes out the same however the log is cut into batches and transactions.
 */
export class KeyHistory {
  private standing: Standing = 'written';

  constructor(
    private readonly projection: Projection,
    readonly key: string,
    /** As it is in the table; undefined where the table has none. */
    private newest: Version | undefined,
  ) {}

  /** The row as the record shows it now. */
  get row(): RowValues | undefined {
    return this.shown?.values;
  }

  /** How large it is in memory, about. */
  get characters(): number {
    return this.newest?.row.characters ?? 0;
  }

  /**
   * @returns whether the row has changed
   * @throws whatever the fold throws, and UnstorableValue; the history is then as before
   */
  apply(fold: ErasedFold, event: Recorded, unwritten: Unwritten): boolean {
    if (!hasStorableYear(event.recordedAt)) throw new UnstorableValue('recordedAt cannot be stored');
    const before = this.shown;
    const after = fold(before?.values, event, this.key);
    if (after === before?.values) return false;
    if (after === undefined) {
      this.close(event);
    } else {
      const row = storableRow(this.projection, after as RowValues, before);
      if (row === before) return false;
      this.show(row, event, unwritten);
    }
    unwritten.open.add(this);
    return true;
  }

  /** Nothing will change its newest version before it is written. */
  settle({ open, finished }: Unwritten): void {
    open.delete(this);
    if (this.newest === undefined) return;
    if (this.standing === 'new') finished.toInsert.push(this.newest);
    if (this.standing === 'closed') finished.toClose.push(this.newest);
    if (this.standing === 'replaced') finished.toReplace.push(this.newest);
    this.standing = 'written';
  }

  private get shown(): StorableRow | undefined {
    return this.newest?.knownTo === STILL_KNOWN ? this.newest.row : undefined;
  }

  private close(event: Recorded): void {
    const { newest } = this;
    if (newest === undefined || newest.knownTo !== STILL_KNOWN) return;
    // A row that vanishes at the instant it appeared leaves an empty interval, which remembers that instant.
    newest.knownTo = later(newest.knownFrom, event.recordedAt);
    if (this.standing === 'written') this.standing = 'closed';
  }

  private show(row: StorableRow, event: Recorded, unwritten: Unwritten): void {
    const { newest } = this;
    const knownFrom = this.startAfter(newest, event.recordedAt);
    if (newest?.knownFrom === knownFrom) {
      Object.assign(newest, { row, fromPosition: event.position, knownTo: STILL_KNOWN });
      if (this.standing !== 'new') this.standing = 'replaced';
      return;
    }
    this.close(event);
    this.settle(unwritten);
    this.newest = { rowKey: this.key, knownFrom, knownTo: STILL_KNOWN, fromPosition: event.position, row };
    this.standing = 'new';
  }

  /** Streams that share a key may disagree about the time; the record of a key never goes back. */
  private startAfter(newest: Version | undefined, recordedAt: Instant): Instant {
    if (newest === undefined) return recordedAt;
    return later(recordedAt, newest.knownTo === STILL_KNOWN ? newest.knownFrom : newest.knownTo);
  }
}
