import { type Client, Metadata, status } from '@grpc/grpc-js';
import type { Findings } from './findings.js';
import type { Ledger } from './ledger.js';
import { afterSeconds } from './patience.js';

/** A call that brings nothing for this long will bring nothing more. */
const SILENCE_SECONDS = 30;
/** How long a caller that means to leave waits for what may come before. */
const LINGER_MS = 40;

/** What came back: responses in order, and the status; null when there was none in time. */
export interface Answer {
  readonly code: status | null;
  readonly details: string;
  readonly responses: readonly Buffer[];
  /** The caller left before it knew the status. */
  readonly left: boolean;
}

/** One call, as it is sent and as its answer is to be understood. */
export interface Attempt {
  readonly path: string;
  readonly messages: readonly Buffer[];
  readonly headers?: Readonly<Record<string, string>>;
  /** From now, may be negative; none: the caller waits for the status. */
  readonly deadlineMs?: number;
  /** The caller leaves after so many responses, or a short while, instead of closing its side. */
  readonly leavesAfter?: number;
  readonly settle: (answer: Answer, ledger: Ledger, findings: Findings) => void;
}

const asIs = (bytes: Buffer) => bytes;

/** Codes that a store gives to a well-formed request only when the store itself fails. */
const FAILURES: readonly (status | null)[] = [status.UNKNOWN, status.INTERNAL, status.DATA_LOSS];

/** Makes the call and settles it in the ledger; a call without an answer is a finding. */
export async function make(attempt: Attempt, client: Client, ledger: Ledger, findings: Findings): Promise<void> {
  const answer = await send(attempt, client);
  if (answer.code === null) findings.note('call-unanswered', attempt.path);
  if (FAILURES.includes(answer.code)) {
    findings.note('request-failed', `${attempt.path}: ${status[answer.code ?? 0]} ${answer.details}`);
  }
  attempt.settle(answer, ledger, findings);
}

/** On the wire every kind of call is a stream of messages each way, so one form of call serves for all. */
function send(attempt: Attempt, client: Client): Promise<Answer> {
  const { path, messages, leavesAfter } = attempt;
  const { promise, resolve } = Promise.withResolvers<Answer>();
  const responses: Buffer[] = [];
  const deadline = attempt.deadlineMs === undefined ? {} : { deadline: Date.now() + attempt.deadlineMs };
  const call = client.makeBidiStreamRequest(path, asIs, asIs, metadataOf(attempt.headers), deadline);
  let left = false;
  const leave = () => {
    left = true;
    call.cancel();
  };
  const silence = afterSeconds(SILENCE_SECONDS, () => resolve({ code: null, details: '', responses, left }));
  const linger = leavesAfter === undefined ? undefined : setTimeout(leave, LINGER_MS);
  call.on('error', () => undefined);
  call.on('data', (response: Buffer) => {
    silence.sign();
    responses.push(response);
    if (leavesAfter !== undefined && responses.length >= leavesAfter) leave();
  });
  call.on('status', ({ code, details }) => resolve({ code, details, responses, left }));
  for (const message of messages) call.write(message);
  if (leavesAfter === undefined) call.end();
  return promise.finally(() => {
    silence[Symbol.dispose]();
    clearTimeout(linger);
    call.cancel();
  });
}

function metadataOf(headers: Readonly<Record<string, string>> = {}): Metadata {
  const metadata = new Metadata();
  for (const [name, value] of Object.entries(headers)) metadata.set(name, value);
  return metadata;
}

/** The status tells that the call was cut, and so nothing about what the store did with the request. */
export function isCut({ code, left }: Answer): boolean {
  const ambiguous = [status.CANCELLED, status.DEADLINE_EXCEEDED, status.UNAVAILABLE];
  return left || code === null || ambiguous.includes(code);
}
