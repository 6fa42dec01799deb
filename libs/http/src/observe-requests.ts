import type { Clock } from '@comity/kernel';
import { httpSeconds, isTracing, startSpan, traceparentOf } from '@comity/telemetry';
import { context, type Span, SpanStatusCode } from '@opentelemetry/api';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { requestScope } from './logging.js';
import { printable, requestFacts } from './request.js';

const METHODS = new Set(['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']);
/** Said of an answer that its caller did not wait for. */
const ABORTED = 'aborted';

/** Gives every request its ids, its place in its caller's trace, and its part in the figures. */
export function observeRequests(server: FastifyInstance, clock: Clock): void {
  server.addHook('onRequest', (request, reply, done) => {
    const { traceparent: header, 'correlation-id': correlation } = request.headers;
    const theirs = typeof header === 'string' ? header : undefined;
    const traced = isTracing() ? startSpan(methodOf(request), { kind: 'server', parent: theirs, root: true }) : null;
    const traceparent = traced === null ? theirs : traceparentOf(traced.span);
    request.facts = requestFacts(traceparent, request.id, clock);
    void reply.header('request-id', request.id);
    const startedAt = performance.now();
    reply.raw.once('close', () => observed(request, reply, startedAt, traced?.span ?? null));
    const { traceId } = request.facts;
    const scope = printable(correlation) ? { traceId, correlationId: correlation } : { traceId };
    const go = () => requestScope.run(scope, done);
    if (traced === null) go();
    else context.with(traced.within, go);
  });
}

function observed(request: FastifyRequest, reply: FastifyReply, startedAt: number, span: Span | null): void {
  const method = methodOf(request);
  const route = routeOf(request);
  const status = reply.raw.writableFinished ? String(reply.statusCode) : ABORTED;
  httpSeconds.observe({ method, route, status }, (performance.now() - startedAt) / 1_000);
  if (span === null) return;
  span.updateName(`${method} ${route}`);
  span.setAttributes({ 'http.request.method': method, 'http.route': route, 'http.response.status_code': status });
  if (reply.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
  span.end();
}

function methodOf({ method }: FastifyRequest): string {
  return METHODS.has(method) ? method : 'other';
}

/** The template, never the path, which holds ids and whatever a stranger makes up. */
function routeOf({ routeOptions }: FastifyRequest): string {
  return routeOptions.url ?? 'none';
}
