/** Where a writer says a stream must stand: at a revision, absent, present, or anywhere. */
export type ExpectedRevision = 'any' | 'no-stream' | 'stream-exists' | number;

/**
 * The revision of the event that ends a stream for good. It stands for the protocol's largest revision (2^63 - 1), and
 * lies behind every other.
 */
export const TOMBSTONE_REVISION = Number.MAX_SAFE_INTEGER;

/** How a stream ends: softly, until the next event brings it back; or for good. */
export type Deletion = 'softly' | 'for-good';

/** An event as a writer proposes it; the store adds revision, position and time. */
export interface ProposedEvent {
  readonly stream: string;
  /** UUID, lower case with dashes. */
  readonly id: string;
  readonly type: string;
  readonly contentType: string;
  readonly data: Uint8Array;
  readonly metadata: Uint8Array;
}

export interface StreamExpectation {
  readonly stream: string;
  readonly expected: ExpectedRevision;
}

/**
 * What is written at once or not at all. The general form covers one stream (one expectation, all events in it)
 * and many (one expectation each; events interleaved in the order in which the log will hold them).
 */
export interface Append {
  readonly expectations: readonly StreamExpectation[];
  readonly events: readonly ProposedEvent[];
  /** Ends the one stream that is expected, instead of writing events. */
  readonly deletion?: Deletion;
  /** After this instant (milliseconds since the epoch) the writer no longer waits, and nothing may be written. */
  readonly deadlineAtMs: number;
}

/** Where a stream stands that is not where it was expected. */
export interface StreamStand {
  /** The stream's last revision; null when it never had an event. */
  readonly current: number | null;
  readonly deleted: Deletion | null;
}

/** An expectation that did not hold. */
export interface Violation extends StreamExpectation, StreamStand {
  /** Index into the append's expectations. */
  readonly index: number;
}

/** The last revision of a stream after an append; null when it still has no event. */
export interface StreamEnd {
  readonly stream: string;
  readonly lastRevision: number | null;
}

export type AppendOutcome =
  /** On disk; `position` is that of the last event, null for an append of no events. A retry gets its first answer. */
  | { readonly kind: 'appended'; readonly ends: readonly StreamEnd[]; readonly position: number | null }
  | { readonly kind: 'wrong-expected-revision'; readonly violations: readonly [Violation, ...Violation[]] }
  | { readonly kind: 'expired' };

/** A proposed event with the place and time the store has given it. */
export interface PlacedEvent extends ProposedEvent {
  readonly revision: number;
  readonly position: number;
  readonly createdAtMs: number;
}

/** Turns an event into the bytes that are stored and later sent to every reader unchanged. */
export type RecordEncoder = (event: PlacedEvent) => Uint8Array;

/** The form of the stored bytes, which storage itself does not know. */
export interface RecordCodec {
  readonly encode: RecordEncoder;
  /** The data of the event in the bytes; null when it is not JSON. */
  readonly jsonIn: (record: Uint8Array) => string | null;
}

/** One stored event as readers get it. */
export interface StoredRecord {
  readonly position: number;
  readonly revision: number;
  readonly stream: string;
  readonly type: string;
  readonly record: Buffer;
}
