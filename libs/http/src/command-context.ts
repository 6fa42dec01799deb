import { type Actor, digestOf, type Instant, idFrom, newId } from '@comity/kernel';
import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiHeader } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { actorOf } from './access.js';
import { revisionFrom } from './etag.js';
import { badRequest, type ProblemException } from './problem.js';
import { header, printable, requestOf } from './request.js';

/** Who commands, when and as part of what; the command runner takes it as it is. */
export interface CommandContext {
  /** From `Idempotency-Key`, scoped to this person, method and path; without the header, new each time. */
  readonly commandId: string;
  /** SHA-256 of person, method, address and body: the same key with another body is refused. */
  readonly commandDigest: string;
  readonly actor: Actor;
  /** The host's clock, read once for this command. */
  readonly now: Instant;
  readonly correlationId: string;
  readonly traceparent?: string;
}

const PRINTABLE_ONLY = 'must be 1 to 200 printable characters without spaces';

/** Parameter decorator: the context in which this request's command runs. */
export const CommandContext = createParamDecorator(
  (_data: unknown, context: ExecutionContext): CommandContext => commandContextOf(requestOf(context)),
);

/** Parameter decorator: the revision from `If-Match`, or undefined. Pass it to the command runner as `expectedRevision`. */
export const ExpectedRevision = createParamDecorator((_data: unknown, context: ExecutionContext): number | undefined =>
  revisionFrom(header(requestOf(context), 'if-match')),
);

/** @throws ProblemException 400 `idempotency-key-invalid`, `correlation-id-invalid` */
export function commandContextOf(request: FastifyRequest): CommandContext {
  const actor = actorOf(request);
  const [path = '', query = ''] = request.url.split('?');
  const scope = { actor: actor.id, method: request.method, path };
  const key = commandKeyOf(request);
  const correlationId = madeUpId(request, 'correlation-id', () =>
    badRequest('correlation-id-invalid', 'Correlation-Id', PRINTABLE_ONLY),
  );
  const { traceparent, traceId, clock } = request.facts;
  return {
    commandId: key === undefined ? newId() : idFrom('command', scope.actor, scope.method, scope.path, key),
    commandDigest: digestOf({ ...scope, ...(query === '' ? {} : { query }), body: request.body ?? null }),
    actor,
    now: clock.now(),
    correlationId: correlationId ?? traceId,
    ...(traceparent === undefined ? {} : { traceparent }),
  };
}

/** What the caller calls this command, so as to send it again. @throws ProblemException 400 `idempotency-key-invalid` */
export function commandKeyOf(request: FastifyRequest): string | undefined {
  return madeUpId(request, 'idempotency-key', () =>
    badRequest('idempotency-key-invalid', 'Idempotency-Key', PRINTABLE_ONLY),
  );
}

/** The id of a thing that this command creates: the command sent again creates the same thing, not a second one. */
export function idOfNew(context: CommandContext, what: string): string {
  return idFrom(context.commandId, what);
}

export const COMMAND = 'comity:command';

/** Marks a route as a command, and describes the headers that every command takes. */
export function ApiCommand(): MethodDecorator {
  return applyDecorators(
    SetMetadata(COMMAND, true),
    ApiHeader({
      name: 'Idempotency-Key',
      required: false,
      description: '1 to 200 printable characters; a retry with the same key and body answers as the first time',
    }),
    ApiHeader({
      name: 'If-Match',
      required: false,
      description: 'The revision you have seen, in quotes; 412 when it has moved on',
    }),
  );
}

function madeUpId(request: FastifyRequest, name: string, problem: () => ProblemException): string | undefined {
  const value = header(request, name);
  if (value === undefined || printable(value)) return value;
  throw problem();
}
