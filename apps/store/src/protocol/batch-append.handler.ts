import { type handleBidiStreamingCall, type ServerDuplexStream, status } from '@grpc/grpc-js';
import type { EventStorage } from '../storage/event-storage.js';
import { MAX_APPEND_BYTES } from './append-limits.js';
import { answerTo, badRequest, tooLarge } from './batch-append.answers.js';
import { AppendParts, type OpenAppend } from './batch-append.parts.js';
import type { BatchAppendRequest, decodeBatchAppend } from './batch-append.request.js';
import type { streams } from './generated.js';
import { CallError, toCallError } from './grpc-error.js';
import type { Holdings } from './holdings.js';
import { readEncodedUuid, writeStreamName, writeUuid } from './identifiers.js';
import { MessageWriter } from './message-writer.js';
import type { OpenCalls } from './open-calls.js';

type Incoming = ReturnType<typeof decodeBatchAppend>;
type BatchCall = ServerDuplexStream<Incoming, streams.BatchAppendResp>;

/** Appends that one call may have open (received in part, or not answered yet) before it is read no further. */
const MAX_OPEN_APPENDS = 2_048;
const MAX_OPEN_BYTES = 32 * 1024 * 1024;
const LEFT_OPEN = 'appends were begun and not completed while others needed the room';

/** Many appends over one call, each under its correlation id, answered in the order in which they reach the disk. */
export function batchAppendHandler(
  storage: EventStorage,
  calls: OpenCalls,
  holdings: Holdings,
  report: (error: unknown) => void,
): handleBidiStreamingCall<Incoming, streams.BatchAppendResp> {
  return (call) => {
    const session = new BatchSession(storage, call, holdings, report);
    const open = calls.add(() => session.stop());
    const abandon = () => {
      open[Symbol.dispose]();
      session.abandon();
    };
    call.on('data', (request: Incoming) => session.receive(request));
    call.on('end', () => session.finish());
    call.on('error', abandon).on('cancelled', abandon).on('close', abandon);
  };
}

class BatchSession {
  readonly #parts: AppendParts;
  /** Refused while parts of them are still on their way. */
  readonly #refused = new Set<string>();
  readonly #writer: MessageWriter;
  /** Given in this turn of the event loop, and sent together at its end. */
  #answers: Uint8Array[] = [];
  #unanswered = 0;
  #unansweredBytes = 0;
  #ended = false;
  #stopping = false;
  #over = false;

  constructor(
    private readonly storage: EventStorage,
    private readonly call: BatchCall,
    holdings: Holdings,
    private readonly report: (error: unknown) => void,
  ) {
    const giveWay = () => this.#fail(new CallError(status.RESOURCE_EXHAUSTED, LEFT_OPEN));
    this.#parts = new AppendParts(holdings.open(giveWay));
    this.#writer = new MessageWriter(call as ServerDuplexStream<never, never>);
    this.#writer.onRoom(() => this.#pace());
  }

  receive(request: Incoming): void {
    if (this.#over) return;
    try {
      if (request === 'undecodable')
        throw new CallError(status.INTERNAL, 'the request is not what the protocol says it is');
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
    this.#parts[Symbol.dispose]();
  }

  #receive(request: BatchAppendRequest): void {
    const correlationId = readEncodedUuid(request.correlationId);
    if (this.#refused.has(correlationId)) {
      if (request.isFinal) this.#refused.delete(correlationId);
      return;
    }
    try {
      const append = this.#parts.add(correlationId, request);
      if (this.#over) return;
      if (append.bytes > MAX_APPEND_BYTES) {
        this.#refuse(correlationId, request, tooLarge());
      } else if (request.isFinal) {
        this.#parts.take(correlationId);
        this.#commit(append);
      }
    } catch (error) {
      if (!(error instanceof CallError)) throw error;
      this.#refuse(correlationId, request, badRequest(error.details));
    }
  }

  #commit(append: OpenAppend): void {
    const { correlationId, stream, expected, events, deadlineAtMs } = append;
    this.#unanswered += 1;
    this.#unansweredBytes += append.bytes;
    this.storage
      .append({ expectations: [{ stream, expected }], events, deadlineAtMs })
      .then((outcome) => this.#answer(correlationId, stream, answerTo(outcome)))
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#unanswered -= 1;
        this.#unansweredBytes -= append.bytes;
        this.#pace();
        this.#endWhenAnswered();
      });
  }

  #refuse(correlationId: string, request: BatchAppendRequest, answer: streams.BatchAppendResp): void {
    const stream = this.#parts.take(correlationId)?.stream ?? '';
    if (!request.isFinal) this.#refused.add(correlationId);
    this.#answer(correlationId, stream, answer);
  }

  #answer(correlationId: string, stream: string, answer: streams.BatchAppendResp): void {
    if (this.#over) return;
    answer.setCorrelationId(writeUuid(correlationId));
    answer.setStreamIdentifier(writeStreamName(stream));
    if (this.#answers.length === 0) process.nextTick(() => this.#sendAnswers());
    this.#answers.push(answer.serializeBinary());
  }

  #sendAnswers(): void {
    this.#writer.write(this.#answers);
    this.#answers = [];
  }

  #fail(error: unknown): void {
    if (this.#over) return;
    this.abandon();
    this.#sendAnswers();
    this.report(error);
    this.call.emit('error', toCallError(error));
  }

  /** Reads on, waits for what is being written, or gives up: parts of appends that nobody completes free nothing. */
  #pace(): void {
    if (this.#over || this.#stopping) return;
    if (!this.#isFull()) this.call.resume();
    else if (this.#unanswered > 0 || this.#isUnread()) this.call.pause();
    else this.#fail(new CallError(status.RESOURCE_EXHAUSTED, 'too many appends were begun and none completed'));
  }

  #isFull(): boolean {
    const open = this.#unanswered + this.#parts.size + this.#refused.size;
    const openBytes = this.#unansweredBytes + this.#parts.bytes;
    return open >= MAX_OPEN_APPENDS || openBytes >= MAX_OPEN_BYTES || this.#isUnread();
  }

  /** The caller sends and does not read. */
  #isUnread(): boolean {
    return this.#writer.full;
  }

  #endWhenAnswered(): void {
    if (this.#over || this.#unanswered > 0) return;
    if (this.#stopping) {
      this.#fail(new CallError(status.UNAVAILABLE, 'the store is stopping'));
    } else if (this.#ended) {
      this.#over = true;
      this.#sendAnswers();
      this.call.end();
    }
  }
}
