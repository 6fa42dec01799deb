import type { Clock } from '@comity/kernel';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { takeAtLeast } from './at-least.js';
import { holdsAlready } from './etag.js';
import { HealthChecks } from './health.js';
import { readJsonBody } from './json-body.js';
import { observeRequests } from './observe-requests.js';
import { ProblemException } from './problem.js';

/** Asked every few seconds by whoever watches over the host. */
const isWatch = (url: string) => url.startsWith('/health/') || url === '/metrics';
/** The API's page loads nothing from elsewhere, and is served without TLS on loopback. */
const PAGE_POLICY = {
  fontSrc: ["'self'", 'data:'],
  styleSrc: ["'self'", "'unsafe-inline'"],
  frameAncestors: ["'none'"],
  upgradeInsecureRequests: null,
};

/** What happens to every request and answer before and after its route. */
export function installEdge(app: NestFastifyApplication, log: Logger, clock: Clock): void {
  const server = app.getHttpAdapter().getInstance() as FastifyInstance;
  const health = app.get(HealthChecks);
  app.useSecurityHeaders({ contentSecurityPolicy: { directives: PAGE_POLICY } });
  readJsonOnly(server);
  observeRequests(server, clock);
  server.addHook('onRequest', (_request, reply, done) => {
    // What an answer holds is for who asked, and for them now.
    void reply.header('cache-control', 'no-store');
    done();
  });
  server.addHook('onRequest', (request, _reply, done) => done(refusal(request, health)));
  answerNotModified(server);
  logAnswers(server, log);
}

/** JSON is the only kind of body that any route takes. */
function readJsonOnly(server: FastifyInstance): void {
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, bytes, done) => {
    try {
      done(null, readJsonBody(bytes as Buffer));
    } catch (error) {
      done(error as ProblemException);
    }
  });
}

/** What is refused whatever the route: work for a host that is stopping, and a NUL in the address. */
function refusal(request: FastifyRequest, health: HealthChecks): ProblemException | undefined {
  if (health.isDraining && !isWatch(request.url)) {
    return new ProblemException(503, 'stopping', 'this host is stopping; ask again', {
      headers: { 'Retry-After': '1' },
    });
  }
  if (request.url.includes('%00')) return new ProblemException(400, 'request-invalid', 'the address holds a NUL');
  try {
    const atLeast = takeAtLeast(request);
    if (atLeast !== undefined) request.facts.atLeast = atLeast;
  } catch (error) {
    return error as ProblemException;
  }
  return undefined;
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
