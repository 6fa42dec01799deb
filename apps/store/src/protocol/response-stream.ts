import type { ServerDuplexStream, ServerWritableStream } from '@grpc/grpc-js';
import { toCallError } from './grpc-error.js';

type Call<Response> = ServerWritableStream<never, Response> | ServerDuplexStream<never, Response>;

const LARGE_BYTES = 16 * 1024;
/** Large responses on their way to one reader. */
const MAX_LARGE_BYTES = 256 * 1024;

/**
 * Sends to one reader at the reader's pace: a send waits while the connection's buffers are full, so a reader that
 * never reads costs those buffers and nothing more.
 */
export class ResponseStream<Response extends Uint8Array> {
  #closed = false;
  #full = false;
  /** Bytes of large responses that the connection has not taken. */
  #largeBytes = 0;
  #wake: (() => void) | null = null;
  #closeListener: (() => void) | null = null;

  constructor(private readonly call: Call<Response>) {
    const close = () => {
      this.#closed = true;
      this.#wakeUp();
      this.#closeListener?.();
    };
    call.on('cancelled', close).on('error', close).on('close', close);
    call.on('drain', () => this.#makeRoom());
  }

  /** The reader has gone, or the call is over. */
  get closed(): boolean {
    return this.#closed || this.call.cancelled;
  }

  /** Calls the listener when the reader has gone or the call is over; there is one listener. */
  onClose(listener: () => void): void {
    this.#closeListener = listener;
  }

  /** Hands the response to the connection; waits first when it cannot take more. */
  async send(response: Response): Promise<void> {
    while (this.#full && !this.closed) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    if (!this.closed) this.#write(response);
  }

  /** The same for many, without a pause between those that fit. */
  async sendAll(responses: Iterable<Response>): Promise<void> {
    for (const response of responses) {
      if (this.closed) return;
      if (this.#full) await this.send(response);
      else this.#write(response);
    }
  }

  end(): void {
    if (!this.closed) this.call.end();
  }

  /** Ends the call with the status that the error means. */
  fail(error: unknown): void {
    if (!this.closed) this.call.emit('error', toCallError(error));
  }

  /** The call counts responses, whatever their size, before it is full; large ones are counted by their bytes as well. */
  #write(response: Response): void {
    const size = response.byteLength;
    if (size < LARGE_BYTES) {
      this.#full = !this.call.write(response);
      return;
    }
    this.#largeBytes += size;
    const more = this.call.write(response, () => {
      this.#largeBytes -= size;
      if (this.#largeBytes < MAX_LARGE_BYTES && !this.call.writableNeedDrain) this.#makeRoom();
    });
    this.#full = !more || this.#largeBytes >= MAX_LARGE_BYTES;
  }

  #makeRoom(): void {
    this.#full = false;
    this.#wakeUp();
  }

  #wakeUp(): void {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }
}
