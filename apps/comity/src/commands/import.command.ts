import { basename } from 'node:path';
import { type ExplainedRow, explainRow, type ImportResult } from '@comity/imports/contract';
import { Fault } from '@comity/kernel';
import type { Command } from 'commander';
import { explanationOf } from '../explained-row-text.js';
import { openRecord, type RecordAccess } from '../record.js';
import { mappingIn, takeIn } from '../take-in.js';

interface ImportFlags {
  readonly mapping: string;
  readonly dryRun: boolean;
  readonly explain?: string;
  readonly rejects?: string;
  readonly json: boolean;
}

/** `comity import FILE… --mapping FILE.yaml`: takes over a register as dated history. */
export function define(command: Command): void {
  command
    .argument('<files...>', 'the register; several files are taken in this order, as one register')
    .requiredOption('--mapping <file>', 'YAML that says what its columns mean; examples/ has one for each format')
    .option('--dry-run', 'read and check every row, record nothing', false)
    .option('--explain <row>', 'show which events one row becomes and why, record nothing: its id, or FILE:LINE')
    .option(
      '--rejects <file>',
      'where rows that cannot be imported are named (default: <first file>.rejects.csv, here)',
    )
    .option('--json', 'the result as one JSON object', false)
    .addHelpText('after', EXIT_CODES)
    .action(runImport);
}

const EXIT_CODES = `
Ends with 0 when everything was taken, with 2 when rows were rejected or have vanished from the register (the rejects file
names them with file, line, column and reason; all others were taken), and with 1 when nothing was.`;

async function runImport(files: string[], flags: ImportFlags): Promise<void> {
  await using record = openRecord();
  const rejectsFile = flags.rejects ?? `${basename(files[0] ?? 'register')}.rejects.csv`;
  if (flags.explain !== undefined) return explain(record, files, flags.explain, flags);
  const result = await takeIn(record, { files, mappingFile: flags.mapping, dryRun: flags.dryRun, rejectsFile });
  const { position, ...shown } = result;
  if (flags.json) console.log(JSON.stringify({ ...shown, position: position?.toString() ?? null }));
  else console.log(summaryOf(result, flags.dryRun));
  if (result.rejected + result.vanished > 0) process.exitCode = 2;
}

async function explain(record: RecordAccess, files: string[], selector: string, flags: ImportFlags): Promise<void> {
  const mapping = await mappingIn(flags.mapping);
  const explained: ExplainedRow = await explainRow(record.log, { files, mapping, selector });
  if (explained.records.length === 0)
    throw new Fault('row-unknown', `no record is ${selector}; give an id or FILE:LINE`);
  console.log(flags.json ? JSON.stringify(explained) : explanationOf(explained));
  if (explained.problem !== null) process.exitCode = 2;
}

const UNKNOWN_SHOWN = 20;

/** What an import did, in a few sentences. */
export function summaryOf(result: ImportResult, dryRun: boolean): string {
  const { rows, added, changed, unchanged, ignored, rejected, vanished, events, unknown, rejectsFile } = result;
  const done = `${rows} rows: ${added} new requests, ${changed} with news, ${unchanged} unchanged; ${events} events recorded.`;
  return [
    dryRun ? `${rows} rows read, nothing recorded.` : done,
    ...(ignored > 0 ? [`${ignored} rows state what the mapping ignores.`] : []),
    ...unknown.slice(0, UNKNOWN_SHOWN).map(({ column, value, records, file, line }) => {
      return `“${value}” in ${column} is not in the mapping: ${records} rows, first in ${file}:${line}.`;
    }),
    ...(unknown.length > UNKNOWN_SHOWN
      ? [`… and ${unknown.length - UNKNOWN_SHOWN} more values; --json lists all.`]
      : []),
    ...(rejected > 0 ? [`${rejected} rows were rejected; ${rejectsFile} says why.`] : []),
    ...(vanished > 0 ? [`${vanished} rows on record are in no file any more; ${rejectsFile} names them.`] : []),
  ].join('\n');
}
