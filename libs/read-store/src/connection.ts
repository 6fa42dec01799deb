import { canonicalForm, Fault, type Instant } from '@comity/kernel';
import pg from 'pg';

/** What looking at tables and settling them pauses every few hundred pages, so that others have the processor meanwhile. */
const UPKEEP_PAUSE_MS = 10;

const SESSION = [
  ...['TimeZone=UTC', 'DateStyle=ISO', 'search_path=read,public', 'synchronous_commit=off', 'jit=off'],
  `vacuum_cost_delay=${UPKEEP_PAUSE_MS}`,
];

const OID = { int8: 20, json: 114, date: 1082, timestamptz: 1184, jsonb: 3802 } as const;

/** PostgreSQL's `2024-11-21 00:00:00.12+00` → `2024-11-21T00:00:00.120Z`; `infinity` stays. */
export function instantFromPostgres(text: string): Instant | 'infinity' | '-infinity' {
  if (text === 'infinity' || text === '-infinity') return text;
  if (!text.endsWith('+00'))
    throw new Fault('instant-unreadable', `a session of the read store is not in UTC: ${text}`);
  const milliseconds = text.slice(19, -3).slice(1, 4).padEnd(3, '0');
  return `${text.slice(0, 10)}T${text.slice(11, 19)}.${milliseconds}Z`;
}

const parsers = new Map<number, (text: string) => unknown>([
  [OID.int8, BigInt],
  [OID.date, (text) => text],
  [OID.timestamptz, instantFromPostgres],
  [OID.json, (text) => JSON.parse(text)],
  [OID.jsonb, (text) => canonicalForm(JSON.parse(text))],
]);

/** Dates and instants as kernel text, int8 as bigint: for these connections only, not for every user of `pg`. */
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' ? parsers.get(oid) : undefined) ??
    pg.types.getTypeParser(oid, format ?? 'text')) as typeof pg.types.getTypeParser,
};

/**
 * What every connection has in common. A commit may be lost in a crash of PostgreSQL together with its checkpoint, and is
 * then folded again from the log: waiting for the disk would buy nothing.
 */
export function connectionConfig(url: string, applicationName: string): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: applicationName,
    options: SESSION.map((setting) => `-c ${setting}`).join(' '),
    keepAlive: true,
    connectionTimeoutMillis: 5_000,
    types,
  };
}

export function createPool(url: string, applicationName: string, maxConnections: number): pg.Pool {
  const pool = new pg.Pool({ ...connectionConfig(url, applicationName), max: maxConnections });
  // A connection that breaks while nothing runs on it is replaced at its next use; whoever waits for a query hears it there.
  pool.on('error', () => undefined);
  pool.on('connect', (client) => client.on('error', () => undefined));
  return pool;
}

/** @param sqlState five characters, as PostgreSQL's manual lists them */
export function isDatabaseError(error: unknown, sqlState: string): boolean {
  return error instanceof pg.DatabaseError && error.code === sqlState;
}

/** Runs the work in one transaction on one connection; whatever it throws rolls back. */
export async function inTransaction<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query('begin');
    const result = await work(client);
    await client.query('commit');
    return result;
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}
