import { Fault } from '@comity/kernel';
import { type Kysely, type Migration, Migrator, sql } from 'kysely';
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
};

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
