import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { newId } from '@comity/kernel';
import { httpTurnedAway } from '@comity/telemetry';
import { Logger } from '@nestjs/common';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isStreamed } from '../file-body.js';
import { documentOf } from '../problem.filter.js';
import { PROBLEM_CONTENT_TYPE, ProblemException } from '../problem.js';
import { letRestThrough } from '../rest-of-body.js';

export interface PressureSettings {
  /** Requests whose answer has not begun. */
  readonly inFlightMax: number;
  /** Mean delay of the event loop over half a second. */
  readonly delayMaxMs: number;
  /** An answer that has not begun by then is given up. */
  readonly answerWithinMs: number;
  /** The rest of a body that nobody reads is waited for so long. */
  readonly bodyWithinMs: number;
}

type GiveUp = (problem: ProblemException, request: FastifyRequest, reply: FastifyReply) => void;
type IsSpared = (request: { readonly url?: string | undefined }) => boolean;

const SAMPLED_EVERY_MS = 500;
const NANOSECONDS = 1e6;
/** One for all, and without a place in the program: thousands of them are answered in a second. */
const OVERLOADED = new ProblemException(503, 'overloaded', 'this host has as much to do as it can; ask again', {
  headers: { 'Retry-After': '1' },
});

/** Turns away what this host cannot do in time, so that what it has taken on is done; recovers by itself. */
export class Pressure {
  private readonly log = new Logger('pressure');
  private inFlight = 0;
  private delayMs = 0;
  private turnedAway = 0;

  constructor(private readonly settings: PressureSettings) {}

  /** @param isSpared never turned away: whoever watches over the host has to see how it is */
  install(server: FastifyInstance, isSpared: IsSpared, giveUp: GiveUp): void {
    this.watch(server);
    this.standBefore(server.server, isSpared);
    const begun = new WeakMap<FastifyRequest, () => void>();
    server.addHook('onRequest', (request, reply, done) => {
      if (isSpared(request)) return done();
      this.inFlight++;
      // A file takes as long as its sender's line does; who sends too slowly is cut off elsewhere.
      const withinMs = isStreamed(request) ? undefined : this.settings.answerWithinMs;
      const timer = withinMs === undefined ? undefined : setTimeout(() => giveUp(tooLate(), request, reply), withinMs);
      const end = once(() => {
        clearTimeout(timer);
        this.inFlight--;
      });
      begun.set(request, end);
      // Also where the caller has gone before there was an answer.
      reply.raw.once('close', end);
      done();
    });
    server.addHook('onSend', (request, _reply, payload, done) => {
      begun.get(request)?.();
      done(null, payload);
    });
  }

  private get isTooHigh(): boolean {
    return this.inFlight >= this.settings.inFlightMax || this.delayMs > this.settings.delayMaxMs;
  }

  /**
   * Turns requests away before anything else is done for them: what a refusal costs is what is missing for the work that
   * was taken on. A server that no longer listens is stopping, and says so itself.
   */
  private standBefore(server: Server, isSpared: IsSpared): void {
    const listeners = server.listeners('request') as RequestListener[];
    server.removeAllListeners('request');
    server.on('request', (request, response) => {
      if (this.isTooHigh && server.listening && !isSpared(request)) return this.turnAway(request, response);
      for (const listener of listeners) listener.call(server, request, response);
    });
  }

  private turnAway(request: IncomingMessage, response: ServerResponse): void {
    this.turnedAway++;
    httpTurnedAway.inc();
    const instance = request.url?.split('?')[0] ?? '/';
    const document = JSON.stringify(documentOf(OVERLOADED, { traceId: newId().replaceAll('-', ''), instance }));
    const { status, more } = OVERLOADED;
    response
      .once('finish', () => letRestThrough(request, this.settings.bodyWithinMs))
      .writeHead(status, {
        ...more.headers,
        'Content-Type': PROBLEM_CONTENT_TYPE,
        'Content-Length': Buffer.byteLength(document),
        'Cache-Control': 'no-store',
        'X-Content-Type-Options': 'nosniff',
      })
      .end(document);
  }

  private watch(server: FastifyInstance): void {
    const delay = monitorEventLoopDelay({ resolution: 20 });
    delay.enable();
    const timer = setInterval(() => {
      this.delayMs = delay.mean / NANOSECONDS;
      delay.reset();
      this.tell();
    }, SAMPLED_EVERY_MS).unref();
    server.addHook('onClose', (_server, done) => {
      clearInterval(timer);
      delay.disable();
      done();
    });
  }

  /** One line for many: a line for each would be more work than the answer. */
  private tell(): void {
    if (this.turnedAway === 0) return;
    const { turnedAway: requests, inFlight, delayMs } = this;
    this.turnedAway = 0;
    this.log.warn(
      `turned away ${requests} requests: ${inFlight} in work, event loop late by ${Math.round(delayMs)} ms`,
    );
  }
}

function once(run: () => void): () => void {
  let left = true;
  return () => {
    if (left) run();
    left = false;
  };
}

function tooLate(): ProblemException {
  return new ProblemException(503, 'answer-too-late', 'the answer took too long and was given up; ask again', {
    headers: { 'Retry-After': '5' },
  });
}
