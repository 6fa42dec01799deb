import { status as grpcStatus, Metadata } from '@grpc/grpc-js';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import type { ExpectedRevision, Violation } from '../storage/model.js';
import { MAX_APPEND_BYTES } from './append-limits.js';
import { code as codes, multiStreamErrors, status } from './generated.js';
import { CallError } from './grpc-error.js';

const NO_STREAM = -1;
const ANY = -2;
const STREAM_EXISTS = -4;

/** What a stream is expected to be, as the calls over several streams carry it: a revision, or one of three signs. */
export function expectedFromNumber(text: string): ExpectedRevision | null {
  const value = Number(text);
  if (value === NO_STREAM) return 'no-stream';
  if (value === ANY) return 'any';
  if (value === STREAM_EXISTS) return 'stream-exists';
  return value >= 0 ? Math.min(value, Number.MAX_SAFE_INTEGER) : null;
}

/** One stream of an append session is not where it was expected. */
export function revisionConflict({ stream, expected, current }: Violation): CallError {
  const details = new multiStreamErrors.StreamRevisionConflictErrorDetails()
    .setStream(stream)
    .setExpectedRevision(String(toNumber(expected)))
    .setActualRevision(String(current ?? NO_STREAM));
  return detailed(
    'FAILED_PRECONDITION',
    `Append failed due to a revision conflict on stream '${stream}'.`,
    'StreamRevisionConflictErrorDetails',
    details,
  );
}

/** All checks that do not hold, so that the caller can refresh everything at once. */
export function consistencyViolation(violations: readonly Violation[]): CallError {
  const details = new multiStreamErrors.AppendConsistencyViolationErrorDetails().setViolationsList(
    violations.map(({ index, stream, expected, current }) =>
      new multiStreamErrors.ConsistencyViolation().setCheckIndex(index).setStreamState(
        new multiStreamErrors.ConsistencyViolation.StreamStateViolation()
          .setStream(stream)
          .setExpectedState(String(toNumber(expected)))
          .setActualState(String(current ?? NO_STREAM)),
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

function toNumber(expected: ExpectedRevision): number {
  switch (expected) {
    case 'no-stream':
      return NO_STREAM;
    case 'any':
      return ANY;
    case 'stream-exists':
      return STREAM_EXISTS;
    default:
      return expected;
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
