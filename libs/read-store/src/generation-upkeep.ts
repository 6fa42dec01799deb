import type { Instant } from '@comity/kernel';
import type pg from 'pg';
import { changingGenerations } from './generations.js';
import { LOCK_CLASS } from './lease.js';
import { qualified, tableName } from './naming.js';

/** A generation that is not shown any more, or never was; its table is kept until somebody drops it. */
export interface RetiredGeneration {
  readonly name: string;
  readonly generation: number;
  readonly version: number;
  /** Null for one that an older release retired. */
  readonly retiredAt: Instant | null;
  /** On disk, with indexes. */
  readonly bytes: number;
}

/** How far the build of a generation has come. */
export interface RebuildProgress {
  readonly status: 'building' | 'live' | 'retired' | 'dropped';
  readonly position: bigint | null;
  /** Entries of the log that it has been through. */
  readonly entries: number;
  /** Entries that it parks and the live one does not: while there are any, it is not shown. */
  readonly parkedBeyondLive: number;
  /** It stands at least where the live one stands. */
  readonly level: boolean;
  /** Some host keeps this projection now. */
  readonly kept: boolean;
}

/** Every retired generation, by name and number. */
export async function retiredGenerations(pool: pg.Pool): Promise<RetiredGeneration[]> {
  const { rows } = await pool.query<Omit<RetiredGeneration, 'bytes'> & { bytes: bigint }>(
    `select name, generation, version, retired_at as "retiredAt",
       coalesce(pg_total_relation_size(to_regclass('read.' || replace(name, '-', '_') || '_g' || generation)), 0) as bytes
     from read.projections where status = 'retired' order by name, generation`,
  );
  return rows.map((row) => ({ ...row, bytes: Number(row.bytes) }));
}

/**
 * Drops the tables of retired generations, with what they park.
 * @param names of projections
 * @returns what was dropped
 */
export async function dropRetired(pool: pg.Pool, names: readonly string[]): Promise<RetiredGeneration[]> {
  const retired = (await retiredGenerations(pool)).filter(({ name }) => names.includes(name));
  for (const { name, generation } of retired) {
    await changingGenerations(pool, async (client) => {
      await client.query(`drop table if exists ${qualified(tableName(name, generation))}`);
      await client.query('delete from read.parked where name = $1 and generation = $2', [name, generation]);
      // The number stays taken: two generations of one name never have tables of one name.
      await client.query(`update read.projections set status = 'dropped' where name = $1 and generation = $2`, [
        name,
        generation,
      ]);
    });
  }
  return retired;
}

/** Gives up what is being built of these projections; the live generations stay. @returns how many were given up */
export async function abandonRebuilds(pool: pg.Pool, names: readonly string[]): Promise<number> {
  return changingGenerations(pool, async (client) => {
    const { rowCount } = await client.query(
      `update read.projections set status = 'retired', retired_at = now()
       where status = 'building' and name = any($1::text[])`,
      [names],
    );
    return rowCount ?? 0;
  });
}

/** How the build of one generation stands; null when there never was one of this number. */
export async function rebuildProgress(
  pool: pg.Pool,
  name: string,
  generation: number,
): Promise<RebuildProgress | null> {
  const { rows } = await pool.query<Omit<RebuildProgress, 'entries'> & { entries: bigint }>(
    `select own.status, at.position, at.entries,
       (select count(*)::integer from read.parked as parked
        where parked.name = $1 and parked.generation = $2 and not exists (
          select from read.parked as theirs where theirs.name = $1 and theirs.generation = live.generation
            and theirs.position = parked.position)) as "parkedBeyondLive",
       coalesce(at.position, -1) >= coalesce(live_at.position, -1) as level,
       exists (select from pg_locks where locktype = 'advisory' and classid = $3::integer::oid
         and objid = hashtext($1)::oid and granted
         and database = (select oid from pg_database where datname = current_database())) as kept
     from read.projections as own
     join read.checkpoints as at using (name, generation)
     left join read.projections as live on live.name = own.name and live.status = 'live'
     left join read.checkpoints as live_at on live_at.name = live.name and live_at.generation = live.generation
     where own.name = $1 and own.generation = $2`,
    [name, generation, LOCK_CLASS],
  );
  const [row] = rows;
  return row === undefined ? null : { ...row, entries: Number(row.entries) };
}
