import { Fault } from '@comity/kernel';
import type pg from 'pg';
import { inTransaction } from './connection.js';
import { qualified, quoted, tableName, viewName } from './naming.js';
import type { Projection } from './projection.js';

/** One build of a projection's table. The live one is what the view shows. */
export interface Generation {
  readonly projection: Projection;
  readonly generation: number;
  readonly status: 'building' | 'live';
  /** It has reached the end of the log once: its indexes exist. */
  readonly caughtUp: boolean;
}

interface Recorded {
  readonly generation: number;
  readonly version: number;
  readonly shape: string;
  readonly status: 'building' | 'live' | 'retired';
  readonly caught_up: boolean;
}

/** Any number; every host that changes the list of generations takes this lock first. */
const CATALOGUE_LOCK = 6_811_405;
/** Past every instant that is asked for, before `infinity`: current rows are in the partial indexes. */
export const FAR_FUTURE = '9999-12-31T23:59:59.999Z';
const CURRENT_ROWS = `known_to > '9999-01-01T00:00:00Z'`;

/** Makes sure that every projection can be queried: its first generation and its view exist, though perhaps empty. */
export async function ensureFirstGenerations(pool: pg.Pool, projections: readonly Projection[]): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [CATALOGUE_LOCK]);
    for (const projection of projections) {
      const recorded = await recordedGenerations(client, projection.name);
      if (recorded.length === 0) await createGeneration(client, projection, 1, 'live');
    }
  });
}

/**
 * The generations that this code is to keep: the live one when it has the same version, and the one being built.
 * A version newer than the live one starts a new generation beside it.
 * @throws Fault `projection-outdated` when the live version is newer than this code
 * @throws Fault `projection-changed` when columns or indexes changed and the version did not
 */
export async function ensureGenerations(pool: pg.Pool, projection: Projection): Promise<Generation[]> {
  return inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [CATALOGUE_LOCK]);
    await retireAbandonedBuilds(client, projection);
    const before = await recordedGenerations(client, projection.name);
    const live = before.find(({ status }) => status === 'live');
    if (live !== undefined && live.version > projection.version) {
      throw new Fault(
        'projection-outdated',
        `${projection.name} is live in version ${live.version}, newer than this code`,
      );
    }
    if (!before.some((one) => one.status !== 'retired' && one.version === projection.version)) {
      const generation = Math.max(0, ...before.map((one) => one.generation)) + 1;
      await createGeneration(client, projection, generation, live === undefined ? 'live' : 'building');
    }
    return toRun(projection, await recordedGenerations(client, projection.name));
  });
}

/**
 * Starts another generation of the version that is live, to be built beside it and swapped in; nothing when one is being
 * built already.
 */
export async function startRebuild(pool: pg.Pool, projection: Projection): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [CATALOGUE_LOCK]);
    const recorded = await recordedGenerations(client, projection.name);
    if (recorded.some(({ status }) => status === 'building')) return;
    const generation = Math.max(0, ...recorded.map((one) => one.generation)) + 1;
    await createGeneration(client, projection, generation, recorded.length === 0 ? 'live' : 'building');
  });
}

/** How many generations are being built for these projections. */
export async function countBuilding(pool: pg.Pool, names: readonly string[]): Promise<number> {
  const { rows } = await pool.query<{ building: number }>(
    `select count(*)::integer as building from read.projections where status = 'building' and name = any($1::text[])`,
    [names],
  );
  return rows[0]?.building ?? 0;
}

function toRun(projection: Projection, recorded: readonly Recorded[]): Generation[] {
  return recorded.flatMap(({ generation, version, status, shape, caught_up }) => {
    if (status === 'retired' || version !== projection.version) return [];
    if (shape !== shapeOf(projection)) {
      throw new Fault('projection-changed', `${projection.name}: columns or indexes changed, raise its version`);
    }
    return [{ projection, generation, status, caughtUp: caught_up }];
  });
}

async function recordedGenerations(client: pg.ClientBase, name: string): Promise<Recorded[]> {
  const { rows } = await client.query<Recorded>(
    'select generation, version, shape, status, caught_up from read.projections where name = $1 order by generation',
    [name],
  );
  return rows;
}

