import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Inject,
  Injectable,
  type NestInterceptor,
  Optional,
  SetMetadata,
} from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { Observable } from 'rxjs';
import { badRequest, ProblemException } from './problem.js';
import { requestOf } from './request.js';

/** How long a query waits for the read models to show the position it asks for. */
const WAIT_MS = 5_000;
export const READS = 'comity:reads';
const POSITION = /^(0|[1-9]\d{0,19})$/;

/** Knows how far the read models have come; the read store is one. */
export abstract class PositionWaiter {
  /** True once all have folded the position, false when the time is up first. */
  abstract waitFor(projections: readonly string[], position: bigint, timeoutMs: number): Promise<boolean>;
}

/**
 * Names the projections that a query answers from. A caller who sends `Comity-At-Least` is answered when they have come
 * that far, or with 503 `read-model-behind` after five seconds.
 */
export function Reads(...projections: readonly { readonly name: string }[]): MethodDecorator {
  return applyDecorators(
    SetMetadata(
      READS,
      projections.map(({ name }) => name),
    ),
    ApiHeader({
      name: 'Comity-At-Least',
      required: false,
      description: 'Position that a command answered: wait until the answer includes it (5 s, then 503)',
    }),
  );
}

/** Says that a query answers from the log itself, which holds whatever it has answered: nothing is waited for. */
export function ReadsLog(): MethodDecorator {
  return Reads();
}

/** Holds a query back until its projections show what the caller has written. */
@Injectable()
export class ReadsInterceptor implements NestInterceptor {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Optional() @Inject(PositionWaiter) private readonly waiter?: PositionWaiter,
  ) {}

  async intercept(context: ExecutionContext, next: CallHandler<unknown>): Promise<Observable<unknown>> {
    const names = this.reflector.get<readonly string[] | undefined>(READS, context.getHandler());
    const { atLeast } = requestOf(context).facts;
    if (names === undefined || names.length === 0 || atLeast === undefined) return next.handle();
    const reached = await this.waiter?.waitFor(names, atLeast, WAIT_MS);
    if (reached !== true) throw readModelBehind(atLeast);
    return next.handle();
  }
}

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

function readModelBehind(atLeast: bigint): ProblemException {
  return new ProblemException(503, 'read-model-behind', `the read models have not reached ${atLeast} yet; ask again`, {
    headers: { 'Retry-After': '1' },
  });
}
