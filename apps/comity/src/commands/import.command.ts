import { basename } from 'node:path';
import type { ImportResult } from '@comity/imports/contract';
import type { Command } from 'commander';
import { openRecord } from '../record.js';
import { takeIn } from '../take-in.js';

interface ImportFlags {
  readonly mapping: string;
  readonly dryRun: boolean;
  readonly rejects?: string;
  readonly json: boolean;
}

/** `comity import FILE --mapping FILE.yaml`: takes over a register as dated history. */
export function register(program: Command): void {
  program
    .command('import')
    .description('take over a register (CSV or CSV.gz); the same register again changes nothing')
    .argument('<file>', 'the register')
    .requiredOption('--mapping <file>', 'YAML that says what its columns mean')
    .option('--dry-run', 'read and check every row, record nothing', false)
    .option('--rejects <file>', 'where rows that cannot be imported are named (default: <file>.rejects.csv, here)')
    .option('--json', 'the result as one JSON object', false)
    .action(runImport);
}

async function runImport(file: string, flags: ImportFlags): Promise<void> {
  await using record = openRecord();
  const rejectsFile = flags.rejects ?? `${basename(file)}.rejects.csv`;
  const result = await takeIn(record, { file, mappingFile: flags.mapping, dryRun: flags.dryRun, rejectsFile });
  const { position, ...shown } = result;
  if (flags.json) console.log(JSON.stringify({ ...shown, position: position?.toString() ?? null }));
  else console.log(summaryOf(result, flags.dryRun));
  if (result.rejected > 0) process.exitCode = 2;
}

/** What an import did, in a sentence or two. */
export function summaryOf(result: ImportResult, dryRun: boolean): string {
  const { rows, added, changed, unchanged, rejected, events, rejectsFile } = result;
  const bad = rejectsFile === null ? '' : `\n${rejected} rows were rejected; ${rejectsFile} says why.`;
  if (dryRun) return `${rows} rows read, nothing recorded.${bad}`;
  return `${rows} rows: ${added} new requests, ${changed} with news, ${unchanged} unchanged; ${events} events recorded.${bad}`;
}
