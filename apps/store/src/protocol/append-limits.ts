import { status } from '@grpc/grpc-js';
import type { ProposedEvent } from '../storage/model.js';
import { CallError } from './grpc-error.js';

/** KurrentDB's default for one append, counted as it counts. */
export const MAX_APPEND_BYTES = 1024 * 1024;

/** What an event counts towards the limit: data, metadata, and two bytes per character of the type. */
export function sizeOf(event: ProposedEvent): number {
  return event.data.byteLength + event.metadata.byteLength + 2 * event.type.length;
}

export function appendTooLarge(): CallError {
  return new CallError(status.INVALID_ARGUMENT, `Maximum Append Size of ${MAX_APPEND_BYTES} Exceeded.`, {
    exception: 'maximum-append-size-exceeded',
    'maximum-append-size': String(MAX_APPEND_BYTES),
  });
}
