import type { DatabaseSync } from 'node:sqlite';
import { checksumOf } from '../storage/checksum.js';
import { isDamage } from '../storage/damage.js';
import { TOMBSTONE_REVISION } from '../storage/model.js';
import { uuidText } from '../storage/uuid-bytes.js';

/** What a stored record says of itself. */
export interface RecordFacts {
  readonly position: number;
  readonly stream: string;
  readonly revision: number;
  /** UUID, lower case with dashes. */
  readonly id: string;
  readonly type: string;
  readonly createdAtMs: number;
}

/** Reads the stored bytes. @throws when they are no record */
export type RecordReader = (record: Uint8Array) => RecordFacts;

export interface Damage {
  /** Of the first event that is concerned; null when the file does not tell. */
  readonly position: number | null;
  readonly what: string;
}

type Row = readonly [number, number, Uint8Array, string | null, number, Uint8Array, string, number];

/**
 * Reads all records in their order: none is missing, each is as it was written and says what its row says.
 * @param seen called after each record with its position and the last one there is
 */
export function* checkRecords(
  database: DatabaseSync,
  readRecord: RecordReader,
  seen: (position: number, lastPosition: number) => void,
): Generator<Damage> {
  const all = database.prepare(`
    SELECT e.position, e.checksum, e.record, s.name, e.revision, e.id, e.type, e.created_at_ms
    FROM events e LEFT JOIN streams s ON s.id = e.stream ORDER BY e.position`);
  all.setReturnArrays(true);
  let last = 0;
  try {
    const end = Number(database.prepare('SELECT max(position) AS last FROM events').get()?.last ?? 0);
    for (const values of all.iterate()) {
      const row = values as unknown as Row;
      const [position] = row;
      if (position !== last + 1) yield { position: last + 1, what: `missing, up to the one at ${position}` };
      const what = damageOf(row, readRecord);
      if (what !== null) yield { position, what };
      last = position;
      seen(position, end);
    }
  } catch (error) {
    yield { position: last + 1, what: unreadable(error) };
  }
}

function damageOf(row: Row, readRecord: RecordReader): string | null {
  const [position, checksum, record, stream, revision, id, type, createdAtMs] = row;
  if (checksumOf(position, record) !== checksum) return 'damaged: its checksum is another';
  const expected: RecordFacts = { position, stream: stream ?? '', revision, id: uuidText(id), type, createdAtMs };
  const facts = readRecord(record);
  const names = Object.keys(expected) as (keyof RecordFacts)[];
  const wrong = names.filter((name) => facts[name] !== expected[name]);
  return wrong.length === 0 ? null : `damaged: its row names another ${wrong.join(', ')}`;
}

/**
 * Goes through every stream by revision: 0, 1, 2 …, at rising positions; only what ends a stream for good lies beyond.
 * @param seen called at the beginning of each stream
 */
export function* checkStreams(database: DatabaseSync, seen: () => void): Generator<Damage> {
  const places = database.prepare('SELECT stream, revision, position FROM events ORDER BY stream, revision');
  places.setReturnArrays(true);
  let before = { stream: -1, revision: -1, position: 0 };
  try {
    for (const values of places.iterate()) {
      const [stream, revision, position] = values as unknown as readonly [number, number, number];
      if (stream !== before.stream) {
        before = { stream, revision: -1, position: 0 };
        seen();
      }
      const follows = revision === before.revision + 1 || revision === TOMBSTONE_REVISION;
      if (!follows)
        yield { position, what: `at revision ${revision} behind revision ${before.revision} of its stream` };
      else if (position < before.position) yield { position, what: `before revision ${before.revision} of its stream` };
      before = { stream, revision, position };
    }
  } catch (error) {
    yield { position: null, what: unreadable(error) };
  }
}

/** SQLite's own check of its pages and indexes, which takes no account of what is in them. */
export function* checkPages(database: DatabaseSync): Generator<Damage> {
  try {
    const verdict = String(database.prepare('PRAGMA integrity_check(1)').get()?.integrity_check);
    if (verdict !== 'ok') yield { position: null, what: `damaged: ${verdict}` };
  } catch (error) {
    yield { position: null, what: unreadable(error) };
  }
}

/** A page that cannot be read ends the check that meets it; anything else is our own mistake. */
function unreadable(error: unknown): string {
  if (!isDamage(error)) throw error;
  return `in a damaged part of the file (${error instanceof Error ? error.message : error})`;
}
