import { missingMigrations } from '@comity/read-store';
import { attachedFiles } from './attached-files.js';
import { clocks } from './clocks.js';
import { disk } from './disk.js';
import type { Examination, Finding, Patient } from './finding.js';
import { issuer } from './issuer.js';
import { jobStore } from './job-store.js';
import { keptTables } from './kept-tables.js';
import { notifications } from './notifications.js';
import { parkedEntries } from './parked-entries.js';
import { ports } from './ports.js';
import { eventStoreReachable, postgresReachable } from './reachable.js';
import { rights } from './rights.js';
import { transport } from './transport.js';
import { versions } from './versions.js';

/** What is looked at, in this order; each examination is one file. */
const EXAMINATIONS: readonly Examination[] = [transport, disk, ports, issuer, jobStore, eventStoreReachable];
/** What cannot be looked at while PostgreSQL is away. */
const OF_POSTGRES: readonly Examination[] = [versions, clocks, rights];
/** What has no tables to be looked up in before the schema is up to date. */
const OF_READ_MODELS: readonly Examination[] = [keptTables, parkedEntries, attachedFiles, notifications];

/** Everything that is not as it should be, as far as it can be seen. */
export async function examine(patient: Patient): Promise<readonly Finding[]> {
  const found = await all(EXAMINATIONS, patient);
  const away = await postgresReachable(patient);
  if (away.length > 0) return [...found, ...away];
  found.push(...(await all(OF_POSTGRES, patient)));
  const isOld = (await missingMigrations(patient.readStore.pool)).length > 0;
  return isOld ? found : [...found, ...(await all(OF_READ_MODELS, patient))];
}

async function all(examinations: readonly Examination[], patient: Patient): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const examination of examinations) findings.push(...(await examination(patient)));
  return findings;
}
