import { Fault } from '@comity/kernel';
import type { ReadStore } from '@comity/read-store';
import { type Kysely, type Migration, Migrator, sql } from 'kysely';

/** Beside the read models, where the role may make tables that keeps these. */
const BOOKKEEPING = {
  migrationTableSchema: 'read',
  migrationTableName: 'notify_migration',
  migrationLockTableName: 'notify_migration_lock',
};

/**
 * What was told to whom, kept apart from everything that is folded from the log: a read model can be built anew, what was sent
 * stays sent. It is the one part of PostgreSQL that no log brings back.
 */
const migrations: Readonly<Record<string, Migration>> = {
  '001-deliveries': {
    async up(db) {
      await sql`
        create table read.notify_progress (
          only_row boolean primary key default true check (only_row),
          began_after bigint not null,
          through bigint not null,
          began_at timestamptz not null,
          mail text not null
        )`.execute(db);
      await sql`
        create table read.notify_messages (
          message_id uuid primary key,
          recipient text not null,
          channel text not null,
          form text not null check (form in ('single', 'collection', 'daily')),
          state text not null check (state in ('pending', 'sent', 'withheld', 'dead', 'discarded')),
          not_before timestamptz not null,
          attempts integer not null default 0,
          created_at timestamptz not null,
          tried_since timestamptz,
          claimed_until timestamptz,
          problem text,
          settled_at timestamptz,
          settled_by text
        )`.execute(db);
      await sql`create index notify_messages_pending on read.notify_messages (not_before) where state = 'pending'`.execute(
        db,
      );
      await sql`create index notify_messages_dead on read.notify_messages (settled_at, message_id) where state = 'dead'`.execute(
        db,
      );
      await sql`create index notify_messages_recent on read.notify_messages (recipient, channel, created_at)`.execute(
        db,
      );
      await sql`create index notify_messages_settled on read.notify_messages (settled_at) where state <> 'pending'`.execute(
        db,
      );
      await sql`
        create table read.notify_items (
          event_id uuid not null,
          recipient text not null,
          channel text not null,
          kind text not null,
          stream text not null,
          revision integer not null,
          position bigint not null,
          for_digest boolean not null,
          not_before timestamptz not null,
          message_id uuid,
          primary key (event_id, recipient, channel)
        )`.execute(db);
      await sql`create index notify_items_waiting on read.notify_items (not_before) where message_id is null`.execute(
        db,
      );
      await sql`create index notify_items_of_message on read.notify_items (message_id, position)`.execute(db);
    },
  },
};

/** Brings the tables up to date; safe to call from several hosts at once, each of which may make tables. @throws Fault `notify-migration-failed` */
export async function prepareTables({ kysely }: ReadStore): Promise<void> {
  const migrator = new Migrator({
    db: kysely.withoutPlugins() as unknown as Kysely<unknown>,
    provider: { getMigrations: async () => ({ ...migrations }) },
    ...BOOKKEEPING,
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined) {
    throw new Fault('notify-migration-failed', 'the tables of what was sent could not be brought up to date', {
      cause: error,
    });
  }
}
