import { type handleBidiStreamingCall, type ServerDuplexStream, status } from '@grpc/grpc-js';
import type { EventStorage } from '../storage/event-storage.js';
import type { ExpectedRevision, ProposedEvent } from '../storage/model.js';
import { MAX_APPEND_BYTES, sizeOf } from './append-limits.js';
import { answerTo, badRequest, tooLarge } from './batch-append.answers.js';
import { streams } from './generated.js';
import { CallError, invalidArgument, toCallError } from './grpc-error.js';
import { readStreamName, readUuid, writeStreamName, writeUuid } from './identifiers.js';
import { fromUint64 } from './numbers.js';
import type { OpenCalls } from './open-calls.js';
import { readProposedEvent } from './proposed-event.js';

type BatchCall = ServerDuplexStream<streams.BatchAppendReq, streams.BatchAppendResp>;

/** Appends that one call may have open (received in part, or not answered yet) before it is read no further. */
const MAX_OPEN_APPENDS = 2_048;
const MAX_OPEN_BYTES = 32 * 1024 * 1024;

/** One append of the call while its parts arrive and until it is answered. */
interface OpenAppend {
  readonly correlationId: string;
  readonly stream: string;
  readonly expected: ExpectedRevision;
  readonly deadlineAtMs: number;
  readonly events: ProposedEvent[];
  bytes: number;
}

/** Many appends over one call, each under its correlation id, answered in the order in which they reach the disk. */
export function batchAppendHandler(
  storage: EventStorage,
  calls: OpenCalls,
  report: (error: unknown) => void,
): handleBidiStreamingCall<streams.BatchAppendReq, streams.BatchAppendResp> {
  return (call) => {
    const session = new BatchSession(storage, call, report);
    const open = calls.add(() => session.stop());
    const abandon = () => {
      open[Symbol.dispose]();
      session.abandon();
    };
    call.on('data', (request: streams.BatchAppendReq) => session.receive(request));
    call.on('end', () => session.finish());
    call.on('error', abandon).on('cancelled', abandon).on('close', abandon);
  };
}

class BatchSession {
  readonly #partial = new Map<string, OpenAppend>();
  /** Refused while parts of them are still on their way. */
  readonly #refused = new Set<string>();
  #unanswered = 0;
  #openBytes = 0;
  #ended = false;
  #stopping = false;
  #over = false;

  constructor(
    private readonly storage: EventStorage,
    private readonly call: BatchCall,
    private readonly report: (error: unknown) => void,
  ) {}

  receive(request: streams.BatchAppendReq): void {
    if (this.#over) return;
    try {
      this.#receive(request);
    } catch (error) {
      this.#fail(error);
    }
    if (this.#isFull()) this.#pace();
  }

  /** The caller sends no more: what is open is answered, then the call ends. */
  finish(): void {
    this.#ended = true;
    this.#endWhenAnswered();
  }

  /** The store stops: no more is taken, what is being written is answered, then the caller is told to go elsewhere. */
  stop(): void {
    this.#stopping = true;
    this.call.pause();
    this.#endWhenAnswered();
  }

  /** The caller has gone: what arrived in part is dropped; what is being written is written all the same. */
  abandon(): void {
    this.#over = true;
    this.#partial.clear();
  }

  #receive(request: streams.BatchAppendReq): void {
    const correlationId = readUuid(request.getCorrelationId());
    if (this.#refused.has(correlationId)) {
      if (request.getIsFinal()) this.#refused.delete(correlationId);
      return;
    }
    try {
      const append = this.#partOf(correlationId, request);
      if (append.bytes > MAX_APPEND_BYTES) {
        this.#refuse(append, request, tooLarge());
      } else if (request.getIsFinal()) {
        this.#partial.delete(correlationId);
        this.#commit(append);
      }
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      this.#refuse(
        { correlationId, stream: this.#partial.get(correlationId)?.stream ?? '' },
        request,
        badRequest(error.details),
      );
    }
  }

  #partOf(correlationId: string, request: streams.BatchAppendReq): OpenAppend {
    const options = request.getOptions();
    const append = this.#partial.get(correlationId) ?? openAppend(correlationId, options);
    this.#partial.set(correlationId, append);
    for (const message of request.getProposedMessagesList()) {
      const event = readProposedEvent(append.stream, message);
      append.events.push(event);
      append.bytes += sizeOf(event);
      this.#openBytes += sizeOf(event);
    }
    return append;
  }

