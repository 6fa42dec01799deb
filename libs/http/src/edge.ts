import type { Clock } from '@comity/kernel';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { takeAtLeast } from './at-least.js';
import type { HostConfig } from './config.js';
import { holdsAlready } from './etag.js';
import { isStreamed, STREAMED_TYPE } from './file-body.js';
import { readForms, unsupported } from './form-body.js';
import { HealthChecks } from './health.js';
import { readJsonBody } from './json-body.js';
import { Pressure } from './limits/pressure.js';
import { LIMIT_HEADERS, type RequestLimits } from './limits/request-limits.js';
import { pressureOf } from './limits/settings.js';
import { observeRequests } from './observe-requests.js';
import { ProblemFilter } from './problem.filter.js';
import { badRequest, ProblemException } from './problem.js';
import { letRestThrough } from './rest-of-body.js';

const TOO_LARGE = 413;
/** Asked every few seconds by whoever watches over the host. */
const isWatch = (url: string) => url.startsWith('/health/') || url === '/metrics';
/** The API's page loads nothing from elsewhere, and is served without TLS on loopback. */
const PAGE_POLICY = {
  fontSrc: ["'self'", 'data:'],
  styleSrc: ["'self'", "'unsafe-inline'"],
  frameAncestors: ["'none'"],
  upgradeInsecureRequests: null,
};

export interface Edge {
  /** For the line of each answer. */
  readonly answers: Logger;
  readonly clock: Clock;
  readonly config: HostConfig;
  readonly limits: RequestLimits | null;
}

/** What happens to every request and answer before and after its route. */
export async function installEdge(
  app: NestFastifyApplication,
  { answers, clock, config, limits }: Edge,
): Promise<void> {
  const server = app.getHttpAdapter().getInstance() as FastifyInstance;
  const health = app.get(HealthChecks);
  app.useSecurityHeaders({ contentSecurityPolicy: { directives: PAGE_POLICY } });
  allowOrigins(app, config.COMITY_CORS_ORIGINS ?? []);
  observeRequests(server, clock);
  readJsonOnly(server);
  const pressure = pressureOf(config);
  cutOffSlowBodies(server, pressure.bodyWithinMs);
  letRestsThrough(server, pressure.bodyWithinMs);
  server.addHook('onRequest', (_request, reply, done) => {
    // What an answer holds is for who asked, and for them now.
    void reply.header('cache-control', 'no-store');
    done();
  });
  new Pressure(pressure).install(server, ({ url = '' }) => isWatch(url), giveUp);
  await limits?.install(server);
  if (limits !== null) countByAddress(server, limits);
  server.addHook('onRequest', (request, _reply, done) => done(refusal(request, health)));
  answerNotModified(server);
  logAnswers(server, answers);
}

/** Answers for a route that has not; what it answers later is not sent any more. */
function giveUp(problem: ProblemException, request: FastifyRequest, reply: FastifyReply): void {
  if (!reply.raw.headersSent) new ProblemFilter().send(problem, request, reply);
}

/** Pages of other origins get no answer that a browser would show them, unless they are named. */
function allowOrigins(app: NestFastifyApplication, origins: readonly string[]): void {
  if (origins.length === 0) return;
  app.enableCors({
    origin: [...origins],
    methods: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'],
    exposedHeaders: ['ETag', 'Comity-Position', 'Retry-After', ...LIMIT_HEADERS],
    maxAge: 600,
  });
}

function countByAddress(server: FastifyInstance, limits: RequestLimits): void {
  server.addHook('onRequest', async (request, reply) => {
    if (!isWatch(request.url)) await limits.admit('address', request, reply);
  });
}

