import type { Actor } from './actor.js';
import { digestOf } from './canonical-json.js';
import type { DomainEvent } from './decider.js';
import type { Instant } from './time.js';

/** What is known about a fact besides the fact: who, when, why, as part of what. Stored as the event's metadata. */
export interface Envelope {
  readonly actor: Actor;
  readonly commandId: string;
  /** SHA-256 of the command's content: the same id with other content is a caller's mistake, not a retry. */
  readonly commandDigest?: string;
  readonly correlationId: string;
  readonly causationId?: string;
  readonly traceparent?: string;
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  /** `recordedAt` was assumed equal to the occurrence, because an imported register does not say when it learned the fact. */
  readonly recordedAtAssumed?: boolean;
  readonly schemaVersion: number;
  readonly marking?: string;
  readonly reason?: string;
}

/** A fact as the log holds it. `position` is its place among all facts, `revision` its place in its stream (from 0). */
export type Recorded<Event extends DomainEvent = DomainEvent> = Event & {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly position: bigint;
  readonly occurredAt: Instant;
  readonly recordedAt: Instant;
  readonly envelope: Envelope;
};

/** `request-6f0c…` → its category and id. */
export function streamName(category: string, id: string): string {
  return `${category}-${id}`;
}

export function categoryOf(stream: string): string {
  const dash = stream.indexOf('-');
  return dash < 0 ? stream : stream.slice(0, dash);
}

export function streamId(stream: string): string {
  return stream.slice(stream.indexOf('-') + 1);
}

/** What makes a recorded event that event and no other: its place in the log may change with the store, these do not. */
export interface Hashable {
  readonly id: string;
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly data: unknown;
  readonly envelope: unknown;
}

/** SHA-256, 64 hex digits, by which a citation or a proof pins an event. Give it the event as stored, before upcasting. */
export function eventHash({ id, stream, revision, type, data, envelope }: Hashable): string {
  return digestOf({ id, stream, revision, type, data, envelope });
}
