import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Fault } from '@comity/kernel';
import type { Command } from 'commander';
import { z } from 'zod';
import { openApi, reached } from '../api-access.js';

const FORMATS = {
  csv: 'text/csv',
  jsonl: 'application/jsonl',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
} as const;

const LISTS =
  'requests, cases, sanctions, hotline-issues, referrals, rounds, counterparts, agreements, legal-bases, compliance';

interface ExportFlags {
  readonly format: string;
  readonly asKnownOn?: string;
  readonly asTrueOn?: string;
  readonly where: readonly string[];
  readonly out?: string;
  readonly as: string;
}

/** `comity export LIST`: takes a list away whole, through the API and with its access rules. */
export function define(command: Command): void {
  command
    .argument('<list>', `${LISTS}; or the path of any list under /v1, such as cases/ID/timeline`)
    .option('--format <format>', Object.keys(FORMATS).join(', '), 'csv')
    .option('--as-known-on <date>', 'YYYY-MM-DD, or an instant; now, unless told')
    .option('--as-true-on <date>', 'YYYY-MM-DD: what was so on that day, by what is known')
    .option('--where <name=value>', 'as the list is filtered in the API, any number of times', collected, [])
    .option('--out <file>', 'where to; - for standard output (default: a name by list and day, here)')
    .option('--as <user>', 'of this machine’s demonstration users; elsewhere COMITY_TOKEN says who asks', 'ada')
    .addHelpText('after', HELP)
    .action(runExport);
}

const HELP = `
The file holds what the list shows that person at one position of the record, however long it takes; it is there only when it is
complete. Texts that a spreadsheet would compute stand behind an apostrophe in CSV, and are texts in XLSX.
COMITY_API and COMITY_TOKEN name another API than this machine's.

  comity export requests --where overdue=true --where kind=evidence --format xlsx
  comity export compliance --where by=counterpart,year --as-known-on 2024-10-15 --out -`;

function collected(value: string, before: readonly string[]): readonly string[] {
  return [...before, value];
}

async function runExport(list: string, flags: ExportFlags): Promise<void> {
  const accept = Object.hasOwn(FORMATS, flags.format) ? FORMATS[flags.format as keyof typeof FORMATS] : undefined;
  if (accept === undefined) {
    throw new Fault('format-unknown', `there is no format ${flags.format}; name ${Object.keys(FORMATS).join(', ')}`);
  }
  const { url, token } = await openApi(flags.as);
  const response = await reached(`${url}/v1/${pathOf(list)}?${queryOf(flags)}`, {
    headers: { authorization: `Bearer ${token}`, accept },
  });
  if (!response.ok) throw await refusalIn(response);
  const disposition = response.headers.get('content-disposition');
  if (disposition === null || response.body === null)
    throw new Fault('not-exported', `${list} is not a list that can be exported`);
  const name = flags.out ?? /filename="([\w.-]+)"/.exec(disposition)?.[1] ?? `export.${flags.format}`;
  await written(Readable.fromWeb(response.body), name);
  if (name !== '-') console.error(`Wrote ${name}.`);
}

function pathOf(list: string): string {
  return list
    .split('/')
    .filter((part) => part !== '')
    .map(encodeURIComponent)
    .join('/');
}

/** @throws Fault `filter-malformed` */
function queryOf({ asKnownOn, asTrueOn, where }: ExportFlags): URLSearchParams {
  const query = new URLSearchParams();
  if (asKnownOn !== undefined) query.set('asKnownOn', asKnownOn);
  if (asTrueOn !== undefined) query.set('asTrueOn', asTrueOn);
  for (const condition of where) {
    const equals = condition.indexOf('=');
    if (equals < 1) throw new Fault('filter-malformed', `--where ${condition}: write name=value`);
    query.append(condition.slice(0, equals), condition.slice(equals + 1));
  }
  return query;
}

/** A file is there under its name when it is complete, and not before. @throws Fault `export-cut-off`, with no file left */
async function written(body: Readable, name: string): Promise<void> {
  if (name === '-') return pipeline(body, process.stdout, { end: false });
  const part = `${name}.part`;
  try {
    await pipeline(body, createWriteStream(part));
    await rename(part, name);
  } catch (cause) {
    await rm(part, { force: true });
    throw new Fault('export-cut-off', `${name} was not written: what came was not the whole list`, { cause });
  }
}

const problem = z.object({ code: z.string(), detail: z.string().optional() });

async function refusalIn(response: Response): Promise<Fault> {
  const found = problem.safeParse(await response.json().catch(() => null));
  if (!found.success) return new Fault('export-refused', `the API answered ${response.status}`);
  return new Fault(found.data.code, found.data.detail ?? `the API answered ${response.status}`);
}
