import { isLoopback } from '@comity/http/settings';
import { z } from 'zod';
import { skewed } from './clocks.js';
import type { Examination, Finding } from './finding.js';

const ANSWER_WITHIN_MS = 5_000;
/** Tokens are refused that expired longer ago; the header `Date` has whole seconds. */
const MOST_SKEW_MS = 5_000;
const discovery = z.object({ issuer: z.string(), jwks_uri: z.url(), introspection_endpoint: z.url().optional() });
const keySet = z.object({ keys: z.array(z.object({ alg: z.string().optional(), kty: z.string() })) });

/** Whether the OpenID issuer is the one that is named, has keys, and is fit for where this runs. */
export const issuer: Examination = async ({ variables }) => {
  const { COMITY_OIDC_ISSUER: named, NODE_ENV } = variables;
  if (named === undefined || !URL.canParse(named)) {
    return [finding('COMITY_OIDC_ISSUER names no issuer', 'Set it to the https URL of your OpenID issuer')];
  }
  return [...inProduction(named, NODE_ENV), ...(await asked(named, variables))];
};

export function inProduction(named: string, environment: string | undefined): readonly Finding[] {
  const { protocol, hostname } = new URL(named);
  if (environment !== 'production' || (protocol === 'https:' && !isLoopback(hostname))) return [];
  return [finding(`${named} is an issuer for one machine`, 'In production, name the https issuer of your house')];
}

async function asked(named: string, variables: NodeJS.ProcessEnv): Promise<readonly Finding[]> {
  const address = `${named.replace(/\/$/, '')}/.well-known/openid-configuration`;
  try {
    const before = Date.now();
    const response = await fetch(address, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS), redirect: 'error' });
    const after = Date.now();
    if (!response.ok)
      return [finding(`${address} answers ${response.status}`, 'Check COMITY_OIDC_ISSUER, with its path')];
    const document = discovery.parse(await response.json());
    const theirs = Date.parse(response.headers.get('date') ?? '');
    const clocks = Number.isNaN(theirs) ? [] : skewed('the issuer', { before, theirs, after }, MOST_SKEW_MS);
    if (document.issuer === named)
      return [...clocks, ...sessions(document, variables), ...(await keysOf(document.jwks_uri))];
    const mend = `Set COMITY_OIDC_ISSUER to ${document.issuer}, to the letter: tokens of another issuer are refused`;
    return [...clocks, finding(`${named} calls itself ${document.issuer}`, mend)];
  } catch (error) {
    const mend = 'Check COMITY_OIDC_ISSUER, the way to it, and COMITY_CA_FILE where its authority is your own';
    return [finding(`${address} gives no discovery document: ${reasonOf(error)}`, mend)];
  }
}

/** Whether a session can be ended before its token expires. */
export function sessions(
  document: { readonly introspection_endpoint?: string | undefined },
  { COMITY_OIDC_CLIENT_ID: account, COMITY_OIDC_LOGOUT_CLIENTS: told }: NodeJS.ProcessEnv,
): readonly Finding[] {
  if (account === undefined || account === '') {
    if (told !== undefined && told !== '') return [];
    const mend =
      'Give the hosts an account at the issuer (COMITY_OIDC_CLIENT_ID, COMITY_OIDC_CLIENT_SECRET), or have it tell them at /back-channel-logout (COMITY_OIDC_LOGOUT_CLIENTS)';
    return [finding('sessions that are revoked go on until their tokens expire, for approvals too', mend)];
  }
  if (document.introspection_endpoint !== undefined) return [];
  const mend = 'Have it offer one (RFC 7662); without, leave COMITY_OIDC_CLIENT_ID out, and nobody is refused for it';
  return [finding('the issuer offers no introspection, so that every request is refused', mend)];
}

async function keysOf(address: string): Promise<readonly Finding[]> {
  const response = await fetch(address, { signal: AbortSignal.timeout(ANSWER_WITHIN_MS), redirect: 'error' });
  const { keys } = keySet.parse(await response.json());
  if (keys.some(({ kty }) => kty !== 'oct')) return [];
  return [finding(`${address} holds no public key`, 'Have the issuer sign with RS256, PS256, ES256 or EdDSA')];
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

function finding(problem: string, mend: string): Finding {
  return { subject: 'issuer', problem, mend };
}
