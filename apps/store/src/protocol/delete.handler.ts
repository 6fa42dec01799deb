import { unreachable } from '@comity/kernel';
import { type handleUnaryCall, type ServerUnaryCall, status } from '@grpc/grpc-js';
import type { EventStorage } from '../storage/event-storage.js';
import type { AppendOutcome, Deletion } from '../storage/model.js';
import { isMetadataStream } from '../storage/stream-metadata.js';
import { deadlineOf } from './deadline.js';
import { expectedIn } from './expected-revision.js';
import { streams } from './generated.js';
import { CallError, invalidArgument, toCallError } from './grpc-error.js';
import { readStreamName } from './identifiers.js';
import { deletionConflict } from './stream-errors.js';

type Report = (error: unknown) => void;
type Options = streams.DeleteReq.Options | streams.TombstoneReq.Options;

/** Deletes a stream softly: nothing of it is read any more, and the next event brings it back behind what it had. */
export function deleteHandler(
  storage: EventStorage,
  report: Report,
): handleUnaryCall<streams.DeleteReq, streams.DeleteResp> {
  return (call, callback) => {
    answer(storage, call, call.request.getOptions(), 'softly').then(
      (position) =>
        callback(null, new streams.DeleteResp().setPosition(placed(new streams.DeleteResp.Position(), position))),
      (error: unknown) => {
        report(error);
        callback(toCallError(error));
      },
    );
  };
}

/** Ends a stream for good: its name can never be written or read again. */
export function tombstoneHandler(
  storage: EventStorage,
  report: Report,
): handleUnaryCall<streams.TombstoneReq, streams.TombstoneResp> {
  return (call, callback) => {
    answer(storage, call, call.request.getOptions(), 'for-good').then(
      (position) =>
        callback(null, new streams.TombstoneResp().setPosition(placed(new streams.TombstoneResp.Position(), position))),
      (error: unknown) => {
        report(error);
        callback(toCallError(error));
      },
    );
  };
}

/** @returns the position of the event that deletes the stream */
async function answer(
  storage: EventStorage,
  call: Pick<ServerUnaryCall<unknown, unknown>, 'getDeadline'>,
  options: Options | undefined,
  deletion: Deletion,
): Promise<number> {
  if (options === undefined) throw invalidArgument('the deletion has no options');
  const stream = readStreamName(options.getStreamIdentifier());
  if (isMetadataStream(stream)) throw invalidArgument('the metadata of a stream ends with it: delete the stream');
  const expectation = { stream, expected: expectedIn(options) };
  const deadlineAtMs = deadlineOf(call);
  return positionIn(await storage.append({ expectations: [expectation], events: [], deletion, deadlineAtMs }));
}

function positionIn(outcome: AppendOutcome): number {
  switch (outcome.kind) {
    case 'appended':
      return outcome.position ?? 0;
    case 'wrong-expected-revision':
      throw deletionConflict(outcome.violations[0]);
    case 'expired':
      throw new CallError(status.DEADLINE_EXCEEDED, 'the deadline passed before the stream was deleted');
    default:
      return unreachable(outcome);
  }
}

interface Position {
  setCommitPosition(value: string): unknown;
  setPreparePosition(value: string): unknown;
}

function placed<Place extends Position>(place: Place, position: number): Place {
  place.setCommitPosition(String(position));
  place.setPreparePosition(String(position));
  return place;
}
