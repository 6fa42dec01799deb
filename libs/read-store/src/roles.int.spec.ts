import { type Fresh, freshDatabase } from '@comity/testing';
import { ReadStore } from './read-store.js';
import { prepareDatabase, ROLES } from './roles.js';
import { ArrayLog } from './testing/array-log.js';
import { filed, register, toEntries } from './testing/register.js';
import { eventually, foldWhole, start } from './testing/running.js';

const PASSWORDS = { keeper: 'keepers-password-1', reader: "reader's\\password-2" };
const NOT_ALLOWED = ['42501', '25006'];

let database: Fresh;
let keeper: ReadStore;
let reader: ReadStore;
let owner: ReadStore;
const log = new ArrayLog(toEntries([{ request: 1, knownOn: 1, event: filed('GB') }]));

function connectAs(role: keyof typeof ROLES): ReadStore {
  const url = new URL(database.url);
  url.username = ROLES[role];
  url.password = encodeURIComponent(PASSWORDS[role]);
  return ReadStore.connect(url.href);
}

/** The code with which PostgreSQL refuses; `done` where it does not. */
async function tried(store: ReadStore, sql: string): Promise<string> {
  try {
    await store.pool.query(sql);
    return 'done';
  } catch (error) {
    return String((error as { code?: unknown }).code);
  }
}

beforeAll(async () => {
  database = await freshDatabase();
  owner = ReadStore.connect(database.url);
  // As an earlier release leaves it: everything made by the owner.
  await foldWhole({ store: owner, source: log, projections: [register()] }, log.end);
  await prepareDatabase(database.url, PASSWORDS);
  [keeper, reader] = [connectAs('keeper'), connectAs('reader')];
});

afterAll(async () => {
  for (const store of [keeper, reader, owner]) await store?.close();
  await database?.[Symbol.asyncDispose]();
});

describe('the keeper of the read models', () => {
  it('folds, builds anew, swaps and drops what it has replaced, also where an earlier release made the tables', async () => {
    log.more(...toEntries([{ request: 2, knownOn: 2, event: filed('CN') }], 2));
    await foldWhole({ store: keeper, source: log, projections: [register()] }, log.end);
    await using _running = start({ store: keeper, source: log, projections: [register()] });
    const generation = await keeper.rebuild(register());
    await eventually(
      'the rebuilt generation is live',
      async () => (await keeper.rebuildProgress('request-register', generation))?.status === 'live',
    );
    expect(await keeper.dropRetired(['request-register'])).toHaveLength(1);
    const [checked] = await keeper.checkRebuild({ source: log, projections: [register()] });
    expect(checked?.rebuiltDigest).toBe(checked?.liveDigest);
  });

  it.each([
    'drop table read.projections',
    'drop table read.checkpoints cascade',
    'truncate read.parked',
    'alter table read.checkpoints add column mine text',
    'drop schema read cascade',
    'create schema mine',
    'create table public.mine (id integer)',
    'create extension hstore',
    'delete from read.kysely_migration',
    'create role mine superuser',
    'alter role comity_reader superuser',
    "copy (select 1) to program 'true'",
    "select pg_read_file('/etc/passwd')",
    'set role comity',
  ])('cannot: %s', async (sql) => {
    expect(['42501', '22023']).toContain(await tried(keeper, sql));
  });

  it('cannot drop a table that is no generation of its own', async () => {
    await owner.pool.query('create table read.of_somebody_else (id integer)');
    expect(await tried(keeper, 'drop table read.of_somebody_else')).toBe('42501');
    expect(await tried(keeper, 'select * from read.of_somebody_else')).toBe('42501');
  });
});

describe('the reader of the read models', () => {
  it('reads what is shown, of every generation, and how far it has come', async () => {
    await reader.prepare([register()]);
    const rows = await reader.asKnown(register(), 'now').select('counterpart').orderBy('counterpart').execute();
    expect(rows.map(({ counterpart }) => counterpart)).toEqual(['CN', 'GB']);
    expect(await reader.status()).toMatchObject([{ name: 'request-register', status: 'live' }]);
    expect(await reader.waitFor(['request-register'], log.end, 1_000)).toBe(true);
  });

  it.each([
    "insert into read.checkpoints (name, generation) values ('mine', 1)",
    'update read.checkpoints set position = 0',
    'delete from read.parked',
    "update read.projections set status = 'retired'",
    'update read.request_register set counterpart = counterpart',
    'delete from read.request_register_g2',
    'drop view read.request_register',
    'drop table read.request_register_g2',
    'create table read.mine (id integer)',
    'create temporary table mine (id integer)',
    'select * from read.projections for update',
    'set role comity_keeper',
    "copy (select 1) to program 'true'",
    "select lo_from_bytea(0, '\\x00')",
  ])('cannot: %s', async (sql) => {
    expect(NOT_ALLOWED).toContain(await tried(reader, sql));
  });

  it('cannot write even where it lifts the bar of its session', async () => {
    const client = await reader.pool.connect();
    try {
      await client.query('set default_transaction_read_only = off');
      await expect(client.query('delete from read.checkpoints')).rejects.toMatchObject({ code: '42501' });
      await expect(client.query('create temporary table mine (id integer)')).rejects.toMatchObject({ code: '42501' });
    } finally {
      client.release(true);
    }
  });

  it('waits for who keeps them where they are not made yet, and for the owner where the schema is old', async () => {
    const another = { ...register(), name: 'not-made-yet' };
    await expect(reader.prepare([another])).rejects.toMatchObject({ code: 'read-models-missing' });
    const renamed = (from: string, to: string) =>
      owner.pool.query('update read.kysely_migration set name = $2 where name = $1', [from, to]);
    await renamed('002-generations-end', '002-of-another-release');
    await expect(reader.prepare([register()])).rejects.toThrow('002-generations-end');
    await expect(keeper.prepare([register()])).rejects.toMatchObject({ code: 'read-store-not-migrated' });
    await renamed('002-of-another-release', '002-generations-end');
  });
});

describe('setting the roles up', () => {
  it('again changes passwords and nothing else, and does nothing by halves', async () => {
    await expect(prepareDatabase(`${database.url}x`, PASSWORDS)).rejects.toMatchObject({
      code: 'database-not-prepared',
    });
    await prepareDatabase(database.url, PASSWORDS);
    await reader.prepare([register()]);
  });
});
