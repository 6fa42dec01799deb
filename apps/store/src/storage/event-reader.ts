import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Fault } from '@comity/kernel';
import { checksumOf } from './checksum.js';
import { damagedRecord, isDamage } from './damage.js';
import { type StoredRecord, TOMBSTONE_REVISION } from './model.js';

/** A page ends at whichever comes first, so that one reader neither holds the process nor fills its memory. */
export const MAX_PAGE_RECORDS = 256;
const MAX_PAGE_BYTES = 256 * 1024;

export type Direction = 'forwards' | 'backwards';

/** A part of the log or of a stream: `from` and `to` are inclusive, in the direction of reading. */
export interface Span {
  readonly direction: Direction;
  readonly from: number;
  readonly to: number;
}

const ROW = 'e.position, e.checksum, e.record, e.revision, e.type';

/** Reads the log page by page, in order, checking each record on the way. */
export class EventReader {
  readonly #all: Record<Direction, StatementSync>;
  readonly #stream: Record<Direction, StatementSync>;
  readonly #lastRevision: StatementSync;

  constructor(database: DatabaseSync) {
    const all = `SELECT ${ROW}, s.name FROM events e CROSS JOIN streams s ON s.id = e.stream WHERE e.position`;
    const stream = `SELECT ${ROW}, s.name FROM streams s CROSS JOIN events e ON e.stream = s.id
                    WHERE s.name = ? AND e.position <= ? AND e.revision`;
    this.#all = {
      forwards: arrays(database, `${all} BETWEEN ? AND ? ORDER BY e.position LIMIT ?`),
      backwards: arrays(database, `${all} BETWEEN ? AND ? ORDER BY e.position DESC LIMIT ?`),
    };
    this.#lastRevision = database.prepare(`
      SELECT e.revision FROM streams s CROSS JOIN events e ON e.stream = s.id
      WHERE s.name = ? AND e.position <= ? ORDER BY e.revision DESC LIMIT 1`);
    this.#stream = {
      forwards: arrays(database, `${stream} BETWEEN ? AND ? ORDER BY e.revision LIMIT ?`),
      backwards: arrays(database, `${stream} BETWEEN ? AND ? ORDER BY e.revision DESC LIMIT ?`),
    };
  }

  /**
   * The first records of the span of all events, at most `limit` of them and at most a page. Empty: the span is.
   * @throws Fault `record-damaged` naming the position
   */
  readAll(span: Span, limit: number): StoredRecord[] {
    const records = this.#all[span.direction].iterate(...bounds(span), pageLimit(limit));
    return page(records, span, ({ position }) => position);
  }

  /**
   * The first records of the span of one stream's revisions, likewise, up to the position `upTo`.
   * @throws Fault `record-damaged` naming the position
   */
  readStream(stream: string, span: Span, limit: number, upTo: number): StoredRecord[] {
    const records = this.#stream[span.direction].iterate(stream, upTo, ...bounds(span), pageLimit(limit));
    return page(records, span, ({ revision }) => revision);
  }

  /** The last revision of the stream up to the position; null when it has no event there. */
  lastRevision(stream: string, upTo: number): number | null {
    const row = this.#lastRevision.get(stream, upTo);
    return row === undefined ? null : Number(row.revision);
  }
}

/**
 * @param placeOf by which of its numbers a record follows the one before it without a gap; only what ends a stream for
 * good lies further away
 */
function page(rows: Iterable<unknown>, span: Span, placeOf: (record: StoredRecord) => number): StoredRecord[] {
  const step = span.direction === 'forwards' ? 1 : -1;
  const records: StoredRecord[] = [];
  let bytes = 0;
  let expected = span.direction === 'forwards' ? span.from : null;
  try {
    for (const row of rows) {
      const record = toRecord(row as Row);
      const place = placeOf(record);
      if (expected !== null && place !== expected && record.revision !== TOMBSTONE_REVISION) {
        throw damagedRecord(
          record.position - step,
          `missing (next to revision ${record.revision} of ${record.stream})`,
        );
      }
      expected = place + step;
      records.push(record);
      bytes += record.record.byteLength;
      if (bytes >= MAX_PAGE_BYTES) break;
    }
    return records;
  } catch (error) {
    if (!isDamage(error)) throw error;
    const last = records.at(-1);
    const where = last === undefined ? '' : ` next to position ${last.position}`;
    throw new Fault('record-damaged', `the log is damaged${where} and a record cannot be read`, { cause: error });
  }
}

type Row = readonly [number, number, Uint8Array, number, string, string];

function toRecord([position, checksum, bytes, revision, type, stream]: Row): StoredRecord {
  if (checksumOf(position, bytes) !== checksum) {
    throw damagedRecord(position, `damaged (revision ${revision} of ${stream})`);
  }
  return { position, revision, stream, type, record: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}

function arrays(database: DatabaseSync, sql: string): StatementSync {
  const statement = database.prepare(sql);
  statement.setReturnArrays(true);
  return statement;
}

function bounds(span: Span): [number, number] {
  return span.direction === 'forwards' ? [span.from, span.to] : [span.to, span.from];
}

function pageLimit(limit: number): number {
  return Math.min(limit, MAX_PAGE_RECORDS);
}
