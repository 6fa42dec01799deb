import { Readable } from 'node:stream';
import { applyDecorators, Injectable, Logger, type OnModuleDestroy } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiProduces } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { z } from 'zod';
import { actorOf } from './access.js';
import { ProblemException } from './problem.js';
import { openApiSchema } from './zod-schema.js';

export const EVENT_STREAM = 'text/event-stream';

/** One event on its way to a reader; who asks again with its id goes on after it. @source HTML Living Standard, 9.2 */
export interface ServerEvent {
  readonly event: string;
  readonly id?: string;
  readonly data: unknown;
}

/** Makes a stream's events until the signal aborts; null where there is nothing to tell but that the stream lives. */
export type EventSource = (ending: AbortSignal) => AsyncIterable<ServerEvent | null>;

export interface EventStreamLimits {
  /** Streams of one person, and of all on this host. */
  readonly perPerson: number;
  readonly onHost: number;
  /** A reader who takes nothing for so long is cut off. */
  readonly patienceMs: number;
  /** How often it is checked whether the session of a stream still stands. */
  readonly checkedEveryMs: number;
}

type EndReason = 'stopping' | 'token-expired' | 'session-ended' | 'unavailable';

const COME_BACK_AFTER_MS = 2_000;
const TIMER_MAX_MS = 2 ** 31 - 1;

/**
 * Answers that go on: server-sent events, as many as their reader takes and no faster. Each ends with the token, with the host,
 * or with its reader's patience or ours; a reader who comes back with the id of the last event misses nothing.
 */
@Injectable()
export class EventStreams implements OnModuleDestroy {
  private readonly open = new Map<AbortController, string>();
  private readonly log = new Logger('event streams');

  constructor(private readonly limits: EventStreamLimits) {}

  /** @throws ProblemException 406 `not-acceptable`, 429 `streams-too-many` */
  send(request: FastifyRequest, reply: FastifyReply, source: EventSource): void {
    assertAccepted(request.headers.accept);
    void reply.header('Cache-Control', 'no-store').header('X-Accel-Buffering', 'no').type(EVENT_STREAM);
    if (request.method === 'HEAD') return void reply.send('');
    const ending = this.begin(actorOf(request).id);
    const timer = setTimeout(() => end(ending, 'token-expired'), untilExpiry(request));
    const checks = setInterval(() => this.check(request, ending), this.limits.checkedEveryMs);
    const stream: Readable = Readable.from(
      this.texts(source(ending.signal), ending.signal, () => stream.destroy()),
      {
        highWaterMark: 1,
      },
    );
    // The stream closes only once its source has: whoever has gone is what tells the source.
    reply.raw.once('close', () => ending.abort());
    stream.once('close', () => {
      clearTimeout(timer);
      clearInterval(checks);
      this.open.delete(ending);
    });
    void reply.send(stream);
  }

  onModuleDestroy(): void {
    for (const ending of this.open.keys()) end(ending, 'stopping');
  }

  /** A session that was revoked hears nothing more, and one of which nobody can say so for long neither. */
  private check({ facts: { session } }: FastifyRequest, ending: AbortController): void {
    session?.check().catch(() => end(ending, 'session-ended'));
  }

  private begin(person: string): AbortController {
    const own = [...this.open.values()].filter((other) => other === person).length;
    if (own >= this.limits.perPerson || this.open.size >= this.limits.onHost) throw tooMany();
    const ending = new AbortController();
    this.open.set(ending, person);
    return ending;
  }

  private async *texts(
    events: AsyncIterable<ServerEvent | null>,
    ending: AbortSignal,
    cutOff: () => void,
  ): AsyncGenerator<string> {
    const patiently = (text: string) => ({ text, timer: setTimeout(cutOff, this.limits.patienceMs) });
    for await (const text of this.worded(events, ending)) {
      const { timer } = patiently(text);
      try {
        yield text;
      } finally {
        clearTimeout(timer);
      }
    }
  }

  private async *worded(events: AsyncIterable<ServerEvent | null>, ending: AbortSignal): AsyncGenerator<string> {
    yield `retry: ${COME_BACK_AFTER_MS}\n\n`;
    let reason: EndReason = 'unavailable';
    try {
      for await (const event of events) yield event === null ? ':\n\n' : textOf(event);
      reason = ending.reason;
    } catch (err) {
      this.log.warn('a stream of events broke off', err);
    }
    yield textOf({ event: 'end', data: { reason } });
  }
}

function end(ending: AbortController, reason: EndReason): void {
  ending.abort(reason);
}

function untilExpiry({ facts: { session } }: FastifyRequest): number {
  return Math.min(Math.max(0, (session?.expiresAtMs ?? 0) - Date.now()), TIMER_MAX_MS);
}

/** JSON has no line breaks of its own, so that one line holds it. */
function textOf({ event, id, data }: ServerEvent): string {
  return `${id === undefined ? '' : `id: ${id}\n`}event: ${event}\ndata: ${JSON.stringify(data)}\n\n`;
}

function assertAccepted(accept = ''): void {
  const isNamed = accept.split(',').some((range) => range.split(';')[0]?.trim().toLowerCase() === EVENT_STREAM);
  if (isNamed) return;
  throw new ProblemException(
    406,
    'not-acceptable',
    `this is a stream of events: send the header Accept: ${EVENT_STREAM}`,
  );
}

function tooMany(): ProblemException {
  return new ProblemException(429, 'streams-too-many', 'as many streams as may be are open; close one, or ask again', {
    headers: { 'Retry-After': '5' },
  });
}

/** Describes a stream of events. @param data of the events that it is about */
export function ApiEventStream(data: z.ZodType, description: string): MethodDecorator {
  return applyDecorators(
    ApiProduces(EVENT_STREAM),
    ApiHeader({ name: 'Last-Event-ID', required: false, description: 'The id of the last event: go on after it' }),
    ApiOkResponse({ description, schema: openApiSchema(data) }),
  );
}
