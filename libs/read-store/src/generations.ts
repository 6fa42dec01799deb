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
  readonly status: 'building' | 'live' | 'retired' | 'dropped';
  readonly caught_up: boolean;
}

/** Any number; every host that changes the list of generations takes this lock first. */
const CATALOGUE_LOCK = 6_811_405;
/** Past every instant that is asked for, before `infinity`: current rows are in the partial indexes. */
export const FAR_FUTURE = '9999-12-31T23:59:59.999Z';

/** One transaction that nobody else changes the list of generations during. */
export async function changingGenerations<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(pool, async (client) => {
    await client.query('select pg_advisory_xact_lock($1)', [CATALOGUE_LOCK]);
    return work(client);
  });
}

/** Makes sure that every projection can be queried: its first generation and its view exist, though perhaps empty. */
export async function ensureFirstGenerations(pool: pg.Pool, projections: readonly Projection[]): Promise<void> {
  await changingGenerations(pool, async (client) => {
    for (const projection of projections) {
      const recorded = await recordedGenerations(client, projection.name);
      if (recorded.length === 0) await createGeneration(client, projection, 1, 'live');
    }
  });
}

/**
 * For those who may make no tables: makes sure that every projection can be queried.
 * @throws Fault `read-models-missing` until those who keep them have made them
 */
export async function assertShown(pool: pg.Pool, projections: readonly Projection[]): Promise<void> {
  const names = projections.map(({ name }) => name);
  const { rows } = await pool.query<{ name: string }>(
    `select name from read.projections where status = 'live' and name = any($1::text[])`,
    [names],
  );
  const shown = new Set(rows.map(({ name }) => name));
  const missing = names.filter((name) => !shown.has(name));
  if (missing.length > 0) throw new Fault('read-models-missing', `nobody has made ${missing.join(', ')} yet`);
}

/**
 * The generations that this code is to keep: the live one when it has the same version, and the one being built.
 * A version newer than the live one starts a new generation beside it.
 * @throws Fault `projection-outdated` when the live version is newer than this code
 * @throws Fault `projection-changed` when columns or indexes changed and the version did not
 */
export async function ensureGenerations(pool: pg.Pool, projection: Projection): Promise<Generation[]> {
  return changingGenerations(pool, async (client) => {
    await retireAbandonedBuilds(client, projection);
    const before = await recordedGenerations(client, projection.name);
    const live = before.find(({ status }) => status === 'live');
    if (live !== undefined && live.version > projection.version) {
      throw new Fault(
        'projection-outdated',
        `${projection.name} is live in version ${live.version}, newer than this code`,
      );
    }
    if (toRun(projection, before).length === 0) {
      const generation = Math.max(0, ...before.map((one) => one.generation)) + 1;
      await createGeneration(client, projection, generation, live === undefined ? 'live' : 'building');
    }
    return toRun(projection, await recordedGenerations(client, projection.name));
  });
}

/**
 * Starts another generation of the version that is live, to be built beside it and swapped in.
 * @returns its number, or that of the one that is being built already
 */
export async function startRebuild(pool: pg.Pool, projection: Projection): Promise<number> {
  return changingGenerations(pool, async (client) => {
    const recorded = await recordedGenerations(client, projection.name);
    const building = recorded.find(({ status }) => status === 'building');
    if (building !== undefined) return building.generation;
    const generation = Math.max(0, ...recorded.map((one) => one.generation)) + 1;
    await createGeneration(client, projection, generation, recorded.length === 0 ? 'live' : 'building');
    return generation;
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
    if (status === 'retired' || status === 'dropped' || version !== projection.version) return [];
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
    `update read.projections set status = 'retired', retired_at = now()
     where name = $1 and status = 'building' and version <> $2`,
    [projection.name, projection.version],
  );
}

async function createGeneration(
  client: pg.ClientBase,
  projection: Projection,
  generation: number,
  status: Generation['status'],
): Promise<void> {
  const { name, version } = projection;
  await client.query(
    'insert into read.projections (name, generation, version, shape, status) values ($1, $2, $3, $4, $5)',
    [name, generation, version, shapeOf(projection), status],
  );
  await client.query('insert into read.checkpoints (name, generation) values ($1, $2)', [name, generation]);
  await createTable(client, projection, qualified(tableName(name, generation)));
  if (status === 'live') await showGeneration(client, name, generation);
}

/**
 * To look at a table of wide rows takes PostgreSQL about a second. It is asked to where that is worth it (`TableStatistics`), and
 * not whenever a tenth has been added; no query is planned by what is in its jsonb.
 */
async function createTable(client: pg.ClientBase, projection: Projection, table: string): Promise<void> {
  await client.query(`create table ${table} ${versionColumns(projection)} with (autovacuum_analyze_scale_factor = 1)`);
  const unplanned = projection.columns.filter(({ type }) => type === 'jsonb');
  const left = unplanned.map(({ column }) => `alter column ${quoted(column)} set statistics 0`);
  if (left.length > 0) await client.query(`alter table ${table} ${left.join(', ')}`);
}

/** The columns of a table of row versions, in parentheses. */
export function versionColumns({ columns }: Projection): string {
  return `(
    row_key text collate "C" not null,
    known_from timestamptz not null,
    known_to timestamptz not null,
    from_position bigint not null,
    ${columns.map(({ column, type }) => `${quoted(column)} ${type}, `).join('')}
    primary key (row_key, known_from)
  )`;
}

/** From the commit on, queries read this generation; those that run go on with the one they started on. */
export async function showGeneration(client: pg.ClientBase, name: string, generation: number): Promise<void> {
  const view = qualified(viewName(name));
  await client.query(`drop view if exists ${view}`);
  await client.query(`create view ${view} as select * from ${qualified(tableName(name, generation))}`);
}

/** What a table must look like; equal for equal columns and indexes, and for what its versions keep. */
export function shapeOf({ columns, indexes, forFolding }: Projection): string {
  const kept = forFolding.length === 0 ? {} : { forFolding };
  return JSON.stringify({ columns: columns.map(({ column, type }) => [column, type]), indexes, ...kept });
}
