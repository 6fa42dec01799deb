import { readFileSync } from 'node:fs';
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

/** Variables of a host that knows its callers by the tokens of an OpenID issuer. */
export const tokenVariables = {
  COMITY_OIDC_ISSUER: z.string().refine(isTrustedIssuer, 'must be an https URL (http only on loopback)'),
  COMITY_OIDC_AUDIENCE: z.string().min(1).default('comity'),
  /** Path of the claim that lists the roles; dots lead into objects (`realm_access.roles`). */
  COMITY_OIDC_ROLES_CLAIM: z.string().min(1).default('roles'),
  /** Path of the claim that names the units somebody works in: one, or a list; they are the units of cases. */
  COMITY_OIDC_UNITS_CLAIM: z.string().min(1).default('units'),
} as const;

/** Variables of a host that tells people what changes while they look. */
export const streamVariables = {
  COMITY_STREAMS_PER_PERSON: z.coerce.number().int().min(1).max(1_000).default(20),
  COMITY_STREAMS_MAX: z.coerce.number().int().min(1).max(100_000).default(1_000),
} as const;

/** The zone in which the office's days begin and end. */
export const zoneVariables = { COMITY_ZONE: timeZone } as const;

type Values<Variables extends z.ZodRawShape> = z.infer<z.ZodObject<Variables>>;

/** What `startHost` needs; token and zone variables only where the host has such routes. */
export type HostConfig = Values<typeof hostVariables> &
  Partial<Values<typeof tokenVariables>> &
  Partial<Values<typeof streamVariables>> &
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
