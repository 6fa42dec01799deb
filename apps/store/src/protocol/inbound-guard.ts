import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { constants, type ServerHttp2Stream } from 'node:http2';
import { streamsService } from './generated.js';
import type { Holding, Holdings } from './holdings.js';

/** Node tells here of each stream before anyone listens to it. @source Node's documentation of `diagnostics_channel` */
const STREAM_CREATED = 'http2.server.stream.created';
/** A message follows a flag (1: compressed) and its length. @source gRPC over HTTP2, `Length-Prefixed-Message` */
const PREFIX_BYTES = 5;
/** A caller whose call was answered closes its side in this time; else the stream is ended from here. */
const ANSWERED_GRACE_MS = 1_000;
/** Counts for itself what it keeps of messages; beyond that, gRPC's library keeps the last one until the next begins. */
const COUNTS_ITSELF = streamsService.StreamsService.batchAppend.path;

/**
 * Watches what callers send below gRPC, where its library is lenient: it takes a call whose last message was cut short
 * for a complete one, unpacks without a bound for all calls together, and keeps what was half sent, or sent in vain, for as
 * long as the caller likes. Such calls are reset.
 */
export function guardInbound(holdings: Holdings): Disposable {
  const guard = (message: unknown) => {
    const { stream, headers } = message as { stream: ServerHttp2Stream; headers: { ':path'?: string } };
    new InboundCall(stream, holdings, headers[':path'] === COUNTS_ITSELF).watch();
  };
  subscribe(STREAM_CREATED, guard);
  return { [Symbol.dispose]: () => void unsubscribe(STREAM_CREATED, guard) };
}

class InboundCall {
  readonly #holding: Holding;
  /** Bytes of the current message's prefix that have come; all of them: the message itself is coming. */
  #prefixBytes = 0;
  /** Bytes of the current message that are still to come. */
  #missingBytes = 0;
  /** Bytes of the current message, or of the last one when it is complete. */
  #messageBytes = 0;
  #heldBytes = 0;
  #leaving: NodeJS.Timeout | undefined;

  constructor(
    private readonly stream: ServerHttp2Stream,
    holdings: Holdings,
    private readonly keepsLastMessageOnly: boolean,
  ) {
    this.#holding = holdings.open(() => stream.close(constants.NGHTTP2_ENHANCE_YOUR_CALM));
  }

  /** Comes before every other listener and, unlike `on`, does not set the stream flowing. */
  watch(): void {
    this.stream.prependListener('data', (chunk: Buffer) => this.#receive(chunk));
    this.stream.prependListener('end', () => this.#end());
    this.stream.once('finish', () => this.#leaveSoon());
    this.stream.once('close', () => {
      clearTimeout(this.#leaving);
      this.#holding[Symbol.dispose]();
    });
  }

  #receive(chunk: Buffer): void {
    if (this.stream.closed) return;
    this.#heldBytes += chunk.byteLength;
    for (let at = 0; at < chunk.byteLength; ) at = this.#advance(chunk, at);
    if (!this.stream.closed) this.#holding.set(this.#heldBytes);
  }

  /** @returns the place in the chunk behind the next part of a message */
  #advance(chunk: Buffer, at: number): number {
    if (this.#prefixBytes < PREFIX_BYTES) {
      const byte = chunk[at] ?? 0;
      if (this.#prefixBytes === 0 && byte !== 0) this.#reset();
      this.#missingBytes = this.#prefixBytes === 0 ? 0 : this.#missingBytes * 256 + byte;
      this.#prefixBytes += 1;
      this.#messageBytes = this.#missingBytes;
      this.#completeMessage(chunk.byteLength - at - 1);
      return at + 1;
    }
    const here = Math.min(this.#missingBytes, chunk.byteLength - at);
    this.#missingBytes -= here;
    this.#completeMessage(chunk.byteLength - at - here);
    return at + here;
  }

  #completeMessage(restBytes: number): void {
    if (this.#prefixBytes < PREFIX_BYTES || this.#missingBytes > 0) return;
    this.#prefixBytes = 0;
    if (this.keepsLastMessageOnly) this.#heldBytes = this.#messageBytes + restBytes;
  }

  #end(): void {
    this.#holding[Symbol.dispose]();
    if (this.#prefixBytes > 0) this.#reset();
  }

  /** The call has its answer, with its status right behind: what its caller might still send is of no use. */
  #leaveSoon(): void {
    if (this.stream.readableEnded) return;
    this.#leaving = setTimeout(() => this.stream.close(constants.NGHTTP2_NO_ERROR), ANSWERED_GRACE_MS);
  }

  #reset(): void {
    this.stream.close(constants.NGHTTP2_PROTOCOL_ERROR);
  }
}
