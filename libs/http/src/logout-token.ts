import { z } from 'zod';
import type { Ending } from './ended-sessions.js';
import { ProblemException } from './problem.js';

/** @source OpenID Connect Back-Channel Logout 1.0, section 2.4 */
const LOGOUT_EVENT = 'http://schemas.openid.net/event/backchannel-logout';
const KINDS: readonly unknown[] = [undefined, 'JWT', 'logout+jwt', 'application/logout+jwt'];
/** The issuer sends a token when a session ends; what comes later is a copy that somebody kept. */
export const LOGOUT_TOKEN_MAX_AGE_SECONDS = 300;

const name = z.string().min(1).max(200);
const logoutClaims = z
  .object({
    iat: z.number(),
    jti: name,
    events: z.looseObject({ [LOGOUT_EVENT]: z.looseObject({}) }),
    /** An ID token has one, a logout token never: the one cannot be taken for the other. */
    nonce: z.undefined().optional(),
    sub: name.optional(),
    sid: name.optional(),
  })
  .refine(({ sub, sid }) => sub !== undefined || sid !== undefined, 'names neither a person nor a session');

/**
 * What a logout token says, of which signature, issuer, audience and age have been checked. One that is sent again ends
 * nothing that it has not ended, so that its id need not be remembered.
 * @throws ProblemException 400 `logout-token-invalid`
 * @source OpenID Connect Back-Channel Logout 1.0, section 2.6
 */
export function endingIn(claims: unknown, kind: unknown): Ending {
  const read = logoutClaims.safeParse(claims);
  if (!read.success || !KINDS.includes(kind)) throw invalidLogout('is no logout token');
  const { sub, sid, iat } = read.data;
  return { sub, sid, iat };
}

export function invalidLogout(why: string): ProblemException {
  return new ProblemException(400, 'logout-token-invalid', `the logout token ${why}`);
}