  #commit(append: OpenAppend): void {
    const { stream, expected, events, deadlineAtMs } = append;
    this.#unanswered += 1;
    this.storage
      .append({ expectations: [{ stream, expected }], events, deadlineAtMs })
      .then((outcome) => this.#answer(append, answerTo(outcome)))
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#unanswered -= 1;
        this.#openBytes -= append.bytes;
        this.#pace();
        this.#endWhenAnswered();
      });
  }

  #refuse(
    append: Pick<OpenAppend, 'correlationId' | 'stream'>,
    request: streams.BatchAppendReq,
    answer: streams.BatchAppendResp,
  ): void {
    this.#openBytes -= this.#partial.get(append.correlationId)?.bytes ?? 0;
    this.#partial.delete(append.correlationId);
    if (!request.getIsFinal()) this.#refused.add(append.correlationId);
    this.#answer(append, answer);
  }

  #answer(append: Pick<OpenAppend, 'correlationId' | 'stream'>, answer: streams.BatchAppendResp): void {
    if (this.#over) return;
    answer.setCorrelationId(writeUuid(append.correlationId));
    this.call.write(answer.setStreamIdentifier(writeStreamName(append.stream)));
  }

  #fail(error: unknown): void {
    if (this.#over) return;
    this.abandon();
    this.report(error);
    this.call.emit('error', toCallError(error));
  }

  /** Reads on, waits for what is being written, or gives up: parts of appends that nobody completes free nothing. */
  #pace(): void {
    if (this.#over || this.#stopping) return;
    if (!this.#isFull()) this.call.resume();
    else if (this.#unanswered > 0) this.call.pause();
    else this.#fail(new CallError(status.RESOURCE_EXHAUSTED, 'too many appends were begun and none completed'));
  }

  #isFull(): boolean {
    const open = this.#unanswered + this.#partial.size + this.#refused.size;
    return open >= MAX_OPEN_APPENDS || this.#openBytes >= MAX_OPEN_BYTES;
  }

  #endWhenAnswered(): void {
    if (this.#over || this.#unanswered > 0) return;
    if (this.#stopping) {
      this.#fail(new CallError(status.UNAVAILABLE, 'the store is stopping'));
    } else if (this.#ended) {
      this.#over = true;
      this.call.end();
    }
  }
}

function openAppend(correlationId: string, options: streams.BatchAppendReq.Options | undefined): OpenAppend {
  if (options === undefined) throw invalidArgument('the first part of an append has no options');
  return {
    correlationId,
    stream: readStreamName(options.getStreamIdentifier()),
    expected: expectedIn(options),
    deadlineAtMs: deadlineIn(options),
    events: [],
    bytes: 0,
  };
}

function expectedIn(options: streams.BatchAppendReq.Options): ExpectedRevision {
  const { ExpectedStreamPositionCase: Case } = streams.BatchAppendReq.Options;
  switch (options.getExpectedStreamPositionCase()) {
    case Case.STREAM_POSITION:
      return fromUint64(options.getStreamPosition());
    case Case.NO_STREAM:
      return 'no-stream';
    case Case.STREAM_EXISTS:
      return 'stream-exists';
    case Case.ANY:
      return 'any';
    default:
      throw invalidArgument('the append has no expected revision');
  }
}

function deadlineIn(options: streams.BatchAppendReq.Options): number {
  const at = options.getDeadline21100();
  if (at !== undefined) return at.getSeconds() * 1_000 + at.getNanos() / 1e6;
  const within = options.getDeadline();
  if (within !== undefined) return Date.now() + within.getSeconds() * 1_000 + within.getNanos() / 1e6;
  return Number.POSITIVE_INFINITY;
}
