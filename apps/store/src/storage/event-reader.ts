import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';
import { Fault } from '@comity/kernel';
import { checksumOf } from './checksum.js';
import type { StoredRecord } from './model.js';

/** A page ends at whichever comes first, so that one reader neither holds the process nor fills its memory. */
const MAX_PAGE_RECORDS = 256;
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
    return this.#page(this.#all[span.direction], [...bounds(span), pageLimit(limit)]);
  }

  /**
   * The first records of the span of one stream's revisions, likewise, up to the position `upTo`.
   * @throws Fault `record-damaged` naming the position
   */
  readStream(stream: string, span: Span, limit: number, upTo: number): StoredRecord[] {
    return this.#page(this.#stream[span.direction], [stream, upTo, ...bounds(span), pageLimit(limit)]);
  }

  /** The last revision of the stream up to the position; null when it has no event there. */
  lastRevision(stream: string, upTo: number): number | null {
    const row = this.#lastRevision.get(stream, upTo);
    return row === undefined ? null : Number(row.revision);
  }

  #page(statement: StatementSync, parameters: SQLInputValue[]): StoredRecord[] {
    const page: StoredRecord[] = [];
    let bytes = 0;
    for (const row of statement.iterate(...parameters)) {
      const record = toRecord(row as unknown as Row);
      page.push(record);
      bytes += record.record.byteLength;
      if (bytes >= MAX_PAGE_BYTES) break;
    }
    return page;
  }
}

type Row = readonly [number, number, Uint8Array, number, string, string];

function toRecord([position, checksum, bytes, revision, type, stream]: Row): StoredRecord {
  if (checksumOf(position, bytes) !== checksum) {
    throw new Fault(
      'record-damaged',
      `the record at position ${position} is damaged (revision ${revision} of ${stream})`,
    );
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
