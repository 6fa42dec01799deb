import { type CanActivate, type ExecutionContext, Inject, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ACCESS, type Access, LIVE } from './access.js';
import { tighterLimit } from './limits/limited.js';
import type { RequestLimits } from './limits/request-limits.js';
import { notFound, ProblemException } from './problem.js';
import { requestOf } from './request.js';
import type { Role } from './roles.js';
import { ScrapeAccess } from './scrape-access.js';
import type { Session } from './session.js';
import { invalidToken, type TokenVerifier } from './token-verifier.js';

/** Null on a host that counts nothing. */
export const REQUEST_LIMITS = Symbol('request limits');
export const TOKEN_VERIFIER = Symbol('token verifier');

const BEARER_HEADER = /^Bearer ([\w~+/.-]+=*)$/i;

/** Stands before every route: no entry, no token or no role means no. */
@Injectable()
export class AccessGuard implements CanActivate {
  constructor(
    @Inject(Reflector) private readonly reflector: Reflector,
    @Inject(TOKEN_VERIFIER) private readonly tokens: TokenVerifier | null,
    @Inject(ScrapeAccess) private readonly scrape: ScrapeAccess,
    @Inject(REQUEST_LIMITS) private readonly limits: RequestLimits | null,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const access = this.reflector.get<Access | undefined>(ACCESS, context.getHandler());
    if (access === 'public') return true;
    if (access === 'scraped') return this.mayScrape(requestOf(context));
    if (access === undefined || this.tokens === null) throw forbidden();
    const request = requestOf(context);
    const session = await this.signIn(this.tokens, context);
    request.facts.session = session;
    request.facts.actor = session.actor;
    request.facts.units = session.units;
    await this.count(context);
    if (!access.some((role: Role) => session.actor.roles.includes(role))) throw forbidden();
    return true;
  }

  private mayScrape(request: FastifyRequest): true {
    if (this.scrape.admits(request)) return true;
    throw notFound();
  }

  /** Whoever fails again and again is told to wait instead of why; a token that is good is not held up by them. */
  private async signIn(tokens: TokenVerifier, context: ExecutionContext): Promise<Session> {
    const request = requestOf(context);
    const live = this.reflector.get<boolean | undefined>(LIVE, context.getHandler()) === true;
    try {
      return await tokens.verify(bearerToken(request.headers.authorization), live);
    } catch (error) {
      if (error instanceof ProblemException && error.status === 401) {
        await this.limits?.admit('failedSignIn', request, context.switchToHttp().getResponse<FastifyReply>());
      }
      throw error;
    }
  }

  private async count(context: ExecutionContext): Promise<void> {
    const [request, reply] = [requestOf(context), context.switchToHttp().getResponse<FastifyReply>()];
    await this.limits?.admit('person', request, reply);
    const tighter = tighterLimit(this.reflector, context.getHandler(), request.headers.accept);
    if (tighter !== null) await this.limits?.admit(tighter, request, reply);
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
