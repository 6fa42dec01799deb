import { type Actor, type Asker, Fault } from '@comity/kernel';
import { applyDecorators, createParamDecorator, type ExecutionContext, SetMetadata } from '@nestjs/common';
import { ApiExtension, ApiSecurity } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { requestOf } from './request.js';
import type { Role } from './roles.js';

/** Who may use a route: anyone, whoever may read the host's figures, or the holders of at least one of these roles. */
export type Access = 'public' | 'scraped' | readonly Role[];

export const ACCESS = 'comity:access';
/** On a route whose callers' sessions are checked live. */
export const LIVE = 'comity:live';
export const BEARER = 'bearer';

/**
 * Opens a route to the holders of any of these roles, and to nobody else. Each route has its own entry: one that was
 * given to a whole controller would also open whatever is added to it.
 */
export function Allow(...roles: readonly [Role, ...Role[]]): MethodDecorator {
  return applyDecorators(SetMetadata(ACCESS, roles), ApiExtension('x-roles', roles));
}

/**
 * As `Allow`, for what cannot be undone by revoking the session a minute later: approvals, designations, publications, access in
 * an emergency. The issuer is asked at this moment whether the session still stands, and while it does not answer, nobody may.
 */
export function AllowLive(...roles: readonly [Role, ...Role[]]): MethodDecorator {
  return applyDecorators(Allow(...roles), SetMetadata(LIVE, true), ApiExtension('x-live-session', true));
}

/** Opens a route to anyone, without a token. For health and the like, never for the record. */
export function Public(): MethodDecorator {
  return applyDecorators(SetMetadata(ACCESS, 'public' satisfies Access), ApiSecurity({}));
}

/** Opens a route to whoever may read the host's figures, and to no role; to others there is no such route. */
export function Scraped(): MethodDecorator {
  return SetMetadata(ACCESS, 'scraped' satisfies Access);
}

/** Parameter decorator: the person or service behind the token. */
export const CurrentActor = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Actor => actorOf(requestOf(context)),
);

/** Parameter decorator: the person or service behind the token, at the moment by the host's clock. */
export const CurrentAsker = createParamDecorator(
  (_data: unknown, context: ExecutionContext): Asker => askerOf(requestOf(context)),
);

/** Parameter decorator: the units in which the person behind the token works; none where it names none. */
export const CurrentUnits = createParamDecorator(
  (_data: unknown, context: ExecutionContext): readonly string[] => requestOf(context).facts.units ?? [],
);

/** @throws Fault `no-actor` on a public route */
export function askerOf(request: FastifyRequest): Asker {
  return { actor: actorOf(request), now: request.facts.clock.now() };
}

/** @throws Fault `no-actor` on a public route, where nobody is known */
export function actorOf(request: FastifyRequest): Actor {
  const { actor } = request.facts;
  if (actor === undefined) throw new Fault('no-actor', `${request.method} ${request.routeOptions.url} is public`);
  return actor;
}
