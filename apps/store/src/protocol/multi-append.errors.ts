import { unreachable } from '@comity/kernel';
import { status as grpcStatus, Metadata } from '@grpc/grpc-js';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import type { Violation } from '../storage/model.js';
import { MAX_APPEND_BYTES } from './append-limits.js';
import { expectedToNumber, NO_STREAM } from './expected-revision.js';
import { code as codes, multiStreamErrors, status } from './generated.js';
import { CallError } from './grpc-error.js';
import { meansDeleted } from './stream-errors.js';

/** How a deleted stream is told where a revision would stand. @source KurrentDB, `ActualStreamCondition` */
const SOFTLY_DELETED = -5;
const TOMBSTONED = -6;

/** One stream of an append session is not where it was expected. */
export function revisionConflict(violation: Violation): CallError {
  const { stream, expected, current } = violation;
  if (meansDeleted(violation)) return tombstoned(stream);
  const details = new multiStreamErrors.StreamRevisionConflictErrorDetails()
    .setStream(stream)
    .setExpectedRevision(String(expectedToNumber(expected)))
    .setActualRevision(String(current ?? NO_STREAM));
  return detailed(
    'FAILED_PRECONDITION',
    `Append failed due to a revision conflict on stream '${stream}'.`,
    'StreamRevisionConflictErrorDetails',
    details,
  );
}

function tombstoned(stream: string): CallError {
  const details = new multiStreamErrors.StreamTombstonedErrorDetails().setStream(stream);
  return detailed('FAILED_PRECONDITION', `Stream '${stream}' is deleted.`, 'StreamTombstonedErrorDetails', details);
}

/** All checks that do not hold, so that the caller can refresh everything at once. */
export function consistencyViolation(violations: readonly Violation[]): CallError {
  const details = new multiStreamErrors.AppendConsistencyViolationErrorDetails().setViolationsList(
    violations.map((violation) =>
      new multiStreamErrors.ConsistencyViolation().setCheckIndex(violation.index).setStreamState(
        new multiStreamErrors.ConsistencyViolation.StreamStateViolation()
          .setStream(violation.stream)
          .setExpectedState(String(expectedToNumber(violation.expected)))
          .setActualState(String(actualState(violation))),
      ),
    ),
  );
  return detailed(
    'FAILED_PRECONDITION',
    'Append failed because consistency checks do not hold.',
    'AppendConsistencyViolationErrorDetails',
    details,
  );
}

export function transactionTooLarge(bytes: number): CallError {
  const details = new multiStreamErrors.AppendTransactionSizeExceededErrorDetails()
    .setSize(bytes)
    .setMaxSize(MAX_APPEND_BYTES);
  return detailed(
    'ABORTED',
    `The append is larger than ${MAX_APPEND_BYTES} bytes.`,
    'AppendTransactionSizeExceededErrorDetails',
    details,
  );
}

export function streamAlreadyInSession(stream: string): CallError {
  const details = new multiStreamErrors.StreamAlreadyInAppendSessionErrorDetails().setStream(stream);
  return detailed(
    'ABORTED',
    `Stream '${stream}' is already in this append session.`,
    'StreamAlreadyInAppendSessionErrorDetails',
    details,
  );
}

function actualState({ current, deleted }: Violation): number {
  switch (deleted) {
    case 'for-good':
      return TOMBSTONED;
    case 'softly':
      return SOFTLY_DELETED;
    case null:
      return current ?? NO_STREAM;
    default:
      return unreachable(deleted);
  }
}

function detailed(
  code: 'FAILED_PRECONDITION' | 'ABORTED',
  message: string,
  type: string,
  details: { serializeBinary(): Uint8Array },
): CallError {
  const packed = new any.Any();
  packed.pack(details.serializeBinary(), `kurrentdb.protocol.v2.streams.errors.${type}`);
  const trailer = new status.Status().setCode(codes.Code[code]).setMessage(message).setDetails(packed);
  const metadata = new Metadata();
  metadata.set('grpc-status-details-bin', Buffer.from(trailer.serializeBinary()));
  return new CallError(grpcStatus[code], message, metadata);
}
