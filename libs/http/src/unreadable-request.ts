import { STATUS_CODES } from 'node:http';
import type { Socket } from 'node:net';
import { newId } from '@comity/kernel';
import { documentOf } from './problem.filter.js';
import { PROBLEM_CONTENT_TYPE, ProblemException } from './problem.js';

/** Whoever still sends reads the answer in this time. */
const LINGERS_MS = 1_000;

/**
 * Answers what is no HTTP, or more of it than a host takes. Where such a request ends cannot be told, so the answer says that the
 * connection ends with it: a caller who is not told sends the next request into nothing.
 */
export function answerUnreadable(error: Error & { readonly code?: string }, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable || hasBegunToAnswer(socket)) {
    socket.destroy(error);
    return;
  }
  const problem = problemOf(error.code);
  const body = JSON.stringify(documentOf(problem, { traceId: newId().replaceAll('-', '') }));
  const head = [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'Connection: close',
    'Cache-Control: no-store',
    `Content-Type: ${PROBLEM_CONTENT_TYPE}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
  ];
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.resume();
  socket.setTimeout(LINGERS_MS, () => socket.destroy());
}

function problemOf(code: string | undefined): ProblemException {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new ProblemException(431, 'headers-too-large', 'the headers are larger than this host takes');
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new ProblemException(408, 'request-timeout', 'the request took too long to arrive');
    default:
      return new ProblemException(400, 'request-invalid', 'the request is malformed');
  }
}

/** Node keeps what it answers on a connection where its own handler of such errors looks for it. */
function hasBegunToAnswer(socket: Socket): boolean {
  const { _httpMessage: answer } = socket as { readonly _httpMessage?: { readonly headersSent: boolean } | null };
  return answer?.headersSent === true;
}
