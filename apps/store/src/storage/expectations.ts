import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { type ProposedEvent, type StreamExpectation, type StreamStand, TOMBSTONE_REVISION } from './model.js';
import type { RecentEvents } from './recent-events.js';
import type { StreamHead, StreamHeads } from './stream-heads.js';
import { isMetadataStream, metadataStreamOf, streamDescribedBy } from './stream-metadata.js';
import { uuidText } from './uuid-bytes.js';

/** What a stream says to an append: write it, it is already written (last event named), or the stream is elsewhere. */
export type Verdict =
  | { readonly kind: 'write' }
  | { readonly kind: 'written'; readonly lastRevision: number; readonly position: number }
  | ({ readonly kind: 'violated' } & StreamStand);

interface EventPlace {
  readonly revision: number;
  readonly position: number;
}

/**
 * Checks expectations as KurrentDB does: a retry (same ids at the same place) succeeds with its first result; one that
 * has new events behind the known ones, or other events at that place, meets a wrong expected revision. A stream that was
 * deleted softly is there for who expects its revision, and absent for who expects none.
 * @source KurrentDB, `IndexWriter.CheckCommit`
 */
export class Expectations {
  readonly #findPlace: StatementSync;

  constructor(
    database: DatabaseSync,
    private readonly heads: StreamHeads,
    private readonly recent: RecentEvents,
  ) {
    this.#findPlace = database.prepare('SELECT id, position FROM events WHERE stream = ? AND revision = ?');
  }

  /** @param events those of the append that go to the expectation's stream */
  check({ stream, expected }: StreamExpectation, events: readonly ProposedEvent[]): Verdict {
    const head = this.heads.get(stream);
    if (this.#isTombstoned(stream, head)) {
      return { kind: 'violated', current: head?.lastRevision ?? null, deleted: 'for-good' };
    }
    switch (expected) {
      case 'any':
        return this.#checkAnywhere(events, head);
      case 'stream-exists':
        return this.#exists(stream, head) ? this.#checkAnywhere(events, head) : violated(head);
      case 'no-stream':
        return this.#checkBehind(-1, events, head);
      default:
        return this.#checkBehind(expected, events, head);
    }
  }

  /** The metadata of a stream ends with it. */
  #isTombstoned(stream: string, head: StreamHead | null): boolean {
    if (head?.lastRevision === TOMBSTONE_REVISION) return true;
    const holdsMetadata = head?.holdsMetadata ?? isMetadataStream(stream);
    return holdsMetadata && this.heads.get(streamDescribedBy(stream))?.lastRevision === TOMBSTONE_REVISION;
  }

  /** A stream that has nothing but metadata exists. */
  #exists(stream: string, head: StreamHead | null): boolean {
    if (head?.softlyDeleted) return false;
    return currentOf(head) !== null || currentOf(this.heads.get(metadataStreamOf(stream))) !== null;
  }

  #checkAnywhere(events: readonly ProposedEvent[], head: StreamHead | null): Verdict {
    let last: EventPlace | null = null;
    for (const [index, event] of events.entries()) {
      const place = this.recent.get(event.id);
      if (place === undefined || place.stream !== event.stream) {
        return index === 0 ? { kind: 'write' } : violated(head);
      }
      last = place;
    }
    return last === null
      ? { kind: 'write' }
      : { kind: 'written', lastRevision: last.revision, position: last.position };
  }

  #checkBehind(expected: number, events: readonly ProposedEvent[], head: StreamHead | null): Verdict {
    const actual = currentOf(head) ?? -1;
    if (expected === actual) return { kind: 'write' };
    if (expected > actual || head === null) return violated(head);
    const recreates = expected === -1 && head.softlyDeleted;
    if (events.length === 0) return recreates ? { kind: 'write' } : violated(head);
    let position = 0;
    for (const [index, event] of events.entries()) {
      const found = this.#findPlace.get(head.id, expected + 1 + index);
      if (found === undefined || uuidText(found.id as Uint8Array) !== event.id) {
        return recreates && index === 0 ? { kind: 'write' } : violated(head);
      }
      position = Number(found.position);
    }
    return { kind: 'written', lastRevision: expected + events.length, position };
  }
}

function currentOf(head: StreamHead | null): number | null {
  return head === null || head.lastRevision < 0 ? null : head.lastRevision;
}

function violated(head: StreamHead | null): Verdict {
  return { kind: 'violated', current: currentOf(head), deleted: head?.softlyDeleted ? 'softly' : null };
}
