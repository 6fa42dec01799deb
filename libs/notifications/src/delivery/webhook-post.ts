import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { type TargetPolicy, targetProblem } from '../domain/webhook-address.js';
import { type Attempt, problemLine } from './channels.js';
import { guardedLookup, type Resolve, TargetRefused } from './guarded-lookup.js';

export interface WebhookPost {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface PostOptions {
  readonly policy: TargetPolicy;
  /** For tests of names that lead astray; the system's, unless told. */
  readonly resolve?: Resolve;
  /** From the first byte asked for to the last that is read. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10_000;
const ANSWER_AT_MOST_BYTES = 16_384;
const GONE = 410;

/**
 * Posts to a target that somebody named. Nothing is followed, little is read, and nothing of what is read is kept: an answer is
 * a number.
 */
export async function postWebhook(post: WebhookPost, options: PostOptions): Promise<Attempt> {
  const problem = targetProblem(post.url, options.policy);
  if (problem !== null) return failed(`the target ${problem}`, true);
  try {
    const status = await statusOf(post, options);
    if (status >= 200 && status < 300) return { sent: true };
    return failed(`answered ${status}`, status === GONE);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return failed(error instanceof TargetRefused ? message : (code ?? message), false);
  }
}

function failed(problem: string, forGood: boolean): Attempt {
  return { sent: false, problem: problemLine(problem), forGood };
}

function statusOf(post: WebhookPost, { policy, resolve, timeoutMs = TIMEOUT_MS }: PostOptions): Promise<number> {
  const url = new URL(post.url);
  const isSecure = url.protocol === 'https:';
  // A connection of its own, so that none is reused that was made by another rule.
  const agent = isSecure ? new HttpsAgent({ keepAlive: false }) : new HttpAgent({ keepAlive: false });
  const signal = AbortSignal.timeout(timeoutMs);
  return new Promise<number>((resolved, rejected) => {
    const request: ClientRequest = (isSecure ? httpsRequest : httpRequest)(
      url,
      {
        ...{
          method: 'POST',
          agent,
          signal,
          lookup: guardedLookup(policy, resolve),
          maxHeaderSize: ANSWER_AT_MOST_BYTES,
        },
        headers: { ...post.headers, 'content-length': Buffer.byteLength(post.body) },
      },
      (response) => readToEnd(response, resolved, rejected),
    );
    request.on('error', (error) => rejected(signal.aborted ? new Error(`no answer within ${timeoutMs} ms`) : error));
    request.end(post.body);
  }).finally(() => agent.destroy());
}

/** The whole answer, so that the other side knows that it was taken; or its beginning, where it is long. */
function readToEnd(
  response: IncomingMessage,
  resolved: (status: number) => void,
  rejected: (error: Error) => void,
): void {
  let bytes = 0;
  const done = () => resolved(response.statusCode ?? 0);
  response.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    if (bytes <= ANSWER_AT_MOST_BYTES) return;
    done();
    response.destroy();
  });
  response.on('end', done);
  response.on('error', rejected);
}
