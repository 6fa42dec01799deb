import { status } from '@grpc/grpc-js';
import type { ProposedEvent } from '../storage/model.js';
import { CallError } from './grpc-error.js';

/** KurrentDB's default for one append, counted as it counts. */
export const MAX_APPEND_BYTES = 1024 * 1024;

/** What an event counts towards the limit: data, metadata, and two bytes per character of the type. */
export function sizeOf(event: ProposedEvent): number {
  return event.data.byteLength + event.metadata.byteLength + 2 * event.type.length;
}

/** What JavaScript adds to each event that is kept, at least. */
const EVENT_OVERHEAD_BYTES = 512;
/** Buffers up to this size are cut from a larger one that others share. */
const SHARED_BUFFER_BYTES = 64 * 1024;

/** The memory that the events of one message cost while they are kept: they are views of all of it, whatever else it says. */
export function heldBytesOf(events: readonly ProposedEvent[]): number {
  const message = events[0]?.data.buffer.byteLength ?? 0;
  const own = events.reduce((sum, event) => sum + sizeOf(event) + EVENT_OVERHEAD_BYTES, EVENT_OVERHEAD_BYTES);
  return message > SHARED_BUFFER_BYTES ? Math.max(own, message) : own;
}

export function appendTooLarge(): CallError {
  return new CallError(status.INVALID_ARGUMENT, `Maximum Append Size of ${MAX_APPEND_BYTES} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(MAX_APPEND_BYTES),
  });
}
