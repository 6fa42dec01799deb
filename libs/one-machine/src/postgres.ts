import { existsSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Fault } from '@comity/kernel';
import pg from 'pg';
import { commandAs, dataUser, makePrivateFolder } from './data-user.js';
import { postgresBinaries } from './postgres-binaries.js';
import { initialiseCluster } from './postgres-cluster.js';
import { commandLineOf, endProcess, identify } from './process-identity.js';
import { readOrMakeSecret } from './secrets.js';
import type { ServerProgram } from './server-program.js';

export interface PostgresOptions {
  /** The cluster's own folder; made and filled when absent. */
  readonly folder: string;
  /** Where the password lies (mode 0600); made when absent. */
  readonly passwordFile: string;
  readonly port: number;
  readonly host?: string;
  /** False only for throw-away servers: faster, and a power cut may destroy the data. */
  readonly durable?: boolean;
}

export const POSTGRES_ROLE = 'comity';
export const POSTGRES_DATABASE = 'comity';

const STOP_WITHIN_MS = 20_000;

/** PostgreSQL from npm: no socket files, no listening beyond the given host, UTC, order by code point everywhere. */
export async function postgresProgram(options: PostgresOptions): Promise<ServerProgram> {
  const { folder, port, host = '127.0.0.1' } = options;
  const { postgres } = await postgresBinaries();
  const user = dataUser();
  const args = ['-D', folder, '-p', String(port), ...settings(options).flatMap((setting) => ['-c', setting])];
  return {
    name: 'postgres',
    ...commandAs(user, postgres, args, [postgres, folder]),
    env: { LC_ALL: 'C', TZ: 'UTC' },
    host,
    port,
    stopSignal: 'SIGINT', // "fast": ends sessions and shuts down cleanly
    stopWithinMs: STOP_WITHIN_MS,
    readyWithinMs: 60_000,
    prepare: () => prepareCluster(options),
    isReady: () => canConnect(postgresUrl(options, 'postgres')),
    afterReady: () => makeDatabase(options, POSTGRES_DATABASE),
  };
}

/** How the owner of the server reaches it. Contains the password. */
export function postgresUrl(options: PostgresOptions, database = POSTGRES_DATABASE): string {
  return postgresUrlAs({ role: POSTGRES_ROLE, passwordFile: options.passwordFile }, options, database);
}

/** How a role reaches the server. Contains its password, which is made where there is none. */
export function postgresUrlAs(
  { role, passwordFile }: { readonly role: string; readonly passwordFile: string },
  { port, host = '127.0.0.1' }: Pick<PostgresOptions, 'port' | 'host'>,
  database = POSTGRES_DATABASE,
): string {
  return `postgres://${role}:${readOrMakeSecret(passwordFile)}@${host}:${port}/${database}`;
}

function settings({ host = '127.0.0.1', durable = true }: PostgresOptions): string[] {
  const always = [
    `listen_addresses=${host}`,
    'unix_socket_directories=',
    'timezone=UTC',
    'log_timezone=UTC',
    'shared_buffers=64MB',
    'max_connections=200',
    'password_encryption=scram-sha-256',
  ];
  return durable ? always : [...always, 'fsync=off', 'full_page_writes=off'];
}

async function prepareCluster({ folder, passwordFile }: PostgresOptions): Promise<void> {
  if (existsSync(join(folder, 'PG_VERSION'))) {
    if (!existsSync(passwordFile)) {
      const message = `${folder} holds a database but its password file ${passwordFile} is missing: restore it, or remove the folder (everything in it can be rebuilt from the event log)`;
      throw new Fault('postgres-password-missing', message);
    }
    return settleLockFile(folder);
  }
  const user = dataUser();
  // Filled beside and renamed: a start that is killed half-way leaves nothing that looks like a database.
  const unfinished = `${folder}.unfinished`;
  rmSync(unfinished, { recursive: true, force: true });
  makePrivateFolder(unfinished, user);
  await initialiseCluster({ folder: unfinished, role: POSTGRES_ROLE, password: readOrMakeSecret(passwordFile), user });
  rmSync(folder, { recursive: true, force: true });
  renameSync(unfinished, folder);
}

/**
 * Deals with the `postmaster.pid` that a killed server leaves behind: a PostgreSQL that still runs on this folder is
 * shut down; a number that another program has meanwhile is not taken for one.
 */
async function settleLockFile(folder: string): Promise<void> {
  const lockFile = join(folder, 'postmaster.pid');
  if (!existsSync(lockFile)) return;
  const pid = Number(readFileSync(lockFile, 'utf8').split('\n')[0]);
  const holder = Number.isSafeInteger(pid) && pid > 0 ? identify(pid) : undefined;
  if (!holder) return; // PostgreSQL itself recognises the lock of a dead server
  const commandLine = commandLineOf(holder.pid);
  if (commandLine.includes('postgres') && commandLine.includes(folder)) {
    await endProcess(holder, 'SIGINT', STOP_WITHIN_MS);
  } else {
    rmSync(lockFile, { force: true });
  }
}

async function canConnect(connectionString: string): Promise<boolean> {
  const client = new pg.Client({ connectionString, connectionTimeoutMillis: 1_000, query_timeout: 1_000 });
  client.on('error', () => {}); // the server may go away at any moment; the next call says so
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function makeDatabase(options: PostgresOptions, name: string): Promise<void> {
  const client = new pg.Client({ connectionString: postgresUrl(options, 'postgres') });
  await client.connect();
  try {
    const found = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [name]);
    if (found.rowCount === 0) await client.query(`CREATE DATABASE ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
}
