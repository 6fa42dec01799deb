import { type Instant, later, type Recorded } from '@comity/kernel';
import { equalValues, isStorableInstant, type RowValues, storable, UnstorableValue } from './columns.js';
import type { ErasedFold, Projection } from './projection.js';

export const STILL_KNOWN = 'infinity';

/** One row of a history table: what the record showed about a key from one instant to another (exclusive). */
export interface Version {
  readonly rowKey: string;
  readonly knownFrom: Instant;
  knownTo: Instant | typeof STILL_KNOWN;
  fromPosition: bigint;
  row: RowValues;
}

/**
 * The history of one key while a batch is folded. What it does next depends on the newest version alone, and a version is
 * named by its key and its start: so the table comes out the same however the log is cut into batches.
 */
export class KeyHistory {
  private readonly added: Version[] = [];
  private storedChange: 'none' | 'closed' | 'replaced' = 'none';

  constructor(
    private readonly projection: Projection,
    readonly key: string,
    private readonly stored: Version | undefined,
  ) {}

  /** The row as the record shows it now. */
  get row(): RowValues | undefined {
    const newest = this.newest;
    return newest?.knownTo === STILL_KNOWN ? newest.row : undefined;
  }

  /** @throws whatever the fold throws, and UnstorableValue; the history is then as before */
  apply(fold: ErasedFold, event: Recorded): void {
    if (!isStorableInstant(event.recordedAt)) throw new UnstorableValue('recordedAt cannot be stored');
    const before = this.row;
    const after = fold(before, event, this.key);
    if (after === before) return;
    if (after === undefined) this.close(event);
    else this.show(storableRow(this.projection, after as RowValues, before), before, event);
  }

  get changed(): boolean {
    return this.added.length > 0 || this.storedChange !== 'none';
  }

  /** Versions that the table has not, in order. */
  get toInsert(): readonly Version[] {
    return this.added;
  }

  /** The stored version, when it is another one now with the same start. */
  get toReplace(): Version | undefined {
    return this.storedChange === 'replaced' ? this.stored : undefined;
  }

  /** The stored version, when only its end has changed. */
  get toClose(): Version | undefined {
    return this.storedChange === 'closed' ? this.stored : undefined;
  }

  private get newest(): Version | undefined {
    return this.added.at(-1) ?? this.stored;
  }

  private close(event: Recorded): void {
    const newest = this.newest;
    if (newest === undefined || newest.knownTo !== STILL_KNOWN) return;
    // A row that vanishes at the instant it appeared leaves an empty interval, which remembers that instant.
    newest.knownTo = later(newest.knownFrom, event.recordedAt);
    if (newest === this.stored && this.storedChange === 'none') this.storedChange = 'closed';
  }

  private show(row: RowValues, before: RowValues | undefined, event: Recorded): void {
    if (before !== undefined && sameRow(this.projection, before, row)) return;
    const newest = this.newest;
    const knownFrom = this.startAfter(newest, event.recordedAt);
    if (newest?.knownFrom === knownFrom) {
      Object.assign(newest, { row, fromPosition: event.position, knownTo: STILL_KNOWN });
      if (newest === this.stored) this.storedChange = 'replaced';
      return;
    }
    if (before !== undefined) this.close(event);
    this.added.push({ rowKey: this.key, knownFrom, knownTo: STILL_KNOWN, fromPosition: event.position, row });
  }

  /** Streams that share a key may disagree about the time; the record of a key never goes back. */
  private startAfter(newest: Version | undefined, recordedAt: Instant): Instant {
    if (newest === undefined) return recordedAt;
    return later(recordedAt, newest.knownTo === STILL_KNOWN ? newest.knownFrom : newest.knownTo);
  }
}

function storableRow(projection: Projection, after: RowValues, before: RowValues | undefined): RowValues {
  const row: Record<string, unknown> = {};
  for (const { member, type } of projection.columns) {
    const value = after[member];
    row[member] = before !== undefined && value === before[member] ? value : storable(member, type, value);
  }
  checkIndexed(projection, row);
  return row;
}

/** A B-tree entry holds about 2,700 bytes; longer ones would fail the whole batch instead of one key. */
const MOST_INDEXED_TEXT_BYTES = 600;

function checkIndexed(projection: Projection, row: RowValues): void {
  for (const index of projection.indexes) {
    if ('trigram' in index) continue;
    for (const member of index) {
      const value = row[member];
      if (typeof value !== 'string' || value.length * 3 <= MOST_INDEXED_TEXT_BYTES) continue;
      if (Buffer.byteLength(value) > MOST_INDEXED_TEXT_BYTES) {
        throw new UnstorableValue(`${member} is too long for an indexed column`);
      }
    }
  }
}

function sameRow(projection: Projection, a: RowValues, b: RowValues): boolean {
  return projection.columns.every(({ member, type }) => equalValues(type, a[member], b[member]));
}
