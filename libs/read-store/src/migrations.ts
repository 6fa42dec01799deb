import { Fault } from '@comity/kernel';
import { Kysely, type Migration, Migrator, PostgresDialect, sql } from 'kysely';
import type pg from 'pg';
import { createPool } from './connection.js';
import { SCHEMA } from './naming.js';

/** The engine's own tables. The tables of projections are not here: each generation brings its own. */
const migrations: Readonly<Record<string, Migration>> = {
  '001-bookkeeping': {
    async up(db) {
      await sql`create extension if not exists pg_trgm`.execute(db);
      await sql`
        create table read.projections (
          name text not null,
          generation integer not null,
          version integer not null,
          shape text not null,
          status text not null check (status in ('building', 'live', 'retired')),
          caught_up boolean not null default false,
          primary key (name, generation)
        )`.execute(db);
      await sql`create unique index projections_one_live on read.projections (name) where status = 'live'`.execute(db);
      await sql`
        create table read.checkpoints (
          name text not null,
          generation integer not null,
          position bigint,
          updated_at timestamptz not null default now(),
          primary key (name, generation)
        )`.execute(db);
      await sql`
        create table read.parked (
          name text not null,
          generation integer not null,
          position bigint not null,
          row_key text collate "C" not null,
          stream text not null,
          revision bigint not null,
          type text not null,
          reason text not null,
          primary key (name, generation, position, row_key)
        )`.execute(db);
      await sql`create index parked_by_key on read.parked (name, generation, row_key, stream)`.execute(db);
    },
  },
  '002-generations-end': {
    async up(db) {
      await sql`alter table read.projections drop constraint projections_status_check`.execute(db);
      await sql`
        alter table read.projections
          add constraint projections_status_check check (status in ('building', 'live', 'retired', 'dropped')),
          add column retired_at timestamptz`.execute(db);
      await sql`alter table read.checkpoints add column entries bigint not null default 0`.execute(db);
    },
  },
  '003-retries-are-counted': {
    async up(db) {
      await sql`alter table read.checkpoints add column retries bigint not null default 0`.execute(db);
    },
  },
};

/** As `migrate`, on a connection of its own. @throws Fault `read-store-migration-failed` */
export async function migrateAt(url: string): Promise<void> {
  const db = new Kysely<unknown>({ dialect: new PostgresDialect({ pool: createPool(url, 'comity-migrate', 1) }) });
  try {
    await migrate(db);
  } finally {
    await db.destroy();
  }
}

/**
 * The names of those migrations that the schema does not have yet; all where there is none that we may see.
 */
export async function missingMigrations(pool: pg.Pool): Promise<readonly string[]> {
  const { rows: found } = await pool.query<{ there: boolean }>(
    `select to_regclass('${SCHEMA}.kysely_migration') is not null as there`,
  );
  if (found[0]?.there !== true) return Object.keys(migrations);
  const { rows } = await pool.query<{ name: string }>(`select name from ${SCHEMA}.kysely_migration`);
  const done = new Set(rows.map(({ name }) => name));
  return Object.keys(migrations).filter((name) => !done.has(name));
}

/**
 * Brings the schema `read` up to date; safe to call from several hosts at once.
 * @throws Fault `read-store-migration-failed`
 */
export async function migrate(db: Kysely<unknown>): Promise<void> {
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...migrations }) },
    migrationTableSchema: SCHEMA,
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    throw new Fault('read-store-migration-failed', 'the read store could not be brought up to date', { cause: error });
  }
}
