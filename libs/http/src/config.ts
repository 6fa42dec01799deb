import { readFileSync } from 'node:fs';
import { Fault, timeZone } from '@comity/kernel';
import ipaddr from 'ipaddr.js';
import { z } from 'zod';
import { ROLES, type Role } from './roles.js';

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

function splitPair(pair: string): [string, Role] {
  const [name = '', role = ''] = pair.split('=').map((word) => word.trim());
  return [name, role as Role];
}

function isRole(name: string): boolean {
  return ROLES.some((role) => role === name);
}

function isNetwork(text: string): boolean {
  return ipaddr.isValid(text) || ipaddr.isValidCIDR(text);
}

function isOrigin(text: string): boolean {
  return URL.canParse(text) && new URL(text).origin === text;
}

/** Variables of every host. Each host spreads them into its own schema. */
export const hostVariables = {
  COMITY_HOST: z.string().min(1).default('127.0.0.1'),
  COMITY_PORT: z.coerce.number().int().min(0).max(65_535),
  COMITY_LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
  /** PEM file of authorities that are trusted beside the usual ones, whoever is spoken to over TLS. */
  COMITY_CA_FILE: z.string().min(1).exactOptional(),
  /** Whoever sends it as a bearer token may read /metrics, from anywhere; without it, who is listed below. */
  COMITY_METRICS_TOKEN: z.string().min(24, 'must have 24 characters or more').exactOptional(),
  /** Addresses and networks, with commas between them, that may read /metrics without a token; loopback unless told. */
  COMITY_METRICS_FROM: z
    .string()
    .transform((list) => list.split(',').map((one) => one.trim()))
    .exactOptional(),
} as const;

const words = (text: string) => text.split(/[\s,]+/).filter((word) => word !== '');

/** Variables of a host that knows its callers by the tokens of an OpenID issuer. */
export const tokenVariables = {
  COMITY_OIDC_ISSUER: z.string().refine(isTrustedIssuer, 'must be an https URL (http only on loopback)'),
  COMITY_OIDC_AUDIENCE: z.string().min(1).default('comity'),
  /** Path of the claim that lists the roles; dots lead into objects (`realm_access.roles`). */
  COMITY_OIDC_ROLES_CLAIM: z.string().min(1).default('roles'),
  /** Path of the claim that names the units somebody works in: one, or a list; they are the units of cases. */
  COMITY_OIDC_UNITS_CLAIM: z.string().min(1).default('units'),
  /** The issuer's names of our roles, `GRP-REVIEW=reviewer,GRP-DESK=case-officer`; unless told they are the same. */
  COMITY_OIDC_ROLES_MAP: z
    .string()
    .transform((text) => new Map(text.split(',').map((pair) => splitPair(pair))))
    .refine(
      (map) => [...map.values()].every(isRole),
      `must be pairs such as GRP-REVIEW=reviewer; ours: ${ROLES.join(', ')}`,
    )
    .optional(),
  /** This host's own account at the issuer, by which it asks whether a session still stands (RFC 7662); both, or neither. */
  COMITY_OIDC_CLIENT_ID: z.string().min(1).optional(),
  COMITY_OIDC_CLIENT_SECRET: z.string().min(1).optional(),
  /** How old the answer may be, but for approvals and the like, which ask each time. */
  COMITY_OIDC_RECHECK_SECONDS: z.coerce.number().int().min(1).max(60).default(30),
  /** Clients at the issuer, with commas between them, of which it tells us at /back-channel-logout when a session ends. */
  COMITY_OIDC_LOGOUT_CLIENTS: z.string().default('').transform(words),
} as const;

/** Variables of a host that tells people what changes while they look. */
export const streamVariables = {
  COMITY_STREAMS_PER_PERSON: z.coerce.number().int().min(1).max(1_000).default(20),
  COMITY_STREAMS_MAX: z.coerce.number().int().min(1).max(100_000).default(1_000),
} as const;

const perMinute = z.coerce.number().int().min(1).max(1_000_000_000);
const whole = z.coerce.number().int().min(1);

