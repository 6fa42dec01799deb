import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { isStreamed } from '../file-body.js';
import { ProblemException } from '../problem.js';

export interface PressureSettings {
  /** Requests whose answer has not begun. */
  readonly inFlightMax: number;
  /** Mean delay of the event loop over half a second. */
  readonly delayMaxMs: number;
  /** An answer that has not begun by then is given up. */
  readonly answerWithinMs: number;
}

type GiveUp = (problem: ProblemException, request: FastifyRequest, reply: FastifyReply) => void;

const SAMPLED_EVERY_MS = 500;
const NANOSECONDS = 1e6;

/** Turns away what this host cannot do in time, so that what it has taken on is done; recovers by itself. */
export class Pressure {
  private inFlight = 0;
  private delayMs = 0;

  constructor(private readonly settings: PressureSettings) {}

  /** @param isSpared never turned away: whoever watches over the host has to see how it is */
  install(server: FastifyInstance, isSpared: (request: FastifyRequest) => boolean, giveUp: GiveUp): void {
    this.watch(server);
    const begun = new WeakMap<FastifyRequest, () => void>();
    server.addHook('onRequest', (request, reply, done) => {
      if (isSpared(request)) return done();
      if (this.isTooHigh) return done(overloaded());
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

  private watch(server: FastifyInstance): void {
    const delay = monitorEventLoopDelay({ resolution: 20 });
    delay.enable();
    const timer = setInterval(() => {
      this.delayMs = delay.mean / NANOSECONDS;
      delay.reset();
    }, SAMPLED_EVERY_MS).unref();
    server.addHook('onClose', (_server, done) => {
      clearInterval(timer);
      delay.disable();
      done();
    });
  }
}

function once(run: () => void): () => void {
  let left = true;
  return () => {
    if (left) run();
    left = false;
  };
}

function overloaded(): ProblemException {
  return new ProblemException(503, 'overloaded', 'this host has as much to do as it can; ask again', {
    headers: { 'Retry-After': '1' },
  });
}

function tooLate(): ProblemException {
  return new ProblemException(503, 'answer-too-late', 'the answer took too long and was given up; ask again', {
    headers: { 'Retry-After': '5' },
  });
}
