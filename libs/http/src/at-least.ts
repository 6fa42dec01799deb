import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { badRequest, ProblemException } from './problem.js';
import { requestOf } from './request.js';

/** How long a query waits for the read models to show the position it asks for. */
export const AT_LEAST_WAIT_MS = 5_000;

const POSITION = /^(0|[1-9]\d{0,19})$/;

/** Parameter decorator: the log position that the answer must include, or undefined. */
export const AtLeast = createParamDecorator(
  (_data: unknown, context: ExecutionContext): bigint | undefined => requestOf(context).facts.atLeast,
);

/**
 * Takes `Comity-At-Least`, or `?atLeast=`, off the request, so that no query class has to name it.
 * @throws ProblemException 400 `at-least-invalid`
 */
export function takeAtLeast(request: FastifyRequest): bigint | undefined {
  const query = request.query as Record<string, unknown> | null;
  const value = request.headers['comity-at-least'] ?? query?.atLeast;
  if (query !== null) delete query.atLeast;
  if (value === undefined) return undefined;
  if (typeof value === 'string' && POSITION.test(value)) return BigInt(value);
  throw badRequest('at-least-invalid', 'Comity-At-Least', 'must be a position that a command has answered');
}

/** The read models have not come up to the position in time: 503, to be asked again. */
export function readModelBehind(atLeast: bigint): ProblemException {
  return new ProblemException(503, 'read-model-behind', `the read models have not reached ${atLeast} yet; ask again`, {
    headers: { 'Retry-After': '1' },
  });
}