/** Variables of a host that people and other systems reach: how much each may ask, and from where. */
export const callerVariables = {
  /** Where counts are shared with the other hosts; without it each host counts by itself. */
  COMITY_REDIS: z
    .string()
    .regex(/^rediss?:\/\//, 'must be a redis:// connection string')
    .optional(),
  /** Requests a minute. Whoever is known by a token counts for themselves, and with their address. */
  COMITY_LIMIT_PERSON: perMinute.default(6_000),
  COMITY_LIMIT_ADDRESS: perMinute.default(60_000),
  COMITY_LIMIT_FAILED_SIGN_INS: perMinute.default(120),
  COMITY_LIMIT_EXPORTS: perMinute.default(60),
  COMITY_LIMIT_FIGURES: perMinute.default(600),
  /** Requests that this host works on at once, and the delay of its event loop from which it takes no more. */
  COMITY_IN_FLIGHT_MAX: whole.max(100_000).default(128),
  COMITY_DELAY_MAX_MS: whole.max(60_000).default(500),
  COMITY_ANSWER_WITHIN_SECONDS: whole.max(3_600).default(60),
  /** In which the whole body of a request has to arrive, but for a file. */
  COMITY_BODY_WITHIN_SECONDS: whole.max(900).default(30),
  /** Whose word is taken for where a request comes from (`X-Forwarded-For`): addresses, or networks as `10.0.0.0/8`. */
  COMITY_TRUSTED_PROXIES: z
    .string()
    .default('')
    .transform(words)
    .refine((all) => all.every(isNetwork), 'must be addresses or networks, with commas between them'),
  /** Origins whose pages may call from a browser: `https://console.example.org`. None unless told. */
  COMITY_CORS_ORIGINS: z
    .string()
    .default('')
    .transform(words)
    .refine(
      (all) => all.every(isOrigin),
      'must be origins such as https://console.example.org, with commas between them',
    ),
} as const;

/** The zone in which the office's days begin and end. */
export const zoneVariables = { COMITY_ZONE: timeZone } as const;

type Values<Variables extends z.ZodRawShape> = z.infer<z.ZodObject<Variables>>;

/** What `startHost` needs; token and zone variables only where the host has such routes. */
export type HostConfig = Values<typeof hostVariables> &
  Partial<Values<typeof tokenVariables>> &
  Partial<Values<typeof streamVariables>> &
  Partial<Values<typeof callerVariables>> &
  Partial<Values<typeof zoneVariables>>;

/**
 * Reads a host's variables; an empty one counts as absent. `NAME_FILE` names a file that holds the value of `NAME`, as
 * secrets are handed to containers.
 * @throws Fault `config-invalid`, naming every variable that is missing or wrong
 */
export function readConfig<Config>(
  schema: z.ZodType<Config>,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Config {
  const given = withFiles(Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== '')));
  const checked = schema.safeParse(given);
  if (checked.success) return checked.data;
  const wrong = checked.error.issues.map(({ path, message }) => {
    const name = path.join('.');
    return given[name] === undefined ? `${name} is missing` : `${name}: ${message}`;
  });
  throw new Fault('config-invalid', wrong.join('; '));
}

const FILE_SUFFIX = '_FILE';
/** The file itself is what it names. */
const FILES = new Set(['COMITY_CA_FILE']);

function isSecretFile(name: string): boolean {
  return name.startsWith('COMITY_') && name.endsWith(FILE_SUFFIX) && !FILES.has(name);
}

/** @throws Fault `config-invalid` for a file that cannot be read, and for a value that is given twice */
function withFiles(given: Record<string, string | undefined>): Record<string, string | undefined> {
  const all = { ...given };
  for (const [name, file] of Object.entries(given)) {
    if (!isSecretFile(name) || file === undefined) continue;
    const of = name.slice(0, -FILE_SUFFIX.length);
    if (given[of] !== undefined) throw new Fault('config-invalid', `${of} and ${name} are both given; one is enough`);
    try {
      all[of] = readFileSync(file, 'utf8').trimEnd();
    } catch (cause) {
      throw new Fault('config-invalid', `${name}: ${file} cannot be read`, { cause });
    }
  }
  return all;
}
