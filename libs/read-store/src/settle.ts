import type pg from 'pg';
import { inTransaction, isDatabaseError } from './connection.js';
import { changingGenerations, type Generation, showGeneration } from './generations.js';
import { qualified, quoted, tableName } from './naming.js';
import type { Projection } from './projection.js';

/**
 * Why a generation that was built beside the live one is not shown: it stands behind the live one, parks what the live one
 * does not, or somebody reads the live one for long.
 */
export type SwapObstacle = 'behind' | 'parked' | 'busy';

/** New queries wait behind a swap that waits for a running one, so it gives way soon and is tried again. */
const SWAP_LOCK_TIMEOUT_MS = 200;
const LOCK_NOT_AVAILABLE = '55P03';
const INDEX_MEMORY = '128MB';
/** In kB. What is new waits there to be put in its place, and every search looks through it. */
const LETTERS_WAITING = 128;
const CURRENT_ROWS = `known_to > '9999-01-01T00:00:00Z'`;

/** Readies the table of a generation that has reached the end of the log: indexes are cheaper now than row by row. */
export async function finishTable(pool: pg.Pool, { projection, generation }: Generation): Promise<void> {
  await inTransaction(pool, async (client) => {
    await client.query(`set local maintenance_work_mem = '${INDEX_MEMORY}'; set local vacuum_cost_delay = 0`);
    await createIndexes(client, projection, generation);
  });
}

/**
 * Shows a generation that has reached the end of the log, in one transaction: the one that was live is retired.
 * @returns what speaks against it, null when it is live now
 */
export async function show(
  pool: pg.Pool,
  { projection, generation, status }: Generation,
): Promise<SwapObstacle | null> {
  const { name } = projection;
  try {
    return await changingGenerations(pool, async (client) => {
      if (status === 'building') {
        await client.query(`set local lock_timeout = ${SWAP_LOCK_TIMEOUT_MS}`);
        const obstacle = await obstacleToSwap(client, name, generation);
        if (obstacle !== null) return obstacle;
        await client.query(
          `update read.projections set status = 'retired', retired_at = now() where name = $1 and status = 'live'`,
          [name],
        );
        await showGeneration(client, name, generation);
      }
      await client.query(
        `update read.projections set status = 'live', caught_up = true where name = $1 and generation = $2`,
        [name, generation],
      );
      return null;
    });
  } catch (error) {
    if (isDatabaseError(error, LOCK_NOT_AVAILABLE)) return 'busy';
    throw error;
  }
}

/** Holds both checkpoints until the transaction ends, so that the live one does not run ahead meanwhile. */
async function obstacleToSwap(client: pg.ClientBase, name: string, generation: number): Promise<SwapObstacle | null> {
  const { rows: checkpoints } = await client.query<{ generation: number; position: bigint | null }>(
    `select generation, coalesce(position, -1) as position from read.checkpoints
     where name = $1 and generation in (
       select generation from read.projections where name = $1 and (status = 'live' or generation = $2))
     order by generation for update`,
    [name, generation],
  );
  const own = checkpoints.find((one) => one.generation === generation);
  const live = checkpoints.find((one) => one.generation !== generation);
  if (live === undefined) return null;
  if ((own?.position ?? -1n) < (live.position ?? -1n)) return 'behind';
  const { rows } = await client.query<{ more: boolean }>(
    `select exists (
       select from read.parked as own where own.name = $1 and own.generation = $2 and not exists (
         select from read.parked as theirs
         where theirs.name = $1 and theirs.generation = $3 and theirs.position = own.position)) as more`,
    [name, generation, live.generation],
  );
  return rows[0]?.more === true ? 'parked' : null;
}

/** Indexes that any date of knowledge may be asked by are there twice: small over the current rows, and whole. */
async function createIndexes(client: pg.ClientBase, projection: Projection, generation: number): Promise<void> {
  const table = tableName(projection.name, generation);
  const columnOf = new Map(projection.columns.map(({ member, column }) => [member, quoted(column)]));
  for (const [number, index] of projection.indexes.entries()) {
    const name = `${table}_i${number}`;
    if ('trigram' in index) {
      const letters = `${qualified(table)} using gin (${columnOf.get(index.trigram)} gin_trgm_ops)
        with (gin_pending_list_limit = ${LETTERS_WAITING})`;
      await createIndex(client, `${name}_now`, `${letters} where ${CURRENT_ROWS}`);
      await createIndex(client, `${name}_then`, letters);
      continue;
    }
    if ('lacking' in index) {
      const lacking = `${qualified(table)} using gist (tstzrange(known_from, known_to))`;
      await createIndex(client, `${name}_then`, `${lacking} where ${columnOf.get(index.lacking)} is null`);
      continue;
    }
    if ('newest' in index) {
      await createIndex(client, `${name}_now`, `${qualified(table)} (from_position) where ${CURRENT_ROWS}`);
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
