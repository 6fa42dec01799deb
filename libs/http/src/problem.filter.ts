import { STATUS_CODES } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException, Logger } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { isOutage } from './outage.js';
import { PROBLEM_CONTENT_TYPE, type Problem, ProblemException } from './problem.js';

type FromFramework = (cause: unknown) => ProblemException;

/** What the framework refuses before a route is reached, by status. */
const FRAMEWORK_PROBLEMS: Readonly<Record<number, FromFramework>> = {
  400: (cause) => new ProblemException(400, 'request-invalid', 'the request is malformed', { cause }),
  404: (cause) => new ProblemException(404, 'not-found', 'no such resource', { cause }),
  405: (cause) => new ProblemException(405, 'method-not-allowed', 'the resource does not know this method', { cause }),
  408: (cause) => new ProblemException(408, 'request-timeout', 'the request took too long to arrive', { cause }),
  413: (cause) => new ProblemException(413, 'body-too-large', 'the body is larger than this host takes', { cause }),
  414: (cause) => new ProblemException(414, 'url-too-long', 'the address is longer than this host takes', { cause }),
  415: (cause) => new ProblemException(415, 'media-type-unsupported', 'send the body as application/json', { cause }),
};

/** Answers everything that goes wrong with a problem document, and logs what is our fault. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  private readonly log = new Logger('problems');

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.send(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  /** Also for errors that arise before Nest sees the request. */
  send(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = asProblem(error);
    if (problem.status >= 500) {
      this.log.error(`${request.method} ${request.routeOptions?.url ?? 'no route'} failed: ${problem.code}`, error);
    }
    if (reply.sent) return;
    void reply
      .code(problem.status)
      .headers(problem.more.headers ?? {})
      .type(PROBLEM_CONTENT_TYPE)
      .send(JSON.stringify(documentOf(problem, placeOf(request))));
  }
}

interface Place {
  readonly traceId: string;
  /** Absent where no address could be read. */
  readonly instance?: string;
}

function placeOf({ facts, id, url }: FastifyRequest): Place {
  return { traceId: facts?.traceId ?? id, instance: url.split('?')[0] ?? '/' };
}

/** What a caller is told of a problem, and where it arose. */
export function documentOf(problem: ProblemException, { traceId, ...where }: Place): Problem {
  const { status, code, more } = problem;
  const title = STATUS_CODES[status] ?? 'Error';
  const type = `urn:comity:problem:${code}`;
  if (status === 500) return { type, title, status, code, traceId };
  const errors = more.errors === undefined ? {} : { errors: more.errors };
  return { type, title, status, detail: problem.message, ...where, code, traceId, ...errors };
}

function asProblem(error: unknown): ProblemException {
  if (error instanceof ProblemException) return error;
  const status = statusOf(error);
  const known = FRAMEWORK_PROBLEMS[status];
  if (known !== undefined) return known(error);
  if (status >= 400 && status < 500) return new ProblemException(400, 'request-refused', 'the request is refused');
  if (isOutage(error)) return storeAway(error);
  return new ProblemException(500, 'internal-error', 'internal error', { cause: error });
}

function storeAway(cause: unknown): ProblemException {
  return new ProblemException(503, 'store-away', 'a server that this host needs does not answer; ask again', {
    cause,
    headers: { 'Retry-After': '5' },
  });
}

/** Nest's exceptions and Fastify's errors carry a status; everything else is our fault. */
function statusOf(error: unknown): number {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number') return error.statusCode;
  return 500;
}
