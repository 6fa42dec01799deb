import { Fault } from '@comity/kernel';
import { z } from 'zod';
import { portOf, profileFrom } from './up/profile.js';

/** The API as the command line reaches it. */
export interface ApiAccess {
  /** `http://127.0.0.1:4000` */
  readonly url: string;
  readonly token: string;
}

/** Of the people of one machine's identity provider, which is for trying out alone. */
const DEMO_SECRET = 'demo';
const SIGN_IN_TIMEOUT_MS = 30_000;

const answered = z.object({ access_token: z.string() });

/**
 * Reaches the API with the addresses in the environment (`COMITY_API`, and `COMITY_TOKEN` for whoever asks); where it names none,
 * that of this machine's profile, as one of its demonstration users.
 * @param name of that user; a token of the environment says who asks by itself
 * @throws Fault `api-unreachable`, `sign-in-refused`
 */
export async function openApi(name: string, variables: NodeJS.ProcessEnv = process.env): Promise<ApiAccess> {
  const profile = profileFrom(variables);
  const url = variables.COMITY_API ?? `http://${profile.host}:${portOf(profile, 'api')}`;
  const given = variables.COMITY_TOKEN;
  if (given !== undefined && given !== '') return { url, token: given };
  const issuer = `http://${profile.host}:${portOf(profile, 'identity')}`;
  const response = await reached(`${issuer}/token`, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(`${name}:${DEMO_SECRET}`)}` },
    body: new URLSearchParams({ grant_type: 'client_credentials' }),
    signal: AbortSignal.timeout(SIGN_IN_TIMEOUT_MS),
  });
  if (!response.ok)
    throw new Fault('sign-in-refused', `${issuer} knows no ${name}; name another user, or set COMITY_TOKEN`);
  return { url, token: answered.parse(await response.json()).access_token };
}

/** @throws Fault `api-unreachable` */
export async function reached(url: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(url, init);
  } catch (cause) {
    throw new Fault('api-unreachable', `nothing answers at ${new URL(url).origin}; is Comity up?`, { cause });
  }
}
