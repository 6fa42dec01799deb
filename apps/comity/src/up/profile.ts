import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { callerVariables, streamVariables } from '@comity/http/settings';
import { Fault, timeZone } from '@comity/kernel';
import {
  eventStoreUrl,
  installationFolder,
  type PostgresOptions,
  postgresUrlAs,
  readOrMakeSecret,
} from '@comity/one-machine';
import { DATABASE_ROLES } from '@comity/read-store';
import { z } from 'zod';

const HIGHEST_PORT = 65_535;

/** Where each server listens: the distance from the port base. */
const PORTS = {
  api: 0,
  identity: 1,
  auditor: 2,
  projector: 3,
  scheduler: 4,
  store: 10,
  postgres: 11,
  redis: 12,
} as const;

export type ServerName = keyof typeof PORTS;

export const PORT_OFFSETS: readonly number[] = Object.values(PORTS);

const environment = z.object({
  COMITY_DATA: z.string().min(1).optional(),
  COMITY_PORT_BASE: z.coerce
    .number()
    .int()
    .min(1_024)
    .max(HIGHEST_PORT - Math.max(...PORT_OFFSETS))
    .default(4_000),
  COMITY_ZONE: timeZone.default('Europe/London'),
  COMITY_LOG_LEVEL: z.enum(['debug', 'info', 'warn', 'error']).default('info'),
});

/** One machine's set of servers: where their data lies and where they listen. All on loopback. */
export interface Profile {
  readonly host: string;
  readonly dataFolder: string;
  readonly portBase: number;
  readonly zone: string;
  readonly logLevel: string;
  /** How much each may ask of the hosts, where the environment says so. */
  readonly limits: Readonly<Record<string, string>>;
}

const LIMITS = Object.keys({ ...callerVariables, ...streamVariables }).filter((name) => name !== 'COMITY_REDIS');

/**
 * Reads the profile from environment variables.
 * @throws Fault `configuration-invalid` naming each variable that is wrong
 */
export function profileFrom(variables: NodeJS.ProcessEnv): Profile {
  const result = environment.safeParse(variables);
  if (!result.success) {
    const lines = result.error.issues.map(({ path, message }) => `  ${path.join('.')}: ${message}`);
    throw new Fault('configuration-invalid', `the environment is not usable:\n${lines.join('\n')}`);
  }
  const { COMITY_DATA, COMITY_PORT_BASE, COMITY_ZONE, COMITY_LOG_LEVEL } = result.data;
  return {
    host: '127.0.0.1',
    dataFolder: COMITY_DATA === undefined ? join(installationFolder(), '.comity') : resolve(COMITY_DATA),
    portBase: COMITY_PORT_BASE,
    zone: COMITY_ZONE,
    logLevel: COMITY_LOG_LEVEL,
    limits: Object.fromEntries(LIMITS.map((name) => [name, variables[name] ?? ''])),
  };
}

export function portOf({ portBase }: Profile, name: ServerName): number {
  return portBase + PORTS[name];
}

export function folderOf({ dataFolder }: Profile, ...parts: readonly string[]): string {
  return join(dataFolder, ...parts);
}

export function postgresOptions(profile: Profile): PostgresOptions {
  return {
    folder: folderOf(profile, 'postgres'),
    passwordFile: folderOf(profile, 'secrets', 'postgres'),
    port: portOf(profile, 'postgres'),
    host: profile.host,
  };
}

export type DatabaseRole = keyof typeof DATABASE_ROLES;

/** Where the password of one of the roles lies with which hosts reach PostgreSQL. */
export function rolePasswordFile(profile: Profile, role: DatabaseRole): string {
  return folderOf(profile, 'secrets', `postgres-${role}`);
}

/** How the hosts that fold reach PostgreSQL, and those that only read. */
export function postgresUrlOf(profile: Profile, role: DatabaseRole): string {
  const as = { role: DATABASE_ROLES[role], passwordFile: rolePasswordFile(profile, role) };
  return postgresUrlAs(as, postgresOptions(profile));
}

/** What a host of this profile finds in its environment, besides its own port; as those that keep the read models. */
export function hostEnvironment(profile: Profile): Record<string, string> {
  const { host, dataFolder, zone, logLevel, limits } = profile;
  return {
    ...limits,
    COMITY_EVENT_STORE: eventStoreUrl({ host, port: portOf(profile, 'store') }),
    COMITY_POSTGRES: postgresUrlOf(profile, 'keeper'),
    COMITY_REDIS: `redis://${host}:${portOf(profile, 'redis')}`,
    COMITY_OIDC_ISSUER: `http://${host}:${portOf(profile, 'identity')}`,
    COMITY_OIDC_AUDIENCE: 'comity',
    COMITY_FILES: pathToFileURL(folderOf(profile, 'files')).href,
    // Of the embedded provider, which stays on loopback.
    COMITY_OIDC_CLIENT_ID: 'comity',
    COMITY_OIDC_CLIENT_SECRET: 'demo',
    COMITY_OIDC_LOGOUT_CLIENTS: 'console',
    COMITY_LOGOUT_URI: `http://${host}:${portOf(profile, 'api')}/back-channel-logout`,
    COMITY_ZONE: zone,
    COMITY_HOST: host,
    COMITY_LOG_LEVEL: logLevel,
    COMITY_DATA: dataFolder,
    COMITY_NOTIFICATIONS_KEY: readOrMakeSecret(folderOf(profile, 'secrets', 'notifications')),
    COMITY_MAIL_URL: pathToFileURL(folderOf(profile, 'mail')).href,
    COMITY_MAIL_FROM: 'comity@localhost',
  };
}
