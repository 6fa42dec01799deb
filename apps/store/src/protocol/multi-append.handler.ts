import { unreachable } from '@comity/kernel';
import { type handleClientStreamingCall, type handleUnaryCall, type ServerReadableStream, status } from '@grpc/grpc-js';
import type { EventStorage } from '../storage/event-storage.js';
import type { AppendOutcome, ProposedEvent, StreamEnd, StreamExpectation, Violation } from '../storage/model.js';
import { MAX_APPEND_BYTES, sizeOf } from './append-limits.js';
import { readAppendRecord } from './append-record.js';
import { deadlineOf } from './deadline.js';
import { expectedFromNumber } from './expected-revision.js';
import { multiStream } from './generated.js';
import { CallError, invalidArgument, toCallError } from './grpc-error.js';
import { checkStreamName } from './identifiers.js';
import {
  consistencyViolation,
  revisionConflict,
  streamAlreadyInSession,
  transactionTooLarge,
} from './multi-append.errors.js';
import { received } from './received.js';

type Report = (error: unknown) => void;
type SessionCall = ServerReadableStream<multiStream.AppendRequest, multiStream.AppendSessionResponse>;

/** Streams that one append may name; each costs a look-up. */
const MAX_STREAMS = 10_000;

/** Several streams, each once with its expected revision, written at once or not at all. */
export function appendSessionHandler(
  storage: EventStorage,
  report: Report,
): handleClientStreamingCall<multiStream.AppendRequest, multiStream.AppendSessionResponse> {
  return (call, callback) => {
    appendSession(storage, call).then(
      (response) => callback(null, response),
      (error: unknown) => {
        report(error);
        callback(toCallError(error));
      },
    );
  };
}

/** Records of several streams in one order, with checks on these or other streams, written at once or not at all. */
export function appendRecordsHandler(
  storage: EventStorage,
  report: Report,
): handleUnaryCall<multiStream.AppendRecordsRequest, multiStream.AppendRecordsResponse> {
  return (call, callback) => {
    appendRecords(storage, call.request, deadlineOf(call)).then(
      (response) => callback(null, response),
      (error: unknown) => {
        report(error);
        callback(toCallError(error));
      },
    );
  };
}

async function appendSession(storage: EventStorage, call: SessionCall): Promise<multiStream.AppendSessionResponse> {
  const draft = new Draft();
  for await (const request of received(call)) {
    const stream = checkStreamName(request.getStream());
    if (draft.expects(stream)) throw streamAlreadyInSession(stream);
    draft.expect(stream, request.hasExpectedRevision() ? (request.getExpectedRevision() ?? '') : '-2');
    for (const record of request.getRecordsList()) draft.add(readAppendRecord(stream, record));
  }
  if (draft.expectations.length === 0) throw new CallError(status.FAILED_PRECONDITION, 'the append session is empty');
  const outcome = await storage.append({ ...draft.content, deadlineAtMs: deadlineOf(call) });
  const { ends, position } = appended(outcome, ([first]) => revisionConflict(first));
  return new multiStream.AppendSessionResponse()
    .setPosition(String(position ?? 0))
    .setOutputList(
      ends.map(({ stream, lastRevision }) =>
        new multiStream.AppendResponse().setStream(stream).setStreamRevision(String(lastRevision ?? -1)),
      ),
    );
}

async function appendRecords(
  storage: EventStorage,
  request: multiStream.AppendRecordsRequest,
  deadlineAtMs: number,
): Promise<multiStream.AppendRecordsResponse> {
  const draft = new Draft();
  for (const check of request.getChecksList()) {
    const state = check.getStreamState();
    if (state === undefined) throw invalidArgument('a consistency check says nothing');
    draft.expect(checkStreamName(state.getStream()), state.getExpectedState());
  }
  for (const record of request.getRecordsList()) draft.add(readAppendRecord(record.getStream(), record));
  if (draft.events.length === 0) throw invalidArgument('the append has no records');
  const outcome = await storage.append({ ...draft.content, deadlineAtMs });
  const { ends, position } = appended(outcome, consistencyViolation);
  const written = ends.filter(({ stream }) => draft.writes(stream));
  return new multiStream.AppendRecordsResponse()
    .setPosition(String(position ?? 0))
    .setRevisionsList(
      written.map(({ stream, lastRevision }) =>
        new multiStream.StreamRevision().setStream(stream).setRevision(String(lastRevision ?? -1)),
      ),
    );
}

/** An append over several streams while it is read; bounded in size. */
class Draft {
  readonly expectations: StreamExpectation[] = [];
  readonly events: ProposedEvent[] = [];
  readonly #expected = new Set<string>();
  readonly #written = new Set<string>();
  #bytes = 0;

  get content() {
    return { expectations: this.expectations, events: this.events };
  }

  expects(stream: string): boolean {
    return this.#expected.has(stream);
  }

  writes(stream: string): boolean {
    return this.#written.has(stream);
  }

  /** @throws CallError INVALID_ARGUMENT when the number means nothing, or the stream is expected twice */
  expect(stream: string, revision: string): void {
    const expected = expectedFromNumber(revision);
    if (expected === null) throw invalidArgument(`${revision} is no expected revision`);
    if (this.#expected.has(stream)) throw invalidArgument(`stream '${stream}' is checked twice`);
    if (this.expectations.length === MAX_STREAMS)
      throw invalidArgument(`an append names at most ${MAX_STREAMS} streams`);
    this.#expected.add(stream);
    this.expectations.push({ stream, expected });
  }

  add(event: ProposedEvent): void {
    this.#bytes += sizeOf(event);
    if (this.#bytes > MAX_APPEND_BYTES) throw transactionTooLarge(this.#bytes);
    if (!this.#expected.has(event.stream)) this.expect(event.stream, '-2');
    this.#written.add(event.stream);
    this.events.push(event);
  }
}

function appended(
  outcome: AppendOutcome,
  conflict: (violations: readonly [Violation, ...Violation[]]) => CallError,
): { ends: readonly StreamEnd[]; position: number | null } {
  switch (outcome.kind) {
    case 'appended':
      return outcome;
    case 'wrong-expected-revision':
      throw conflict(outcome.violations);
    case 'expired':
      throw new CallError(status.DEADLINE_EXCEEDED, 'the deadline passed before the append was written');
    default:
      return unreachable(outcome);
  }
}
