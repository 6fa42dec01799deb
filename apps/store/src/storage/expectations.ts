import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { ProposedEvent, StreamExpectation } from './model.js';
import type { RecentEvents } from './recent-events.js';
import type { StreamHead, StreamHeads } from './stream-heads.js';
import { uuidText } from './uuid-bytes.js';

/** What a stream says to an append: write it, it is already written (last event named), or the stream is elsewhere. */
export type Verdict =
  | { readonly kind: 'write' }
  | { readonly kind: 'written'; readonly lastRevision: number; readonly position: number }
  | { readonly kind: 'violated'; readonly current: number | null };

interface EventPlace {
  readonly revision: number;
  readonly position: number;
}

/**
 * Checks expectations as KurrentDB does: a retry (same ids at the same place) succeeds with its first result; a retry of
 * only a part of an earlier append, or of other events at that place, meets a wrong expected revision.
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
    const current = head === null || head.lastRevision < 0 ? null : head.lastRevision;
    switch (expected) {
      case 'any':
        return this.#checkAnywhere(events, current);
      case 'stream-exists':
        return current === null ? { kind: 'violated', current } : this.#checkAnywhere(events, current);
      case 'no-stream':
        return this.#checkBehind(-1, events, head, current);
      default:
        return this.#checkBehind(expected, events, head, current);
    }
  }

  #checkAnywhere(events: readonly ProposedEvent[], current: number | null): Verdict {
    let last: EventPlace | null = null;
    for (const [index, event] of events.entries()) {
      const place = this.recent.get(event.id);
      if (place === undefined || place.stream !== event.stream) {
        return index === 0 ? { kind: 'write' } : { kind: 'violated', current };
      }
      last = place;
    }
    return last === null
      ? { kind: 'write' }
      : { kind: 'written', lastRevision: last.revision, position: last.position };
  }

  #checkBehind(
    expected: number,
    events: readonly ProposedEvent[],
    head: StreamHead | null,
    current: number | null,
  ): Verdict {
    const actual = current ?? -1;
    if (expected === actual) return { kind: 'write' };
    if (expected > actual || events.length === 0 || head === null) return { kind: 'violated', current };
    let position = 0;
    for (const [index, event] of events.entries()) {
      const found = this.#findPlace.get(head.id, expected + 1 + index);
      if (found === undefined || uuidText(found.id as Uint8Array) !== event.id) return { kind: 'violated', current };
      position = Number(found.position);
    }
    return { kind: 'written', lastRevision: expected + events.length, position };
  }
}
