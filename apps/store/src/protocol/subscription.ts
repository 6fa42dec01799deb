import { randomUUID } from 'node:crypto';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { MAX_PAGE_RECORDS } from '../storage/event-reader.js';
import type { EventStorage } from '../storage/event-storage.js';
import { type StoredRecord, TOMBSTONE_REVISION } from '../storage/model.js';
import { caughtUp, checkpoint, confirmation, fellBehind, type Place, withStructuredId } from './read-answers.js';
import type { ReadRequest } from './read-request.js';
import type { ResponseStream } from './response-stream.js';
import { streamDeleted } from './stream-errors.js';

/** A live follower this many events behind the log is told that it fell behind, and again when it has caught up. */
const BEHIND_EVENTS = 1_024;

/** Events of a follower's first page; each page that it takes doubles the next, up to the largest. */
const FIRST_PAGE_EVENTS = 16;

/** Follows a stream or all of them: what is there, then each commit, at the reader's pace, without gap or repeat. */
export class Subscription {
  /** The last revision or position that was looked at. */
  #place: number;
  #live = false;
  /** Small until the reader is seen to read: a page waits in memory for as long as the reader does not. */
  #pageEvents = FIRST_PAGE_EVENTS;
  #sinceCheckpoint = 0;
  /** The position of the last checkpoint; a follower that starts at the end needs none for what it skipped. */
  #checkpointed: number;
  #wake: (() => void) | null = null;

  constructor(
    private readonly storage: EventStorage,
    private readonly request: ReadRequest,
    private readonly responses: ResponseStream,
  ) {
    this.#place = this.#startingPlace();
    this.#checkpointed = this.#place;
  }

  /**
   * Settles when the reader has gone.
   * @throws CallError FAILED_PRECONDITION when the stream was ended for good, or is
   * @throws Fault `record-damaged`
   */
  async run(): Promise<void> {
    using _listening = this.storage.onCommit(this.request.stream, () => this.wake());
    await this.responses.send(confirmation(randomUUID()));
    while (!this.responses.closed) {
      if (!this.#live) this.#skipUnreadable();
      await this.#noticeDistance();
      const page = this.#nextPage();
      if (page.length > 0) await this.#deliver(page);
      else await this.#untilCommit();
    }
  }

  /** To be called after each commit, and when the reader has gone. */
  wake(): void {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }

  #startingPlace(): number {
    const { stream, from } = this.request;
    const first = stream === null ? 1 : 0;
    if (from === 'start') return first - 1;
    return from === 'end' ? this.#end() : from;
  }

  /** The last revision or position there is. */
  #end(): number {
    const { stream } = this.request;
    return stream === null ? this.storage.lastPosition : (this.storage.lastRevision(stream) ?? -1);
  }

  /**
   * Who catches up is given what can be read now; who follows live is given everything.
   * @source KurrentDB, `Enumerator.StreamSubscription`
   */
  #skipUnreadable(): void {
    const { stream } = this.request;
    if (stream === null) return;
    const part = this.storage.readablePart(stream);
    if (part.kind === 'tombstoned') throw streamDeleted(stream);
    const readable = part.kind === 'events' ? part.first - 1 : this.#end();
    this.#place = Math.max(this.#place, readable);
  }

  #nextPage(): StoredRecord[] {
    const { stream } = this.request;
    const to = this.#end();
    if (to <= this.#place) return [];
    const span = { direction: 'forwards', from: this.#place + 1, to } as const;
    const limit = this.#pageEvents;
    return stream === null ? this.storage.readAll(span, limit) : this.storage.readStream(stream, span, limit);
  }

  async #deliver(page: readonly StoredRecord[]): Promise<void> {
    const { stream, filter } = this.request;
    const matching = filter === null ? null : await filter.matchingIn(page);
    await this.responses.sendAll(this.#answers(page, matching));
    this.#pageEvents = Math.min(2 * this.#pageEvents, MAX_PAGE_RECORDS);
    if (stream !== null && this.#place === TOMBSTONE_REVISION) throw streamDeleted(stream);
    // Followers that catch up take turns with everyone else, page by page.
    if (!this.#live) await nextTurn();
  }

  *#answers(page: readonly StoredRecord[], matching: ReadonlySet<StoredRecord> | null): Generator<Buffer> {
    const { stream, filter, structuredIds } = this.request;
    for (const record of page) {
      this.#place = stream === null ? record.position : record.revision;
      if (matching?.has(record) ?? true) yield structuredIds ? withStructuredId(record.record) : record.record;
      this.#sinceCheckpoint += 1;
      if (filter !== null && this.#sinceCheckpoint >= filter.checkpointInterval) yield* this.#checkpoint();
    }
  }

  *#checkpoint(): Generator<Buffer> {
    if (this.request.filter === null || this.#place <= this.#checkpointed) return;
    this.#sinceCheckpoint = 0;
    this.#checkpointed = this.#place;
    yield checkpoint(this.#place, Date.now());
  }

  /**
   * A checkpoint goes with each change, so that at least one comes within the interval.
   * @source KurrentDB, `Enumerator.AllSubscriptionFiltered`
   */
  async #noticeDistance(): Promise<void> {
    const end = this.#end();
    const distance = end - this.#place;
    if (!this.#live && distance <= 0) {
      this.#live = true;
      await this.responses.sendAll(this.#checkpoint());
      await this.responses.send(caughtUp(this.#placeToTell(), Date.now()));
    } else if (this.#live && distance > BEHIND_EVENTS && end !== TOMBSTONE_REVISION) {
      this.#live = false;
      await this.responses.send(fellBehind(this.#placeToTell(), Date.now()));
      await this.responses.sendAll(this.#checkpoint());
    }
  }

  #placeToTell(): Place {
    return this.request.stream === null ? { position: this.#place } : { revision: this.#place };
  }

  #untilCommit(): Promise<void> {
    if (this.responses.closed || this.#end() > this.#place) return Promise.resolve();
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
