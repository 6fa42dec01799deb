import { unreachable } from '@comity/kernel';
import any from 'google-protobuf/google/protobuf/any_pb.js';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import type { AppendOutcome, Violation } from '../storage/model.js';
import { MAX_APPEND_BYTES } from './append-limits.js';
import { code, shared, status, streams } from './generated.js';
import { writeStreamName } from './identifiers.js';
import { meansDeleted } from './stream-errors.js';

type BatchAppendResp = streams.BatchAppendResp;

/** The answer to one append of the batch call, without its correlation id. */
export function answerTo(outcome: AppendOutcome): BatchAppendResp {
  switch (outcome.kind) {
    case 'appended':
      return new streams.BatchAppendResp().setSuccess(success(outcome.ends[0]?.lastRevision ?? null, outcome.position));
    case 'wrong-expected-revision':
      return conflict(outcome.violations[0]);
    case 'expired':
      return failure(code.Code.DEADLINE_EXCEEDED, 'Timeout', new shared.Timeout());
    default:
      return unreachable(outcome);
  }
}

export function tooLarge(): BatchAppendResp {
  const details = new shared.MaximumAppendSizeExceeded().setMaxappendsize(MAX_APPEND_BYTES);
  return failure(code.Code.INVALID_ARGUMENT, 'MaximumAppendSizeExceeded', details);
}

export function badRequest(message: string): BatchAppendResp {
  return failure(code.Code.INVALID_ARGUMENT, 'BadRequest', new shared.BadRequest().setMessage(message), message);
}

function success(lastRevision: number | null, position: number | null): streams.BatchAppendResp.Success {
  const response = new streams.BatchAppendResp.Success();
  if (lastRevision === null) response.setNoStream(new empty.Empty());
  else response.setCurrentRevision(String(lastRevision));
  if (position === null) return response.setNoPosition(new empty.Empty());
  const place = new shared.AllStreamPosition();
  return response.setPosition(place.setCommitPosition(String(position)).setPreparePosition(String(position)));
}

function conflict(violation: Violation): BatchAppendResp {
  if (!meansDeleted(violation)) return wrongExpectedVersion(violation);
  const details = new shared.StreamDeleted().setStreamIdentifier(writeStreamName(violation.stream));
  return failure(code.Code.FAILED_PRECONDITION, 'StreamDeleted', details);
}

function wrongExpectedVersion({ expected, current }: Violation): BatchAppendResp {
  const details = new shared.WrongExpectedVersion();
  if (current === null) details.setCurrentNoStream(new empty.Empty());
  else details.setCurrentStreamRevision(String(current));
  switch (expected) {
    case 'any':
      details.setExpectedAny(new empty.Empty());
      break;
    case 'no-stream':
      details.setExpectedNoStream(new empty.Empty());
      break;
    case 'stream-exists':
      details.setExpectedStreamExists(new empty.Empty());
      break;
    default:
      details.setExpectedStreamPosition(String(expected));
  }
  return failure(code.Code.FAILED_PRECONDITION, 'WrongExpectedVersion', details);
}

interface Serializable {
  serializeBinary(): Uint8Array;
}

function failure(statusCode: code.Code, type: string, details: Serializable, message = type): BatchAppendResp {
  const packed = new any.Any();
  packed.pack(details.serializeBinary(), `event_store.client.${type}`);
  const error = new status.Status().setCode(statusCode).setMessage(message).setDetails(packed);
  return new streams.BatchAppendResp().setError(error);
}
