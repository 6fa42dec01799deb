import type { Actor, Clock } from '@comity/kernel';
import type { ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import type { Session } from './session.js';

/** What the edge knows about one request besides its bytes. */
export interface RequestFacts {
  /** 32 hex digits: from `traceparent` where the caller sent one, else new. */
  readonly traceId: string;
  /** The caller's `traceparent` where it is well-formed. */
  readonly traceparent?: string;
  /** The host's. */
  readonly clock: Clock;
  /** Set by the access guard; absent on public routes. */
  actor?: Actor;
  /** What a streamed body is said to be. */
  contentType?: string;
  /** Where the actor works, as the token says. */
  units?: readonly string[];
  /** The same, with what else the token says. */
  session?: Session;
  /** The members of each item that the caller of a list wants to see, where they named some. */
  fields?: readonly string[];
  /** The log position that the answer must include, where the caller named one. */
  atLeast?: bigint;
}

declare module 'fastify' {
  interface FastifyRequest {
    facts: RequestFacts;
  }
}

export function requestOf(context: ExecutionContext): FastifyRequest {
  return context.switchToHttp().getRequest<FastifyRequest>();
}

/** One header as text; a header sent twice counts as malformed and is left to the caller's check as an array. */
export function header(request: FastifyRequest, name: string): string | readonly string[] | undefined {
  return request.headers[name];
}

const PRINTABLE = /^[\x21-\x7e]{1,200}$/;

/** True for 1 to 200 printable characters without spaces: what an id that a caller makes up may look like. */
export function printable(value: unknown): value is string {
  return typeof value === 'string' && PRINTABLE.test(value);
}

const TRACEPARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/;

/** @source W3C Trace Context, section 3.2 */
export function requestFacts(traceparent: string | undefined, requestId: string, clock: Clock): RequestFacts {
  const match = traceparent === undefined ? null : TRACEPARENT.exec(traceparent);
  const traceId = match?.[1];
  if (traceparent === undefined || traceId === undefined) return { traceId: requestId.replaceAll('-', ''), clock };
  return { traceId, traceparent, clock };
}
