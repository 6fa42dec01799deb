import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { Fault } from '@comity/kernel';
import { checksumOf } from './checksum.js';
import { Expectations, type Verdict } from './expectations.js';
import {
  type Append,
  type AppendOutcome,
  type Deletion,
  type ProposedEvent,
  type RecordEncoder,
  type StreamEnd,
  type StreamExpectation,
  TOMBSTONE_REVISION,
  type Violation,
} from './model.js';
import { RecentEvents } from './recent-events.js';
import { type ConsequentialEvent, StreamDeletions } from './stream-deletions.js';
import { StreamHeads } from './stream-heads.js';
import type { StreamMetadata } from './stream-metadata.js';
import { uuidBytes } from './uuid-bytes.js';

/** What a commit added, for those who follow the log. */
export interface Committed {
  readonly lastPosition: number;
  readonly streams: ReadonlySet<string>;
}

/** Decides and writes appends. Whatever it answers with `appended` is on disk when `commit` returns. */
export class EventWriter {
  readonly #heads: StreamHeads;
  readonly #recent: RecentEvents;
  readonly #expectations: Expectations;
  readonly #deletions: StreamDeletions;
  readonly #insert: StatementSync;
  readonly #findLast: StatementSync;
  #lastPosition: number;
  #touched = new Set<string>();
  /** What was written and has consequences that are not drawn yet. */
  #unsettled: ConsequentialEvent[] = [];

  constructor(
    private readonly database: DatabaseSync,
    private readonly encode: RecordEncoder,
    metadata: StreamMetadata,
  ) {
    this.#heads = new StreamHeads(database, metadata);
    this.#recent = new RecentEvents(database);
    this.#expectations = new Expectations(database, this.#heads, this.#recent);
    this.#deletions = new StreamDeletions(this.#heads, metadata, (...event) => this.#write(...event));
    this.#insert = database.prepare('INSERT INTO events VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
    this.#findLast = database.prepare('SELECT max(position) AS last FROM events');
    this.#lastPosition = this.#readLastPosition();
  }

  /** The position of the last event on disk; 0 when there is none (no event ever has position 0). */
  get lastPosition(): number {
    return this.#lastPosition;
  }

  /** The revision of the stream's last event; null when there is no such stream. */
  lastRevision(stream: string): number | null {
    const head = this.#heads.get(stream);
    return head === null || head.lastRevision < 0 ? null : head.lastRevision;
  }

  /**
   * Writes the appends in order, all in one transaction with one disk sync. Each sees those before it.
   * @throws Fault `commit-failed` when nothing of them was written (disk full, for one)
   */
  commit(appends: readonly Append[], nowMs: number): { outcomes: AppendOutcome[]; committed: Committed | null } {
    const before = this.#lastPosition;
    this.#touched = new Set();
    try {
      this.database.exec('BEGIN');
      const outcomes = appends.map((append) => this.#apply(append, nowMs));
      this.database.exec('COMMIT');
      const wrote = this.#lastPosition > before;
      return { outcomes, committed: wrote ? { lastPosition: this.#lastPosition, streams: this.#touched } : null };
    } catch (cause) {
      this.#undo();
      throw new Fault('commit-failed', `${appends.length} appends could not be written`, { cause });
    }
  }

  #apply(append: Append, nowMs: number): AppendOutcome {
    if (append.deadlineAtMs <= nowMs) return { kind: 'expired' };
    const byStream = Map.groupBy(append.events, ({ stream }) => stream);
    const verdicts = append.expectations.map((expectation) =>
      this.#expectations.check(expectation, byStream.get(expectation.stream) ?? []),
    );
    const [first, ...others] = violationsIn(append, verdicts, byStream);
    if (first !== undefined) return { kind: 'wrong-expected-revision', violations: [first, ...others] };
    const written = verdicts.filter((verdict) => verdict.kind === 'written');
    if (written.length > 0) return repeated(append, verdicts);
    if (append.deletion !== undefined) return this.#delete(append.deletion, append.expectations, nowMs);
    for (const event of append.events) this.#write(event, nowMs);
    const ends = append.expectations.map(({ stream }) => ({ stream, lastRevision: this.lastRevision(stream) }));
    const position = append.events.length === 0 ? null : this.#lastPosition;
    this.#settle(nowMs);
    return { kind: 'appended', ends, position };
  }

  #delete(deletion: Deletion, [expectation]: readonly StreamExpectation[], nowMs: number): AppendOutcome {
    if (expectation === undefined) throw new Fault('deletion-without-stream', 'a deletion names no stream');
    if (!this.#deletions.delete(expectation.stream, deletion, nowMs)) {
      const violation = { ...expectation, index: 0, current: null, deleted: null };
      return { kind: 'wrong-expected-revision', violations: [violation] };
    }
    const position = this.#lastPosition;
    this.#settle(nowMs);
    return { kind: 'appended', ends: [], position };
  }

  #settle(nowMs: number): void {
    while (this.#unsettled.length > 0) this.#deletions.settle(this.#unsettled.splice(0), nowMs);
  }

  #write(event: ProposedEvent, createdAtMs: number, nextRevision?: number): void {
    const head = this.#heads.getOrCreate(event.stream);
    if (head.lastRevision === TOMBSTONE_REVISION) {
      throw new Fault('stream-ended', `nothing can be written behind the tombstone of ${event.stream}`);
    }
    const revision = nextRevision ?? head.lastRevision + 1;
    const position = this.#lastPosition + 1;
    const record = this.encode({ ...event, revision, position, createdAtMs });
    const checksum = checksumOf(position, record);
    this.#insert.run(position, head.id, revision, uuidBytes(event.id), event.type, createdAtMs, checksum, record);
    head.lastRevision = revision;
    this.#lastPosition = position;
    this.#recent.add(event.id, { stream: event.stream, revision, position });
    this.#touched.add(event.stream);
    if (head.softlyDeleted || head.holdsMetadata) this.#unsettled.push({ stream: event.stream, revision });
  }

  #undo(): void {
    if (this.database.isTransaction) this.database.exec('ROLLBACK');
    this.#heads.forget();
    this.#unsettled = [];
    this.#recent.reload();
    this.#lastPosition = this.#readLastPosition();
  }

  #readLastPosition(): number {
    return Number(this.#findLast.get()?.last ?? 0);
  }
}

/** The failed expectations; an append of which one stream is already written and another is not is no retry either. */
function violationsIn(
  append: Append,
  verdicts: readonly Verdict[],
  byStream: ReadonlyMap<string, readonly ProposedEvent[]>,
): Violation[] {
  const fresh = append.expectations.some(
    ({ stream }, index) => verdicts[index]?.kind === 'write' && byStream.has(stream),
  );
  return append.expectations.flatMap((expectation, index) => {
    const verdict = verdicts[index];
    if (verdict?.kind === 'violated') {
      return [{ ...expectation, index, current: verdict.current, deleted: verdict.deleted }];
    }
    if (verdict?.kind === 'written' && fresh) {
      return [{ ...expectation, index, current: verdict.lastRevision, deleted: null }];
    }
    return [];
  });
}

function repeated(append: Append, verdicts: readonly Verdict[]): AppendOutcome {
  let position = 0;
  const ends: StreamEnd[] = append.expectations.map(({ stream }, index) => {
    const verdict = verdicts[index];
    if (verdict?.kind !== 'written') return { stream, lastRevision: null };
    position = Math.max(position, verdict.position);
    return { stream, lastRevision: verdict.lastRevision };
  });
  return { kind: 'appended', ends, position };
}
