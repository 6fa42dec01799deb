import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { Http2Session, ServerHttp2Stream } from 'node:http2';

/** Node tells here of each call before anyone answers it. @source Node's documentation of `diagnostics_channel` */
const STREAM_CREATED = 'http2.server.stream.created';
/** What a caller may send of one call before any of it was taken in: three appends of a hundred events. */
const CALL_WINDOW_BYTES = 256 * 1024;
/** The same of all calls of one connection; more would have a caller who is not read from fill the store's memory. */
const CONNECTION_WINDOW_BYTES = 512 * 1024;

/**
 * Lets callers send the next appends while one is being written. With the 64 KB of HTTP/2, which gRPC's library leaves as they
 * are, a caller of larger appends stands still until the store has taken in the last one, and the store until it goes on.
 */
export function widenReceiveWindows(): Disposable {
  const widened = new WeakSet<Http2Session>();
  const widen = (message: unknown) => {
    const { session } = (message as { stream: ServerHttp2Stream }).stream;
    if (session === undefined || widened.has(session)) return;
    widened.add(session);
    session.settings({ initialWindowSize: CALL_WINDOW_BYTES });
    session.setLocalWindowSize(CONNECTION_WINDOW_BYTES);
  };
  subscribe(STREAM_CREATED, widen);
  return { [Symbol.dispose]: () => void unsubscribe(STREAM_CREATED, widen) };
}
