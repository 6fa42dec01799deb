import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { BoundedMap } from './bounded-map.js';
import { isMetadataStream, type StreamMetadata } from './stream-metadata.js';

/** Enough for the streams that a busy office writes to at the same time; others cost one indexed look-up. */
const REMEMBERED_STREAMS = 16_384;

/** A stream that has a name in the log and the revision of its last event. */
export interface StreamHead {
  readonly id: number;
  lastRevision: number;
  /** The next event brings the stream back. */
  softlyDeleted: boolean;
  readonly holdsMetadata: boolean;
}

/** Where each stream ends: from memory for the recent ones, from the index for all others. */
export class StreamHeads {
  readonly #recent = new BoundedMap<string, StreamHead>(REMEMBERED_STREAMS);
  readonly #find: StatementSync;
  readonly #insert: StatementSync;

  constructor(
    database: DatabaseSync,
    private readonly metadata: StreamMetadata,
  ) {
    this.#find = database.prepare(`
      SELECT id, (SELECT max(revision) FROM events WHERE stream = streams.id) AS last FROM streams WHERE name = ?`);
    this.#insert = database.prepare('INSERT INTO streams (name) VALUES (?)');
  }

  get(stream: string): StreamHead | null {
    const known = this.#recent.get(stream);
    if (known !== undefined) return known;
    const row = this.#find.get(stream);
    if (row === undefined) return null;
    return this.#remember(stream, Number(row.id), row.last === null ? -1 : Number(row.last));
  }

  /** The head to write behind; a stream that has none gets one, inside the running transaction. */
  getOrCreate(stream: string): StreamHead {
    const known = this.get(stream);
    if (known !== null) return known;
    if (isMetadataStream(stream)) this.metadata.markInUse();
    return this.#remember(stream, Number(this.#insert.run(stream).lastInsertRowid), -1);
  }

  /** After a transaction that was rolled back: what was remembered may never have happened. */
  forget(): void {
    this.#recent.clear();
  }

  #remember(stream: string, id: number, lastRevision: number): StreamHead {
    const softlyDeleted = this.metadata.limitsOf(stream)?.softlyDeleted ?? false;
    const head = { id, lastRevision, softlyDeleted, holdsMetadata: isMetadataStream(stream) };
    this.#recent.set(stream, head);
    return head;
  }
}
