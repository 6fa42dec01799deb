import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import pg from 'pg';
import { freshDatabase, freshRedis } from './fresh-database.js';
import { startPostgres, startRedis } from './servers.js';

async function query<Row extends pg.QueryResultRow>(url: string, sql: string): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<Row>(sql)).rows;
  } finally {
    await client.end();
  }
}

describe('the servers of a test run', () => {
  it('gives every test an empty database of its own, which is gone afterwards', async () => {
    const dropped = await (async () => {
      await using first = await freshDatabase();
      await using second = await freshDatabase();
      await query(first.url, 'CREATE TABLE note (text text)');
      expect(await query(second.url, "SELECT 1 FROM pg_tables WHERE tablename = 'note'")).toEqual([]);
      return first.url;
    })();
    await expect(query(dropped, 'SELECT 1')).rejects.toThrow('does not exist');
  });

  it('sorts text by code point and changes case by Unicode, so that lists have one order everywhere', async () => {
    await using database = await freshDatabase();
    const sorted = await query(
      database.url,
      "SELECT name, upper(name) FROM (VALUES ('b'), ('ä'), ('B')) t(name) ORDER BY name",
    );
    expect(sorted.map(({ name }) => name)).toEqual(['B', 'b', 'ä']);
    expect(sorted.map(({ upper }) => upper)).toEqual(['B', 'B', 'Ä']);
  });

  it('has the extensions for searching text and for intervals that must not overlap', async () => {
    await using database = await freshDatabase();
    await query(database.url, 'CREATE EXTENSION pg_trgm; CREATE EXTENSION btree_gist;');
    const names = await query(database.url, 'SELECT extname FROM pg_extension ORDER BY extname');
    expect(names.map(({ extname }) => extname)).toEqual(['btree_gist', 'pg_trgm', 'plpgsql']);
  });

  it('gives every test a Redis key space of its own', async () => {
    await using first = await freshRedis();
    await using second = await freshRedis();
    const [one, other] = [new Redis(first.url), new Redis(second.url)];
    await one.set('due', 'tomorrow');
    expect(await other.get('due')).toBeNull();
    one.disconnect();
    other.disconnect();
  });
});

describe('a throw-away server', () => {
  it('keeps what PostgreSQL had committed when the server is killed', async () => {
    await using server = await startPostgres();
    await query(server.url, "CREATE TABLE note AS SELECT 'kept' AS text");
    await server.kill();
    await server.start();
    expect(await query(server.url, 'SELECT text FROM note')).toEqual([{ text: 'kept' }]);
  });

  it('starts on a folder whose lock file names a process number that somebody else has meanwhile', async () => {
    await using server = await startPostgres();
    const [row] = await query(server.url, "SELECT current_setting('data_directory') AS folder");
    await server.stop();
    writeFileSync(`${row?.folder}/postmaster.pid`, `${process.pid}\n${row?.folder}\n`);
    await server.start();
    expect(await query(server.url, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
  });

  it('keeps what Redis had flushed when the server is stopped, and never evicts', async () => {
    await using server = await startRedis();
    const client = new Redis(server.url, { lazyConnect: true });
    await client.connect();
    await client.set('job', 'waiting');
    expect(await client.config('GET', 'maxmemory-policy')).toEqual(['maxmemory-policy', 'noeviction']);
    expect(await client.config('GET', 'appendfsync')).toEqual(['appendfsync', 'everysec']);
    client.disconnect();
    await server.stop();
    await server.start();
    const again = new Redis(server.url);
    expect(await again.get('job')).toBe('waiting');
    again.disconnect();
  });

  it('removes its folder', async () => {
    const before = new Set(foldersInUse());
    const server = await startRedis();
    const [own] = foldersInUse().filter((folder) => !before.has(folder) && folder.includes(`redis-${process.pid}-`));
    expect(own && existsSync(own)).toBe(true);
    await server[Symbol.asyncDispose]();
    expect(own && existsSync(own)).toBe(false);
  });
});

function foldersInUse(): string[] {
  const parent = join(tmpdir(), `comity-throw-away-${userInfo().username}`);
  return readdirSync(parent).map((name) => join(parent, name));
}