/** A build of a version that this code no longer has would never end. */
async function retireAbandonedBuilds(client: pg.ClientBase, projection: Projection): Promise<void> {
  await client.query(
    `update read.projections set status = 'retired' where name = $1 and status = 'building' and version <> $2`,
    [projection.name, projection.version],
  );
}

async function createGeneration(
  client: pg.ClientBase,
  projection: Projection,
  generation: number,
  status: Generation['status'],
): Promise<void> {
  const { name, version, columns } = projection;
  await client.query(
    'insert into read.projections (name, generation, version, shape, status) values ($1, $2, $3, $4, $5)',
    [name, generation, version, shapeOf(projection), status],
  );
  await client.query('insert into read.checkpoints (name, generation) values ($1, $2)', [name, generation]);
  await client.query(`
    create table ${qualified(tableName(name, generation))} (
      row_key text collate "C" not null,
      known_from timestamptz not null,
      known_to timestamptz not null,
      from_position bigint not null,
      ${columns.map(({ column, type }) => `${quoted(column)} ${type}, `).join('')}
      primary key (row_key, known_from)
    )`);
  if (status === 'live') await showGeneration(client, name, generation);
}

/** From the commit on, queries read this generation; those that run go on with the one they started on. */
async function showGeneration(client: pg.ClientBase, name: string, generation: number): Promise<void> {
  const view = qualified(viewName(name));
  await client.query(`drop view if exists ${view}`);
  await client.query(`create view ${view} as select * from ${qualified(tableName(name, generation))}`);
}

function shapeOf({ columns, indexes }: Projection): string {
  return JSON.stringify({ columns: columns.map(({ column, type }) => [column, type]), indexes });
}

/** How long a swap waits for running queries before it gives way to them and is tried again. */
const SWAP_LOCK_TIMEOUT_MS = 2_000;

/**
 * Settles a generation that has reached the end of the log: builds its indexes (cheaper now than row by row), and shows it
 * if it was being built beside a live one.
 * @returns false when it has to wait, because more is parked than in the live generation
 */
export async function settle(pool: pg.Pool, { projection, generation, status }: Generation): Promise<boolean> {
  const { name } = projection;
  return inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [CATALOGUE_LOCK]);
    await createIndexes(client, projection, generation);
    if (status === 'building') {
      if (await parksMoreThanLive(client, name, generation)) return false;
      await client.query(`set local lock_timeout = ${SWAP_LOCK_TIMEOUT_MS}`);
      await client.query(`update read.projections set status = 'retired' where name = $1 and status = 'live'`, [name]);
      await showGeneration(client, name, generation);
    }
    await client.query(
      `update read.projections set status = 'live', caught_up = true where name = $1 and generation = $2`,
      [name, generation],
    );
    return true;
  });
}

async function parksMoreThanLive(client: pg.ClientBase, name: string, generation: number): Promise<boolean> {
  const { rows } = await client.query<{ more: boolean }>(
    `select count(*) filter (where parked.generation = $2) > count(*) filter (where live.status = 'live') as more
     from read.parked
     left join read.projections live on live.name = parked.name and live.generation = parked.generation
     where parked.name = $1`,
    [name, generation],
  );
  return rows[0]?.more === true;
}

/** Each declared index twice: small over the current rows, and whole for any date of knowledge. */
async function createIndexes(client: pg.ClientBase, projection: Projection, generation: number): Promise<void> {
  const table = tableName(projection.name, generation);
  const columnOf = new Map(projection.columns.map(({ member, column }) => [member, quoted(column)]));
  for (const [number, index] of projection.indexes.entries()) {
    const name = `${table}_i${number}`;
    if ('trigram' in index) {
      await createIndex(client, name, `${qualified(table)} using gin (${columnOf.get(index.trigram)} gin_trgm_ops)`);
      continue;
    }
    const columns = index.map((member) => columnOf.get(member)).join(', ');
    await createIndex(client, `${name}_now`, `${qualified(table)} (${columns}, row_key) where ${CURRENT_ROWS}`);
    await createIndex(client, `${name}_then`, `${qualified(table)} (${columns}, row_key, known_from, known_to)`);
  }
  await client.query(`analyze ${qualified(table)}`);
}

async function createIndex(client: pg.ClientBase, name: string, on: string): Promise<void> {
  await client.query(`create index if not exists ${quoted(name)} on ${on}`);
}
