import { DATABASE_ROLES, missingMigrations, rightsOn } from '@comity/read-store';
import type { Examination, Finding } from './finding.js';

const MEND =
  'As the owner of the database: comity database prepare (or have an administrator run comity database roles)';

/** Whether the schema is up to date, the tables are the keeper's, and the role of the hosts may do what it must and no more. */
export const rights: Examination = async ({ readStore: { pool }, variables }) => {
  const findings: Finding[] = [];
  const missing = await missingMigrations(pool);
  if (missing.length > 0) findings.push(finding(`the schema lacks ${missing.join(', ')}`, MEND));
  const { rows } = await pool.query<{ role: string; superuser: boolean }>(
    'select rolname as role, rolsuper as superuser from pg_roles where rolname = current_user',
  );
  const [{ role, superuser } = { role: '', superuser: false }] = rows;
  const { owns, keeps } = await rightsOn(pool);
  if (superuser || (owns && variables.NODE_ENV === 'production')) {
    const mend = `Reach it as ${DATABASE_ROLES.keeper} (projector, scheduler) or ${DATABASE_ROLES.reader} (api, auditor). ${MEND}`;
    findings.push(
      finding(
        `the hosts reach PostgreSQL as ${role}, which may do ${superuser ? 'anything' : 'more than they need'}`,
        mend,
      ),
    );
  }
  if (keeps) findings.push(...(await strangeTables(pool)));
  return findings;
};

/** Tables of generations that the keeper could not replace. */
async function strangeTables(pool: Parameters<typeof rightsOn>[0]): Promise<readonly Finding[]> {
  const { rows } = await pool.query<{ name: string; owner: string }>(
    `select relname as name, pg_get_userbyid(relowner) as owner from pg_class
     where relnamespace = to_regnamespace('read') and relname ~ '_g[0-9]+$' and relkind = 'r'
       and exists (select from pg_roles where rolname = $1) and pg_get_userbyid(relowner) <> $1
     order by 1 limit 20`,
    [DATABASE_ROLES.keeper],
  );
  return rows.map(({ name, owner }) => finding(`${name} belongs to ${owner}: the projector cannot replace it`, MEND));
}

function finding(problem: string, mend: string): Finding {
  return { subject: 'postgres', problem, mend };
}
