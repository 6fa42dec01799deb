import { status } from '@grpc/grpc-js';
import type { Violation } from '../storage/model.js';
import { expectedToNumber, NO_STREAM } from './expected-revision.js';
import { CallError } from './grpc-error.js';

/** The stream was ended for good. */
export function streamDeleted(stream: string): CallError {
  return new CallError(status.FAILED_PRECONDITION, `Event stream '${stream}' is deleted.`, {
    exception: 'stream-deleted',
    'stream-name': inHeader(stream),
  });
}

/** Whether the violation is told as a deleted stream: one that ended for good, or that should exist and was deleted. */
export function meansDeleted({ deleted, expected }: Violation): boolean {
  return deleted === 'for-good' || (deleted === 'softly' && expected === 'stream-exists');
}

/** A stream that was to be deleted is not where it was expected. */
export function deletionConflict(violation: Violation): CallError {
  const { stream, expected, current } = violation;
  if (meansDeleted(violation)) return streamDeleted(stream);
  const [expectedVersion, actualVersion] = [expectedToNumber(expected), current ?? NO_STREAM];
  return new CallError(
    status.FAILED_PRECONDITION,
    `Delete failed due to WrongExpectedVersion. Stream: ${stream}, Expected version: ${expectedVersion}, Actual version: ${actualVersion}`,
    {
      exception: 'wrong-expected-version',
      'stream-name': inHeader(stream),
      'expected-version': String(expectedVersion),
      'actual-version': String(actualVersion),
    },
  );
}

/** Headers carry printable ASCII only. */
function inHeader(stream: string): string {
  return /^[\x20-\x7e]*$/.test(stream) ? stream : encodeURIComponent(stream);
}