/** JSON is the only kind of body that any route takes, but for those that say otherwise: files stay unread. */
function readJsonOnly(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, bytes, done) => {
    try {
      done(null, readJsonBody(bytes as Buffer));
    } catch (error) {
      done(error as ProblemException);
    }
  });
  server.addContentTypeParser(STREAMED_TYPE, (request, _body, done) => {
    done(isStreamed(request) ? null : unsupported('application/json'));
  });
  readForms(server);
  server.addHook('onRequest', (request, _reply, done) => {
    if (isStreamed(request)) {
      const { 'content-type': contentType } = request.headers;
      if (contentType !== undefined) request.facts.contentType = contentType;
      request.headers['content-type'] = STREAMED_TYPE;
    }
    done();
  });
}

/** A file may take its time; everything else has to arrive while somebody may still wait for the answer. */
function cutOffSlowBodies(server: FastifyInstance, withinMs: number): void {
  server.addHook('onRequest', (request, reply, done) => {
    if (isStreamed(request)) return done();
    const timer = setTimeout(() => {
      if (request.raw.complete || reply.raw.headersSent) return;
      reply.raw.once('finish', () => request.raw.destroy());
      new ProblemFilter().send(bodyTooSlow(), request, reply);
    }, withinMs);
    reply.raw.once('close', () => clearTimeout(timer));
    done();
  });
}

/** A body that its route did not read is let through, and its connection kept. */
function letRestsThrough(server: FastifyInstance, withinMs: number): void {
  server.addHook('onSend', (request, reply, payload, done) => {
    // The library has such connections closed.
    if (reply.statusCode === TOO_LARGE && !request.raw.complete) void reply.removeHeader('connection');
    done(null, payload);
  });
  server.addHook('onResponse', (request, _reply, done) => {
    letRestThrough(request.raw, withinMs);
    done();
  });
}

function bodyTooSlow(): ProblemException {
  return new ProblemException(408, 'body-too-slow', 'the body did not arrive in time; send it again', {
    headers: { Connection: 'close' },
  });
}

/** What is refused whatever the route: work for a host that is stopping, a NUL in the address, and two callers in one. */
function refusal(request: FastifyRequest, health: HealthChecks): ProblemException | undefined {
  if (health.isDraining && !isWatch(request.url)) {
    return new ProblemException(503, 'stopping', 'this host is stopping; ask again', {
      headers: { 'Retry-After': '1' },
    });
  }
  if (request.url.includes('%00')) return new ProblemException(400, 'request-invalid', 'the address holds a NUL');
  if (authorizationsIn(request) > 1) return badRequest('request-invalid', 'Authorization', 'must be given once');
  try {
    const atLeast = takeAtLeast(request);
    if (atLeast !== undefined) request.facts.atLeast = atLeast;
  } catch (error) {
    return error as ProblemException;
  }
  return undefined;
}

/** Node shows the first alone, a proxy before this host may have looked at another one. */
function authorizationsIn({ raw: { rawHeaders } }: FastifyRequest): number {
  return rawHeaders.filter((name, place) => place % 2 === 0 && name.toLowerCase() === 'authorization').length;
}

function answerNotModified(server: FastifyInstance): void {
  server.addHook('onSend', (request, reply, payload, done) => {
    const etag = reply.getHeader('etag');
    const read = request.method === 'GET' || request.method === 'HEAD';
    if (!read || reply.statusCode !== 200 || typeof etag !== 'string') return done(null, payload);
    if (!holdsAlready(request.headers['if-none-match'], etag)) return done(null, payload);
    void reply.code(304).removeHeader('content-length');
    done(null, '');
  });
}

/** One line per answer; addresses without their query, which may name what is secret. */
function logAnswers(server: FastifyInstance, log: Logger): void {
  server.addHook('onResponse', (request, reply, done) => {
    const { traceId, actor } = request.facts;
    const level = isWatch(request.url) ? 'debug' : 'info';
    log[level](
      {
        traceId,
        requestId: request.id,
        method: request.method,
        route: request.routeOptions.url ?? null,
        status: reply.statusCode,
        milliseconds: Math.round(reply.elapsedTime),
        actor: actor?.id ?? null,
      },
      'answered',
    );
    done();
  });
}
