import { crc32 } from 'node:zlib';
import type { Findings } from './findings.js';

/** An event as it was sent, or as it was read back. */
export interface LedgerEvent {
  readonly stream: string;
  readonly id: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

/** An event as it lies in the log. */
export interface StoredEvent extends LedgerEvent {
  readonly revision: number;
  readonly type: string;
}

/** Where an acknowledgement said that the last of its events in a stream lies. */
export interface Claim {
  readonly stream: string;
  readonly revision: number;
}

/** What became of one id in one stream. */
interface Entry {
  readonly stream: string;
  acknowledged: number;
  /** Of appends whose call was cut: written or not, nobody was told. */
  unknown: number;
  stored: number;
  readonly contents: Set<number>;
}

/** Everything that was sent and what became of it, to be held against what the log holds. Knows no store. */
export class Ledger {
  readonly #entries = new Map<string, Entry>();
  /** The id that an acknowledgement said lies at a place, and the id that does. */
  readonly #claimed = new Map<string, string>();
  readonly #places = new Map<string, string>();
  readonly #unsent: StoredEvent[] = [];
  readonly #deleted = new Set<string>();

  acknowledged(events: readonly LedgerEvent[], claims: readonly Claim[]): void {
    for (const event of events) this.#entry(event).acknowledged += 1;
    for (const { stream, revision } of claims) {
      const last = events.findLast((event) => event.stream === stream);
      if (last !== undefined) this.#claimed.set(placeOf(stream, revision), last.id);
    }
  }

  refused(events: readonly LedgerEvent[]): void {
    for (const event of events) this.#entry(event);
  }

  unknown(events: readonly LedgerEvent[]): void {
    for (const event of events) this.#entry(event).unknown += 1;
  }

  /** A deletion of the stream was asked for: the store may write its own mark of that, and hide what was there. */
  deletionAsked(stream: string): void {
    this.#deleted.add(stream);
  }

  /** Enters an event that was found in the log. */
  found(event: StoredEvent, findings: Findings): void {
    const place = placeOf(event.stream, event.revision);
    if (this.#places.has(place)) findings.note('stored-too-often', place);
    this.#places.set(place, event.id);
    const entry = this.#entries.get(entryKey(event));
    if (entry === undefined) {
      this.#unsent.push(event);
      return;
    }
    entry.stored += 1;
    if (!entry.contents.has(contentOf(event))) findings.note('stored-changed', place);
  }

  /** Judges what was found. @returns the number of ids that were sent */
  judge(findings: Findings): number {
    for (const [key, entry] of this.#entries) this.#judgeEntry(key, entry, findings);
    for (const [place, id] of this.#claimed) {
      const found = this.#places.get(place);
      const hidden = found === undefined && this.#deleted.has(streamIn(place));
      if (found !== id && !hidden) findings.note('acknowledged-misplaced', `${id} at ${place} is ${found}`);
    }
    for (const event of this.#unsent) {
      if (!this.#isMarkOfDeletion(event)) findings.note('stored-unsent', `${event.type} in ${event.stream}`);
    }
    return this.#entries.size;
  }

  #judgeEntry(key: string, { stream, acknowledged, unknown, stored }: Entry, findings: Findings): void {
    if (acknowledged > 0 && stored === 0 && !this.#deleted.has(stream)) findings.note('acknowledged-lost', key);
    if (stored > 0 && acknowledged + unknown === 0) findings.note('stored-unacknowledged', key);
    else if (stored > acknowledged + unknown) findings.note('stored-too-often', key);
  }

  #entry(event: LedgerEvent): Entry {
    const key = entryKey(event);
    const known = this.#entries.get(key);
    const entry = known ?? { stream: event.stream, acknowledged: 0, unknown: 0, stored: 0, contents: new Set() };
    this.#entries.set(key, entry);
    entry.contents.add(contentOf(event));
    return entry;
  }

  #isMarkOfDeletion({ stream, type }: StoredEvent): boolean {
    const subject = type === '$metadata' ? stream.slice(2) : stream;
    return (type === '$metadata' || type === '$streamDeleted') && this.#deleted.has(subject);
  }
}

function entryKey({ stream, id }: LedgerEvent): string {
  return `${id} ${stream}`;
}

function placeOf(stream: string, revision: number): string {
  return `${revision} ${stream}`;
}

/** A revision has no space in it; a name may. */
function streamIn(place: string): string {
  return place.slice(place.indexOf(' ') + 1);
}

function contentOf({ data, metadata }: LedgerEvent): number {
  return crc32(metadata, crc32(data));
}
