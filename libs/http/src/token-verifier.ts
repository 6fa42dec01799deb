import { Fault } from '@comity/kernel';
import { createRemoteJWKSet, errors, type JWTPayload, type JWTVerifyGetKey, jwtVerify } from 'jose';
import { z } from 'zod';
import { ROLES } from './access.js';
import { ProblemException } from './problem.js';
import type { Session } from './session.js';

export interface TokenSettings {
  readonly issuer: string;
  readonly audience: string;
  /** Path of the claim that lists the roles, with dots. */
  readonly rolesClaim: string;
  /** Path of the claim that names one unit, or lists several. */
  readonly unitsClaim: string;
}

/** Signatures that we accept; `none` and shared secrets are not among them. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
const CLOCK_TOLERANCE_SECONDS = 5;
const ISSUER_TIMEOUT_MS = 3_000;
/** While the issuer is down, it is asked this often at most; requests in between fail at once. */
const RETRY_AFTER_MS = 1_000;
const UNKNOWN_KEY_COOLDOWN_MS = 10_000;
const KEYS_MAX_AGE_MS = 600_000;
const TOKEN_MAX_CHARACTERS = 8_192;

const discovery = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });
const nameList = z.array(z.string()).catch([]);
const MOST_UNITS = 50;

/**
 * Checks bearer tokens of one OpenID issuer and says who sent them. The issuer may come up later than we, go away,
 * or change its keys: requests answer 503 while its keys cannot be had, and recover by themselves.
 */
export class TokenVerifier {
  private keys: Promise<JWTVerifyGetKey> | null = null;
  private failedAt = Number.NEGATIVE_INFINITY;

  constructor(private readonly settings: TokenSettings) {}

  /** @throws ProblemException 401 `token-invalid`, or 503 `issuer-unreachable` */
  async verify(token: string): Promise<Session> {
    if (token.length > TOKEN_MAX_CHARACTERS) throw invalidToken('is too long');
    const keys = await this.issuerKeys();
    try {
      const { payload } = await jwtVerify(token, keys, {
        issuer: this.settings.issuer,
        audience: this.settings.audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        requiredClaims: ['sub', 'exp'],
      });
      return { ...this.bearerOf(payload), expiresAtMs: (payload.exp ?? 0) * 1_000 };
    } catch (error) {
      throw asProblem(error);
    }
  }

  private async issuerKeys(): Promise<JWTVerifyGetKey> {
    if (this.keys === null) {
      if (performance.now() - this.failedAt < RETRY_AFTER_MS) throw issuerUnreachable(undefined);
      this.keys = discoverKeys(this.settings.issuer);
    }
    try {
      return await this.keys;
    } catch (cause) {
      this.keys = null;
      this.failedAt = performance.now();
      throw issuerUnreachable(cause);
    }
  }

  private bearerOf(payload: JWTPayload): Omit<Session, 'expiresAtMs'> {
    const { sub } = payload;
    if (sub === undefined || sub.length === 0 || sub.length > 200) throw invalidToken('has no usable subject');
    const held = nameList.parse(claimAt(payload, this.settings.rolesClaim));
    const claimed = claimAt(payload, this.settings.unitsClaim);
    const units = nameList.parse(typeof claimed === 'string' ? [claimed] : claimed).slice(0, MOST_UNITS);
    return { actor: { id: sub, roles: ROLES.filter((role) => held.includes(role)) }, units };
  }
}

/** @param path with dots that lead into objects */
function claimAt(payload: JWTPayload, path: string): unknown {
  return path.split('.').reduce<unknown>(memberOf, payload);
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
  return (value as Record<string, unknown>)[name];
}

/** @source OpenID Connect Discovery 1.0, sections 4.1 to 4.3 */
async function discoverKeys(issuer: string): Promise<JWTVerifyGetKey> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(address, { signal: AbortSignal.timeout(ISSUER_TIMEOUT_MS), redirect: 'error' });
  if (!response.ok) throw new Fault('issuer-unreachable', `${address} answered ${response.status}`);
  const document = discovery.parse(await response.json());
  if (document.issuer !== issuer) {
    throw new Fault('issuer-mismatch', `${address} speaks for ${document.issuer}`);
  }
  return createRemoteJWKSet(new URL(document.jwks_uri), {
    timeoutDuration: ISSUER_TIMEOUT_MS,
    cooldownDuration: UNKNOWN_KEY_COOLDOWN_MS,
    cacheMaxAge: KEYS_MAX_AGE_MS,
  });
}

/** What the token is to blame for is 401; anything else means that the issuer's keys could not be had. */
function asProblem(error: unknown): ProblemException {
  if (error instanceof ProblemException) return error;
  if (error instanceof errors.JWTExpired) return invalidToken('has expired');
  if (error instanceof errors.JWKSTimeout || error instanceof errors.JWKSInvalid) return issuerUnreachable(error);
  if (error instanceof errors.JOSEError && error.code !== 'ERR_JOSE_GENERIC') return invalidToken('does not verify');
  return issuerUnreachable(error);
}

export function invalidToken(why: string): ProblemException {
  return new ProblemException(401, 'token-invalid', `the bearer token ${why}`, {
    headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
  });
}

function issuerUnreachable(cause: unknown): ProblemException {
  return new ProblemException(503, 'issuer-unreachable', 'tokens cannot be checked at the moment; try again', {
    headers: { 'Retry-After': '1' },
    cause,
  });
}
