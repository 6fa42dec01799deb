import type { IncomingMessage } from 'node:http';

/**
 * What an answered request has left of its body stands before the next request of its connection, which would wait for ever.
 * A connection that is closed while its caller still sends takes the answer with it.
 */
export function letRestThrough(request: IncomingMessage, withinMs: number): void {
  if (request.complete || request.destroyed) return;
  const timer = setTimeout(() => request.destroy(), withinMs);
  request.once('close', () => clearTimeout(timer)).resume();
}
