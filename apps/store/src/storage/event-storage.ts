import type { DatabaseSync } from 'node:sqlite';
import { AppendQueue } from './append-queue.js';
import { CommitListeners } from './commit-listeners.js';
import { ensureFolder, openDatabase } from './database.js';
import { EventReader, type Span } from './event-reader.js';
import { EventWriter } from './event-writer.js';
import { lockFolder } from './folder-lock.js';
import type { Append, AppendOutcome, RecordEncoder, StoredRecord } from './model.js';

/** The event log in one folder: durable appends, reads in order, and word of each commit. Knows no protocol. */
export class EventStorage implements Disposable {
  readonly #writer: EventWriter;
  readonly #reader: EventReader;
  readonly #queue: AppendQueue;
  readonly #listeners = new CommitListeners();

  private constructor(
    private readonly lock: Disposable,
    private readonly database: DatabaseSync,
    encode: RecordEncoder,
  ) {
    this.#writer = new EventWriter(database, encode);
    this.#reader = new EventReader(database);
    this.#queue = new AppendQueue((appends) => this.#commit(appends));
  }

  /**
   * Opens the folder for this process alone, creating it when absent.
   * @throws Fault `data-folder-in-use`, `data-folder-unusable`, `store-format-unknown`
   */
  static open(folder: string, encode: RecordEncoder): EventStorage {
    ensureFolder(folder);
    const lock = lockFolder(folder);
    try {
      return new EventStorage(lock, openDatabase(folder), encode);
    } catch (fault) {
      lock[Symbol.dispose]();
      throw fault;
    }
  }

  /** The position of the last event; 0 when there is none. Positions start at 1 and only rise. */
  get lastPosition(): number {
    return this.#writer.lastPosition;
  }

  /** The revision of the stream's last event; null when there is no such stream. */
  lastRevision(stream: string): number | null {
    return this.#writer.lastRevision(stream);
  }

  /**
   * Settles when the append is on disk, together with the others that arrived meanwhile, or is refused.
   * @throws Fault `commit-failed`, `store-stopping`
   */
  append(append: Append): Promise<AppendOutcome> {
    const bytes = append.events.reduce((sum, event) => sum + event.data.byteLength + event.metadata.byteLength, 0);
    return this.#queue.enqueue(append, bytes);
  }

  /** The next page of all events. @throws Fault `record-damaged` */
  readAll(span: Span, limit: number): StoredRecord[] {
    return this.#reader.readAll(span, limit);
  }

  /** The next page of one stream, by revision. @throws Fault `record-damaged` */
  readStream(stream: string, span: Span, limit: number): StoredRecord[] {
    return this.#reader.readStream(stream, span, limit);
  }

  /** Calls `wake` after each commit that touches the stream (null: any stream) until disposed. */
  onCommit(stream: string | null, wake: () => void): Disposable {
    return this.#listeners.add(stream, wake);
  }

  /** Completes the appends that wait, then lets go of the folder. */
  [Symbol.dispose](): void {
    this.#queue.close();
    this.database.close();
    this.lock[Symbol.dispose]();
  }

  #commit(appends: readonly Append[]): readonly AppendOutcome[] {
    const { outcomes, committed } = this.#writer.commit(appends, Date.now());
    if (committed !== null) this.#listeners.notify(committed);
    return outcomes;
  }
}
