import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { EventReader } from './event-reader.js';
import { TOMBSTONE_REVISION } from './model.js';
import { isMetadataStream, type StreamLimits, type StreamMetadata, streamDescribedBy } from './stream-metadata.js';

/** What readers find under a stream's name. */
export type ReadablePart =
  /** It never had an event, or was deleted softly. */
  | { readonly kind: 'none' }
  | { readonly kind: 'tombstoned' }
  /** Revisions from `first` to `last`, both included; `first` lies behind `last` when none of them can be read. */
  | { readonly kind: 'events'; readonly first: number; readonly last: number };

/**
 * Which events of a stream can be read, after its metadata and its end.
 * @source KurrentDB, `IndexReader.ReadStreamEventsForward`
 */
export class ReadableParts {
  readonly #createdAt: StatementSync;

  constructor(
    database: DatabaseSync,
    private readonly reader: EventReader,
    private readonly metadata: StreamMetadata,
  ) {
    this.#createdAt = database.prepare(`
      SELECT e.created_at_ms AS ms FROM streams s CROSS JOIN events e ON e.stream = s.id
      WHERE s.name = ? AND e.revision = ?`);
  }

  /** @param upTo the last position that counts. @throws Fault `record-damaged` */
  of(stream: string, upTo: number, nowMs: number): ReadablePart {
    const last = this.reader.lastRevision(stream, upTo);
    if (last === TOMBSTONE_REVISION || this.#describesTombstoned(stream, upTo)) return { kind: 'tombstoned' };
    if (last === null) return { kind: 'none' };
    const limits = this.metadata.limitsOf(stream, upTo);
    if (limits === null) return { kind: 'events', first: 0, last };
    if (limits.softlyDeleted) return { kind: 'none' };
    return { kind: 'events', first: this.#firstWithin(limits, stream, last, nowMs), last };
  }

  /** The metadata of a stream ends with it. */
  #describesTombstoned(stream: string, upTo: number): boolean {
    if (!isMetadataStream(stream)) return false;
    return this.reader.lastRevision(streamDescribedBy(stream), upTo) === TOMBSTONE_REVISION;
  }

  #firstWithin(limits: StreamLimits, stream: string, last: number, nowMs: number): number {
    const counted = limits.maxCount === null ? 0 : last - limits.maxCount + 1;
    const first = Math.max(0, counted, limits.truncateBefore ?? 0);
    return limits.maxAgeMs === null ? first : this.#firstSince(stream, first, last, nowMs - limits.maxAgeMs);
  }

  /** The first revision that is not older than the instant, by halving; one behind `last` when all are older. */
  #firstSince(stream: string, first: number, last: number, sinceMs: number): number {
    let low = first;
    let high = last + 1;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (Number(this.#createdAt.get(stream, middle)?.ms) >= sinceMs) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}
