import { Fault } from '@comity/kernel';
import {
  createRemoteJWKSet,
  errors,
  type JWTHeaderParameters,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import { z } from 'zod';
import { bearerFrom, type ClaimSettings } from './claims.js';
import type { EndedSessions, TokenSession } from './ended-sessions.js';
import { Introspection, type IntrospectionSettings } from './introspection.js';
import { endingIn, invalidLogout, LOGOUT_TOKEN_MAX_AGE_SECONDS } from './logout-token.js';
import { ProblemException } from './problem.js';
import type { Session } from './session.js';
import { VerifiedTokens } from './verified-tokens.js';

export interface TokenSettings extends ClaimSettings {
  readonly issuer: string;
  readonly audience: string;
  /** Null where the issuer is not asked whether tokens still stand. */
  readonly introspection: IntrospectionSettings | null;
  /** To which of its clients the issuer sends logout tokens that are meant for us; none where it sends none. */
  readonly logoutClients: readonly string[];
}

interface Issuer {
  readonly keys: JWTVerifyGetKey;
  readonly introspectionEndpoint: string | undefined;
}

/** Signatures that we accept; `none` and shared secrets are not among them. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'];
/** What an issuer may call an access token; the tokens that it signs for other ends have other names. @source RFC 9068, 2.1 */
const ACCESS_TOKEN_KINDS: readonly unknown[] = ['jwt', 'at+jwt', 'application/at+jwt'];
const CLOCK_TOLERANCE_SECONDS = 5;
const ISSUER_TIMEOUT_MS = 3_000;
/** While the issuer is down, it is asked this often at most; requests in between fail at once. */
const RETRY_AFTER_MS = 1_000;
const UNKNOWN_KEY_COOLDOWN_MS = 10_000;
const KEYS_MAX_AGE_MS = 600_000;
const TOKEN_MAX_CHARACTERS = 8_192;

const webAddress = z.url({ protocol: /^https?$/ });
const discovery = z.object({
  issuer: z.string(),
  jwks_uri: webAddress,
  introspection_endpoint: webAddress.optional(),
});

/**
 * Checks bearer tokens of one OpenID issuer and says who sent them. The issuer may come up later than we, go away,
 * or change its keys: requests answer 503 while its keys cannot be had, and recover by themselves.
 */
export class TokenVerifier {
  private issuer: Promise<Issuer> | null = null;
  private failedAt = Number.NEGATIVE_INFINITY;
  private readonly introspection: Introspection | null;
  private readonly verified = new VerifiedTokens();

  constructor(
    private readonly settings: TokenSettings,
    private readonly ended: EndedSessions,
  ) {
    this.introspection = settings.introspection === null ? null : new Introspection(settings.introspection);
  }

  /**
   * @param live the issuer is asked now whether the token still stands, where it can be asked
   * @throws ProblemException 401 `token-invalid`, or 503 `issuer-unreachable`, `session-uncheckable`
   */
  async verify(token: string, live = false): Promise<Session> {
    if (token.length > TOKEN_MAX_CHARACTERS) throw invalidToken('is too long');
    const issuer = await this.found();
    const payload = await this.payloadOf(token, issuer.keys);
    const { sub, exp = 0 } = payload;
    if (typeof sub !== 'string' || sub.length === 0 || sub.length > 200) throw invalidToken('has no usable subject');
    const check = (now: boolean) => this.assertStanding(token, { ...payload, sub }, issuer, now);
    await check(live);
    return { ...bearerFrom(sub, payload, this.settings), expiresAtMs: exp * 1_000, check: () => check(false) };
  }

  /** Whether the issuer tells us by itself which sessions have ended. */
  get hearsOfLogouts(): boolean {
    return this.settings.logoutClients.length > 0;
  }

  /**
   * Ends what a logout token of the issuer says has ended.
   * @throws ProblemException 400 `logout-token-invalid`, or 503 `issuer-unreachable`, `session-uncheckable`
   */
  async endSession(logoutToken: string): Promise<void> {
    const { keys } = await this.found();
    const { payload, protectedHeader } = await jwtVerify(logoutToken, keys, {
      issuer: this.settings.issuer,
      audience: [...this.settings.logoutClients],
      algorithms: ALGORITHMS,
      clockTolerance: CLOCK_TOLERANCE_SECONDS,
      maxTokenAge: LOGOUT_TOKEN_MAX_AGE_SECONDS,
    }).catch((error: unknown) => {
      const problem = asProblem(error);
      throw problem.status === 401 ? invalidLogout('does not verify') : problem;
    });
    await this.ended.end(endingIn(payload, protectedHeader.typ));
  }

  private async payloadOf(token: string, keys: JWTVerifyGetKey): Promise<JWTPayload> {
    const known = this.verified.get(token);
    if (known !== undefined) return known;
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        issuer: this.settings.issuer,
        audience: this.settings.audience,
        algorithms: ALGORITHMS,
        clockTolerance: CLOCK_TOLERANCE_SECONDS,
        requiredClaims: ['sub', 'exp'],
      });
      if (!isAccessToken(protectedHeader)) throw invalidToken('is for something else');
      this.verified.add(token, payload);
      return payload;
    } catch (error) {
      throw asProblem(error);
    }
  }

  private async assertStanding(token: string, session: TokenSession, issuer: Issuer, live: boolean): Promise<void> {
    if (live && this.hearsOfLogouts) await this.ended.refresh();
    if (this.ended.covers(session)) throw invalidToken('was ended by the issuer');
    if (this.introspection === null) return;
    const { introspectionEndpoint: endpoint } = issuer;
    if (endpoint === undefined) {
      throw issuerUnreachable(new Fault('issuer-without-introspection', `${this.settings.issuer} offers none`));
    }
    const asked = { subject: session.sub, endpoint };
    if (!(await this.introspection.isActive(token, asked, live))) throw invalidToken('was revoked');
  }

  private async found(): Promise<Issuer> {
    if (this.issuer === null) {
      if (performance.now() - this.failedAt < RETRY_AFTER_MS) throw issuerUnreachable(undefined);
      this.issuer = discover(this.settings.issuer);
    }
    try {
      return await this.issuer;
    } catch (cause) {
      this.issuer = null;
      this.failedAt = performance.now();
      throw issuerUnreachable(cause);
    }
  }
}

function isAccessToken({ typ = 'JWT' }: JWTHeaderParameters): boolean {
  return ACCESS_TOKEN_KINDS.includes(typeof typ === 'string' ? typ.toLowerCase() : null);
}

/** @source OpenID Connect Discovery 1.0, sections 4.1 to 4.3 */
async function discover(issuer: string): Promise<Issuer> {
  const address = `${issuer.replace(/\/$/, '')}/.well-known/openid-configuration`;
  const response = await fetch(address, { signal: AbortSignal.timeout(ISSUER_TIMEOUT_MS), redirect: 'error' });
  if (!response.ok) throw new Fault('issuer-unreachable', `${address} answered ${response.status}`);
  const document = discovery.parse(await response.json());
  if (document.issuer !== issuer) {
    throw new Fault('issuer-mismatch', `${address} speaks for ${document.issuer}`);
  }
  const keys = createRemoteJWKSet(new URL(document.jwks_uri), {
    timeoutDuration: ISSUER_TIMEOUT_MS,
    cooldownDuration: UNKNOWN_KEY_COOLDOWN_MS,
    cacheMaxAge: KEYS_MAX_AGE_MS,
  });
  return { keys, introspectionEndpoint: document.introspection_endpoint };
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
