import type { DatabaseSync } from 'node:sqlite';
import { AppendQueue } from './append-queue.js';
import { checkEnd } from './check-end.js';
import { CommitListeners } from './commit-listeners.js';
import { databaseFile, ensureFolder, openDatabase } from './database.js';
import { DiskSync } from './disk-sync.js';
import { EventReader, type Span } from './event-reader.js';
import { EventWriter } from './event-writer.js';
import { lockFolder } from './folder-lock.js';
import type { Append, AppendOutcome, RecordCodec, StoredRecord } from './model.js';
import { type ReadablePart, ReadableParts } from './readable-parts.js';
import { StreamMetadata } from './stream-metadata.js';
import { findTornTail, type TornTail } from './wal-tail.js';

/** The event log in one folder: durable appends, reads in order, and word of each commit. Knows no protocol. */
export class EventStorage {
  readonly #writer: EventWriter;
  readonly #reader: EventReader;
  readonly #parts: ReadableParts;
  readonly #queue: AppendQueue;
  readonly #disk: DiskSync;
  readonly #listeners = new CommitListeners();
  readonly #failed = Promise.withResolvers<unknown>();
  #lastPosition: number;

  private constructor(
    private readonly lock: Disposable,
    private readonly database: DatabaseSync,
    folder: string,
    codec: RecordCodec,
    /** What a crash had left behind the last whole transaction when the folder was opened; null when nothing. */
    readonly tornTail: TornTail | null,
  ) {
    this.#reader = new EventReader(database);
    const metadata = new StreamMetadata(database, this.#reader, codec.jsonIn);
    this.#writer = new EventWriter(database, codec.encode, metadata);
    this.#parts = new ReadableParts(database, this.#reader, metadata);
    this.#queue = new AppendQueue((appends, crowded) => this.#commit(appends, crowded));
    this.#disk = new DiskSync(`${databaseFile(folder)}-wal`, folder);
    this.#lastPosition = this.#writer.lastPosition;
  }

  /**
   * Opens the folder for this process alone, creating it when absent.
   * @throws Fault `data-folder-in-use`, `data-folder-unusable`, `store-format-unknown`
   * @throws Fault `log-damaged`, `record-damaged` when acknowledged events are not what they were
   */
  static async open(folder: string, codec: RecordCodec): Promise<EventStorage> {
    ensureFolder(folder);
    using undo = new DisposableStack();
    const lock = undo.use(lockFolder(folder));
    const tornTail = findTornTail(databaseFile(folder));
    const database = undo.adopt(openDatabase(folder), (opened) => opened.close());
    checkEnd(database, tornTail);
    const storage = new EventStorage(lock, database, folder, codec, tornTail);
    // What recovery found in the write-ahead log was perhaps never synced; readers see it from now on.
    await storage.#disk.sync(false);
    undo.move();
    return storage;
  }

  /** The position of the last event on disk; 0 when there is none. Positions start at 1 and only rise. */
  get lastPosition(): number {
    return this.#lastPosition;
  }

  /** Settles, with the reason, when the store can no longer tell what is on disk and must be restarted. */
  get failed(): Promise<unknown> {
    return this.#failed.promise;
  }

  /** The revision of the stream's last event on disk, whether it can still be read or not; null when it has none. */
  lastRevision(stream: string): number | null {
    return this.#reader.lastRevision(stream, this.#lastPosition);
  }

  /** What of the stream can be read, after its metadata and its end. @throws Fault `record-damaged` */
  readablePart(stream: string): ReadablePart {
    return this.#parts.of(stream, this.#lastPosition, Date.now());
  }

  /**
   * Settles when the append is on disk, together with the others that arrived meanwhile, or is refused.
   * @throws Fault `commit-failed`, `disk-sync-failed`, `store-stopping`
   */
  append(append: Append): Promise<AppendOutcome> {
    const bytes = append.events.reduce((sum, event) => sum + event.data.byteLength + event.metadata.byteLength, 0);
    return this.#queue.enqueue(append, bytes);
  }

  /** The next page of all events on disk. @throws Fault `record-damaged` */
  readAll(span: Span, limit: number): StoredRecord[] {
    return this.#reader.readAll(span, limit);
  }

  /** The next page of one stream, by revision. @throws Fault `record-damaged` */
  readStream(stream: string, span: Span, limit: number): StoredRecord[] {
    return this.#reader.readStream(stream, span, limit, this.#lastPosition);
  }

  /** Calls `wake` after each commit that touches the stream (null: any stream) until disposed. */
  onCommit(stream: string | null, wake: () => void): Disposable {
    return this.#listeners.add(stream, wake);
  }

  /** Completes the appends that wait, then lets go of the folder. */
  async close(): Promise<void> {
    await this.#queue.close();
    this.#disk[Symbol.dispose]();
    this.database.close();
    this.lock[Symbol.dispose]();
  }

  async #commit(appends: readonly Append[], crowded: boolean): Promise<readonly AppendOutcome[]> {
    const { outcomes, committed } = this.#writer.commit(appends, Date.now());
    if (committed === null) return outcomes;
    await this.#sync(crowded);
    this.#lastPosition = committed.lastPosition;
    this.#listeners.notify(committed);
    return outcomes;
  }

  /** After a failed sync nobody knows what is on disk, and a second one may lie: only a restart reads the truth. */
  async #sync(crowded: boolean): Promise<void> {
    try {
      await this.#disk.sync(crowded);
    } catch (fault) {
      this.#failed.resolve(fault);
      throw fault;
    }
  }
}
