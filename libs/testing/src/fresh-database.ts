import { randomUUID } from 'node:crypto';
import { Fault } from '@comity/kernel';
import { Redis } from 'ioredis';
import pg from 'pg';

/** An empty database or key space of one test, on the server that the whole run shares. */
export interface Fresh extends AsyncDisposable {
  readonly url: string;
}

/**
 * A new, empty PostgreSQL database; dropped when disposed of, even while connections are open.
 * @throws Fault `test-server-missing` outside the integration tests
 */
export async function freshDatabase(server = shared('COMITY_TEST_POSTGRES')): Promise<Fresh> {
  const name = `test_${randomUUID().replaceAll('-', '')}`;
  const url = new URL(server);
  url.pathname = `/${name}`;
  await tell(server, `CREATE DATABASE ${name}`);
  return { url: url.href, [Symbol.asyncDispose]: () => tell(server, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`) };
}

/**
 * A Redis database that no other test of this run uses.
 * @throws Fault `test-server-missing` outside the integration tests
 */
export async function freshRedis(server = shared('COMITY_TEST_REDIS')): Promise<Fresh> {
  const counter = new Redis(server);
  try {
    const url = new URL(server);
    url.pathname = `/${await counter.incr('databases-given-out')}`;
    return { url: url.href, [Symbol.asyncDispose]: () => emptyRedis(url.href) };
  } finally {
    counter.disconnect();
  }
}

/** Has a Redis database lose all that it holds. */
export async function emptyRedis(url: string): Promise<void> {
  const client = new Redis(url);
  try {
    await client.flushdb();
  } finally {
    client.disconnect();
  }
}

async function tell(server: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: server });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function shared(variable: string): string {
  const address = process.env[variable];
  if (!address) {
    throw new Fault('test-server-missing', `${variable} is not set: only tests named *.int.spec.ts have the servers`);
  }
  return address;
}
