import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { ACCESS, type Access, type Role } from './access.js';
import { ScrapeAccess } from './metrics.js';
import { notFound, ProblemException } from './problem.js';
import { requestOf } from './request.js';
import { invalidToken, type TokenVerifier } from './token-verifier.js';

export const TOKEN_VERIFIER = Symbol('token verifier');

const BEARER_HEADER = /^Bearer ([\w~+/.-]+=*)$/i;

/** Stands before every route: no entry, no token or no role means no. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(TOKEN_VERIFIER) private readonly tokens: TokenVerifier | null,
    @Inject(ScrapeAccess) private readonly scrape: ScrapeAccess,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.get<Access | undefined>(ACCESS, context.getHandler());
    if (access === 'public') return true;
    if (access === 'scraped') return this.mayScrape(requestOf(context));
    if (access === undefined || this.tokens === null) throw forbidden();
    const request = requestOf(context);
    const session = await this.tokens.verify(bearerToken(request.headers.authorization));
    request.facts.session = session;
    request.facts.actor = session.actor;
    request.facts.units = session.units;
    if (!access.some((role: Role) => session.actor.roles.includes(role))) throw forbidden();
    return true;
  }

  private mayScrape(request: FastifyRequest): true {
    if (this.scrape.admits(request)) return true;
    throw notFound();
  }
}

function bearerToken(authorization: string | undefined): string {
  if (authorization === undefined) {
    throw new ProblemException(401, 'token-missing', 'send a bearer token in the header Authorization', {
      headers: { 'WWW-Authenticate': 'Bearer' },
    });
  }
  const token = BEARER_HEADER.exec(authorization)?.[1];
  if (token === undefined) throw invalidToken('is malformed');
  return token;
}

function forbidden(): ProblemException {
  return new ProblemException(403, 'role-not-allowed', 'none of your roles may do this');
}
