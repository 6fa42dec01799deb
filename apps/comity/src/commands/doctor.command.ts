import type { Command } from 'commander';
import type { Examination } from '../doctor/finding.js';
import { jobStore } from '../doctor/job-store.js';
import { keptTables } from '../doctor/kept-tables.js';
import { parkedEntries } from '../doctor/parked-entries.js';
import { openRecord } from '../record.js';

/** What is looked at, in this order; each examination is one file. */
const EXAMINATIONS: readonly Examination[] = [keptTables, parkedEntries, jobStore];

/** `comity doctor`: what is not as it should be, and what to do about it. */
export function register(program: Command): void {
  program
    .command('doctor')
    .description('what is not as it should be, and how to mend it; exit code 1 when there is something')
    .option('--json', 'as one JSON array', false)
    .action(examine);
}

async function examine({ json }: { readonly json: boolean }): Promise<void> {
  await using record = openRecord();
  const findings = [];
  for (const examination of EXAMINATIONS) findings.push(...(await examination(record)));
  if (json) console.log(JSON.stringify(findings));
  else {
    for (const { problem, mend } of findings) console.log(`✗ ${problem}\n  → ${mend}`);
    if (findings.length === 0) console.log('nothing is wrong with the read models and the jobs');
  }
  if (findings.length > 0) process.exitCode = 1;
}
