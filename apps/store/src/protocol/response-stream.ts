import type { ServerWritableStream } from '@grpc/grpc-js';
import { toCallError } from './grpc-error.js';
import { MessageWriter } from './message-writer.js';

/** What is handed to the connection at once, unless a single response is larger. */
const CHUNK_BYTES = 32 * 1024;

/**
 * Sends to one reader at the reader's pace: a send waits while the connection's buffers are full, so a reader that
 * never reads costs those buffers and nothing more.
 */
export class ResponseStream {
  readonly #writer: MessageWriter;
  #closed = false;
  #wake: (() => void) | null = null;
  #closeListener: (() => void) | null = null;

  constructor(private readonly call: ServerWritableStream<never, never>) {
    this.#writer = new MessageWriter(call);
    const close = () => {
      this.#closed = true;
      this.#wakeUp();
      this.#closeListener?.();
    };
    call.on('cancelled', close).on('error', close).on('close', close);
    this.#writer.onRoom(() => this.#wakeUp());
  }

  /** The reader has gone, or the call is over. */
  get closed(): boolean {
    return this.#closed || this.call.cancelled || this.#writer.closed;
  }

  /** Calls the listener when the reader has gone or the call is over; there is one listener. */
  onClose(listener: () => void): void {
    this.#closeListener = listener;
  }

  /** Hands the response to the connection; waits first when it cannot take more. */
  async send(response: Uint8Array): Promise<void> {
    await this.#sendChunk([response]);
  }

  /** The same for many, as many at once as fit. */
  async sendAll(responses: Iterable<Uint8Array>): Promise<void> {
    let chunk: Uint8Array[] = [];
    let bytes = 0;
    for (const response of responses) {
      chunk.push(response);
      bytes += response.byteLength;
      if (bytes < CHUNK_BYTES) continue;
      await this.#sendChunk(chunk);
      if (this.closed) return;
      chunk = [];
      bytes = 0;
    }
    await this.#sendChunk(chunk);
  }

  end(): void {
    if (!this.closed) this.call.end();
  }

  /** Ends the call with the status that the error means. */
  fail(error: unknown): void {
    if (!this.closed) this.call.emit('error', toCallError(error));
  }

  async #sendChunk(responses: readonly Uint8Array[]): Promise<void> {
    while (this.#writer.full && !this.closed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (!this.closed) this.#writer.write(responses);
  }

  #wakeUp(): void {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }
}
