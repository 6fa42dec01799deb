import type { Examination, Finding } from './finding.js';

const OLDEST_NODE = 24;
const OLDEST_POSTGRES = 15;

/** Whether Node and PostgreSQL are of the versions that Comity is made for. */
export const versions: Examination = async ({ readStore }) => {
  const { rows } = await readStore.pool.query<{ version: string }>(
    "select current_setting('server_version') as version",
  );
  const found = rows[0]?.version ?? '';
  return [...tooOld('Node', process.versions.node, OLDEST_NODE), ...tooOld('PostgreSQL', found, OLDEST_POSTGRES)];
};

/** @param version begins with the number of its main release */
export function tooOld(name: string, version: string, oldest: number): readonly Finding[] {
  const main = Number.parseInt(version, 10);
  if (main >= oldest) return [];
  const mend = `Move to ${name} ${oldest} or newer`;
  return [{ subject: name, problem: `${name} ${version || 'of an unknown version'} is older than ${oldest}`, mend }];
}
