import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { BoundedMap } from './bounded-map.js';

/** Enough for the streams that a busy office writes to at the same time; others cost one indexed look-up. */
const REMEMBERED_STREAMS = 16_384;

/** A stream that has a name in the log and the revision of its last event. */
export interface StreamHead {
  readonly id: number;
  lastRevision: number;
}

/** Where each stream ends: from memory for the recent ones, from the index for all others. */
export class StreamHeads {
  readonly #recent = new BoundedMap<string, StreamHead>(REMEMBERED_STREAMS);
  readonly #find: StatementSync;
  readonly #insert: StatementSync;

  constructor(database: DatabaseSync) {
    this.#find = database.prepare(`
      SELECT id, (SELECT max(revision) FROM events WHERE stream = streams.id) AS last FROM streams WHERE name = ?`);
    this.#insert = database.prepare('INSERT INTO streams (name) VALUES (?)');
  }

  get(stream: string): StreamHead | null {
    const known = this.#recent.get(stream);
    if (known !== undefined) return known;
    const row = this.#find.get(stream);
    if (row === undefined) return null;
    const head = { id: Number(row.id), lastRevision: row.last === null ? -1 : Number(row.last) };
    this.#recent.set(stream, head);
    return head;
  }

  /** The head to write behind; a stream that has none gets one, inside the running transaction. */
  getOrCreate(stream: string): StreamHead {
    const known = this.get(stream);
    if (known !== null) return known;
    const head = { id: Number(this.#insert.run(stream).lastInsertRowid), lastRevision: -1 };
    this.#recent.set(stream, head);
    return head;
  }

  /** After a transaction that was rolled back: what was remembered may never have happened. */
  forget(): void {
    this.#recent.clear();
  }
}
