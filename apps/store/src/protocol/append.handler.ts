import { unreachable } from '@comity/kernel';
import { type handleClientStreamingCall, type ServerReadableStream, status } from '@grpc/grpc-js';
import type { EventStorage } from '../storage/event-storage.js';
import type { AppendOutcome, ExpectedRevision, ProposedEvent, Violation } from '../storage/model.js';
import { appendTooLarge, MAX_APPEND_BYTES, sizeOf } from './append-limits.js';
import { deadlineOf } from './deadline.js';
import { expectedIn } from './expected-revision.js';
import { shared, streams } from './generated.js';
import { CallError, invalidArgument, toCallError } from './grpc-error.js';
import { readStreamName, readUuid } from './identifiers.js';
import { type Proposal, proposedEvent } from './proposed-event.js';
import { received } from './received.js';
import { meansDeleted, streamDeleted } from './stream-errors.js';

type AppendCall = ServerReadableStream<streams.AppendReq, streams.AppendResp>;

/** One append per call: options first, then the events, answered when they are on disk. */
export function appendHandler(
  storage: EventStorage,
  report: (error: unknown) => void,
): handleClientStreamingCall<streams.AppendReq, streams.AppendResp> {
  return (call, callback) => {
    append(storage, call).then(
      (response) => callback(null, response),
      (error: unknown) => {
        report(error);
        callback(toCallError(error));
      },
    );
  };
}

async function append(storage: EventStorage, call: AppendCall): Promise<streams.AppendResp> {
  const { stream, expected, events } = await receive(call);
  const deadlineAtMs = deadlineOf(call);
  const outcome = await storage.append({ expectations: [{ stream, expected }], events, deadlineAtMs });
  return answer(outcome);
}

async function receive(
  call: AppendCall,
): Promise<{ stream: string; expected: ExpectedRevision; events: ProposedEvent[] }> {
  let target: { stream: string; expected: ExpectedRevision } | null = null;
  const events: ProposedEvent[] = [];
  let bytes = 0;
  for await (const message of received(call)) {
    const options = message.getOptions();
    const proposed = message.getProposedMessage();
    if (options !== undefined && target === null) {
      target = { stream: readStreamName(options.getStreamIdentifier()), expected: expectedIn(options) };
    } else if (proposed !== undefined && target !== null) {
      const event = proposedEvent(target.stream, proposalIn(proposed));
      bytes += sizeOf(event);
      if (bytes > MAX_APPEND_BYTES) throw appendTooLarge();
      events.push(event);
    } else {
      throw invalidArgument('an append is its options, once, followed by its events');
    }
  }
  if (target === null) throw invalidArgument('the append has no options');
  return { ...target, events };
}

function proposalIn(message: streams.AppendReq.ProposedMessage): Proposal {
  return {
    id: readUuid(message.getId()),
    properties: message.getMetadataMap(),
    data: message.getData_asU8(),
    metadata: message.getCustomMetadata_asU8(),
  };
}

function answer(outcome: AppendOutcome): streams.AppendResp {
  switch (outcome.kind) {
    case 'appended':
      return new streams.AppendResp().setSuccess(success(outcome.ends[0]?.lastRevision ?? null, outcome.position));
    case 'wrong-expected-revision':
      return conflict(outcome.violations[0]);
    case 'expired':
      throw new CallError(status.DEADLINE_EXCEEDED, 'the deadline passed before the append was written');
    default:
      return unreachable(outcome);
  }
}

function success(lastRevision: number | null, position: number | null): streams.AppendResp.Success {
  const response = new streams.AppendResp.Success();
  if (lastRevision === null) response.setNoStream(new shared.Empty());
  else response.setCurrentRevision(String(lastRevision));
  if (position === null) return response.setNoPosition(new shared.Empty());
  const place = new streams.AppendResp.Position();
  return response.setPosition(place.setCommitPosition(String(position)).setPreparePosition(String(position)));
}

function conflict(violation: Violation): streams.AppendResp {
  if (meansDeleted(violation)) throw streamDeleted(violation.stream);
  return new streams.AppendResp().setWrongExpectedVersion(wrongExpectedVersion(violation));
}

function wrongExpectedVersion({ expected, current }: Violation): streams.AppendResp.WrongExpectedVersion {
  const details = new streams.AppendResp.WrongExpectedVersion();
  if (current === null) details.setCurrentNoStream(new shared.Empty());
  else details.setCurrentRevision(String(current));
  switch (expected) {
    case 'any':
      return details.setExpectedAny(new shared.Empty());
    case 'no-stream':
      return details.setExpectedNoStream(new shared.Empty());
    case 'stream-exists':
      return details.setExpectedStreamExists(new shared.Empty());
    default:
      return details.setExpectedRevision(String(expected));
  }
}
