import type { ServerHttp2Stream } from 'node:http2';
import { Fault } from '@comity/kernel';
import { Metadata, type ServerDuplexStream, type ServerWritableStream } from '@grpc/grpc-js';

type Call = ServerWritableStream<never, never> | ServerDuplexStream<never, never>;

/** A message follows a flag (0: not compressed) and its length. @source gRPC over HTTP2, `Length-Prefixed-Message` */
const PREFIX_BYTES = 5;

/**
 * Writes many messages to a caller at once. gRPC's library hands them to the connection one by one, and each waits until
 * the one before has left; that is most of what a message costs. Beginning, end and status of the call stay the library's.
 */
export class MessageWriter {
  readonly #stream: ServerHttp2Stream;
  #begun = false;

  constructor(private readonly call: Call) {
    this.#stream = http2StreamOf(call);
  }

  /** The caller has gone, or the call has its status: nothing more can be written. */
  get closed(): boolean {
    return this.#stream.writableEnded || this.#stream.destroyed || this.#stream.closed;
  }

  /** The connection holds as much as it should; it takes more after `onRoom`. */
  get full(): boolean {
    return this.#stream.writableNeedDrain;
  }

  onRoom(listener: () => void): void {
    this.#stream.on('drain', listener);
  }

  /** Nothing, when the call is closed. */
  write(messages: readonly Uint8Array[]): void {
    if (this.closed || messages.length === 0) return;
    if (!this.#begun) this.call.sendMetadata(new Metadata());
    this.#begun = true;
    this.#stream.write(framed(messages));
  }
}

function framed(messages: readonly Uint8Array[]): Buffer {
  let byteLength = PREFIX_BYTES * messages.length;
  for (const message of messages) byteLength += message.byteLength;
  const frames = Buffer.allocUnsafe(byteLength);
  let at = 0;
  for (const message of messages) {
    frames[at] = 0;
    frames.writeUInt32BE(message.byteLength, at + 1);
    frames.set(message, at + PREFIX_BYTES);
    at += PREFIX_BYTES + message.byteLength;
  }
  return frames;
}

/** Calls as gRPC's library nests them, interceptors around the one that has the stream. Its version is pinned. */
interface Nested {
  readonly nextCall?: Nested;
  readonly stream?: ServerHttp2Stream;
}

/** @throws Fault `stream-not-found` with a version of the library that keeps it elsewhere */
function http2StreamOf(call: Call): ServerHttp2Stream {
  let nested = (call as unknown as { readonly call?: Nested }).call;
  while (nested?.nextCall !== undefined) nested = nested.nextCall;
  if (nested?.stream !== undefined) return nested.stream;
  throw new Fault(
    'stream-not-found',
    'this version of @grpc/grpc-js does not keep the stream of a call where 1.14 does',
  );
}
