import { Fault, timeZone } from '@comity/kernel';
import { z } from 'zod';

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '[::1]', '::1']);

/** True for an address that only this machine can reach. */
export function isLoopback(host: string): boolean {
  return LOOPBACK.has(host);
}

function isTrustedIssuer(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const url = new URL(text);
  return url.protocol === 'https:' || (url.protocol === 'http:' && isLoopback(url.hostname));
}

/** Variables of every host. Each host spreads them into its own schema. */
export const hostVariables = {
  COMITY_HOST: z.string().min(1).default('127.0.0.1'),
  COMITY_PORT: z.coerce.number().int().min(0).max(65_535),
  COMITY_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
} as const;

/** Variables of a host that knows its callers by the tokens of an OpenID issuer. */
export const tokenVariables = {
  COMITY_OIDC_ISSUER: z.string().refine(isTrustedIssuer, 'must be an https URL (http only on loopback)'),
  COMITY_OIDC_AUDIENCE: z.string().min(1).default('comity'),
  /** Path of the claim that lists the roles; dots lead into objects (`realm_access.roles`). */
  COMITY_OIDC_ROLES_CLAIM: z.string().min(1).default('roles'),
} as const;

/** The zone in which the office's days begin and end. */
export const zoneVariables = { COMITY_ZONE: timeZone } as const;

type Values<Variables extends z.ZodRawShape> = z.infer<z.ZodObject<Variables>>;

/** What `startHost` needs; token and zone variables only where the host has such routes. */
export type HostConfig = Values<typeof hostVariables> &
  Partial<Values<typeof tokenVariables>> &
  Partial<Values<typeof zoneVariables>>;

/**
 * Reads a host's variables; an empty one counts as absent.
 * @throws Fault `config-invalid`, naming every variable that is missing or wrong
 */
export function readConfig<Config>(
  schema: z.ZodType<Config>,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''));
  const checked = schema.safeParse(given);
  if (checked.success) return checked.data;
  const wrong = checked.error.issues.map(({ path, message }) => {
    const name = path.join('.');
    return given[name] === undefined ? `${name} is missing` : `${name}: ${message}`;
  });
  throw new Fault('config-invalid', wrong.join('; '));
}
