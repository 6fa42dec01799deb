import { Fault } from '@comity/kernel';
import pg from 'pg';
import { connectionConfig } from './connection.js';
import { migrateAt } from './migrations.js';
import { quoted, SCHEMA } from './naming.js';

/**
 * Who reaches the read models in PostgreSQL. The owner makes the schema and is needed for nothing else. The keeper is for the
 * hosts that fold (projector, scheduler) and for rebuilds: it makes the tables of the generations, which are its own, and
 * writes to the engine's tables, which it can neither change nor drop. The reader is for the hosts that answer people (api,
 * auditor): it can only select.
 */
export const ROLES = { keeper: 'comity_keeper', reader: 'comity_reader' } as const;

const ENGINE = ['projections', 'checkpoints', 'parked'];
const MIGRATIONS = ['kysely_migration', 'kysely_migration_lock'];
const ENGINE_TABLES = ENGINE.map((name) => `${SCHEMA}.${name}`).join(', ');
const MIGRATION_TABLES = MIGRATIONS.map((name) => `${SCHEMA}.${name}`).join(', ');
/** As texts in SQL. */
const OWNERS_TABLES = [...ENGINE, ...MIGRATIONS].map((name) => `'${name}'`).join(', ');

/**
 * What the two roles may do, as SQL for whoever administers the server; running it again changes nothing. The passwords are
 * set apart from it.
 */
export function rolesSql(database: string): string {
  const { keeper, reader } = ROLES;
  return `-- The roles with which Comity's hosts reach the database.
do $$ begin
  if not exists (select from pg_roles where rolname = '${keeper}') then create role ${keeper} login; end if;
  if not exists (select from pg_roles where rolname = '${reader}') then create role ${reader} login; end if;
end $$;
alter role ${keeper} nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
alter role ${reader} nosuperuser nocreatedb nocreaterole noreplication nobypassrls;
alter role ${reader} set default_transaction_read_only = on;

revoke all on database ${quoted(database)} from public;
revoke all on schema public from public;
grant connect, temporary on database ${quoted(database)} to ${keeper};
grant connect on database ${quoted(database)} to ${reader};

-- pg_trgm lives in public.
grant usage on schema public to ${keeper}, ${reader};
grant usage, create on schema ${SCHEMA} to ${keeper};
grant usage on schema ${SCHEMA} to ${reader};
grant select, insert, update, delete on ${ENGINE_TABLES} to ${keeper};
grant select on ${ENGINE_TABLES}, ${MIGRATION_TABLES} to ${reader};
grant select on ${MIGRATION_TABLES} to ${keeper};

-- All other tables and views belong to the keeper, which makes them: those of an earlier release too.
do $$ declare found record; begin
  for found in
    select relname, relkind from pg_class
    where relnamespace = '${SCHEMA}'::regnamespace and pg_get_userbyid(relowner) <> '${keeper}'
      and relkind in ('v', 'r') and not relname = any (array[${OWNERS_TABLES}])
  loop
    execute format('alter %s ${SCHEMA}.%I owner to ${keeper}',
      case found.relkind when 'v' then 'view' else 'table' end, found.relname);
  end loop;
  for found in
    select relname from pg_class
    where relnamespace = '${SCHEMA}'::regnamespace and pg_get_userbyid(relowner) = '${keeper}' and relkind in ('r', 'v')
  loop
    execute format('grant select on ${SCHEMA}.%I to ${reader}', found.relname);
  end loop;
end $$;
alter default privileges for role ${keeper} in schema ${SCHEMA} grant select on tables to ${reader};
`;
}

export interface RolePasswords {
  readonly keeper: string;
  readonly reader: string;
}

/**
 * Brings the schema up to date and sets the two roles up.
 * @param ownerUrl of a role that may make roles; a superuser where an earlier release made the tables
 * @throws Fault `database-not-prepared`
 */
export async function prepareDatabase(ownerUrl: string, passwords: RolePasswords): Promise<void> {
  const client = new pg.Client(connectionConfig(ownerUrl, 'comity-prepare'));
  client.on('error', () => undefined);
  try {
    await migrateAt(ownerUrl);
    await client.connect();
    await client.query('begin');
    await client.query(rolesSql(client.database ?? ''));
    for (const name of ['keeper', 'reader'] as const) {
      await client.query(`alter role ${ROLES[name]} password ${client.escapeLiteral(passwords[name])}`);
    }
    await client.query('commit');
  } catch (cause) {
    throw new Fault('database-not-prepared', 'the schema and the roles of the read store could not be set up', {
      cause,
    });
  } finally {
    await client.end().catch(() => undefined);
  }
}
