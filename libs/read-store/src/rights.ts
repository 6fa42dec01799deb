import { Fault } from '@comity/kernel';
import type pg from 'pg';
import { missingMigrations } from './migrations.js';
import { SCHEMA } from './naming.js';

/** What the role of a connection may do to the schema of the read models. */
export interface Rights {
  /** It may change the engine's own tables; also where there is no schema yet. */
  readonly owns: boolean;
  /** It may make tables of generations. */
  readonly keeps: boolean;
}

export async function rightsOn(pool: pg.Pool): Promise<Rights> {
  const { rows } = await pool.query<Rights>(
    `select pg_has_role(nspowner, 'usage') as owns, has_schema_privilege(oid, 'create') as keeps
     from pg_namespace where nspname = $1`,
    [SCHEMA],
  );
  return rows[0] ?? { owns: true, keeps: true };
}

/** @throws Fault `read-store-not-migrated` */
export async function assertMigrated(pool: pg.Pool): Promise<void> {
  const missing = await missingMigrations(pool);
  if (missing.length === 0) return;
  throw new Fault(
    'read-store-not-migrated',
    `the schema lacks ${missing.join(', ')}, and this role may not change it: comity database prepare`,
  );
}
