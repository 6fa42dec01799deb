import type { CheckedProjection, Projection } from '@comity/read-store';
import type { Command } from 'commander';
import { ProgressBar } from '../progress-bar.js';
import { projectionsNamed } from '../projections.js';
import { buildBeside } from '../rebuild/build-beside.js';
import { rebuildLine, shareOf } from '../rebuild/rebuild-line.js';
import { openRecord, type RecordAccess } from '../record.js';

interface RebuildFlags {
  readonly check: boolean;
  readonly json: boolean;
}

const NAMES = 'a projection’s name, or all';

/** `comity rebuild`: folds the log anew beside the tables that people look at. */
export function define(command: Command): void {
  command
    .argument('[projection]', NAMES, 'all')
    .option(
      '--check',
      'swap nothing: compare the live tables with the log folded anew; exit code 1 when they differ',
      false,
    )
    .option('--json', 'the outcome as one JSON object', false)
    .action((name: string, flags: RebuildFlags) => (flags.check ? check(name, flags) : build(name, flags)));
  command
    .command('drop')
    .description('drop the tables that were replaced or given up')
    .argument('[projection]', NAMES, 'all')
    .action(drop);
  command
    .command('abandon')
    .description('give up what is being built; the live tables stay')
    .argument('[projection]', NAMES, 'all')
    .action(abandon);
}

async function build(name: string, { json }: RebuildFlags): Promise<void> {
  const projections = projectionsNamed(name);
  await using record = openRecord();
  const bar = new ProgressBar(rebuildLine, ({ done, of }) => done === of);
  const rebuilt = await buildBeside(record, projections, bar.show);
  const kept = await record.readStore.retired();
  if (json) console.log(JSON.stringify({ rebuilt, retired: kept }));
  else {
    for (const { name: live, generation, entries } of rebuilt)
      console.log(`${live}: generation ${generation} is live, ${entries} events`);
    if (kept.length > 0) console.log(`${kept.length} replaced tables are kept: comity rebuild drop`);
  }
}

async function check(name: string, { json }: RebuildFlags): Promise<void> {
  await using record = openRecord();
  const projections = await checkable(name, record);
  const bar = new ProgressBar(rebuildLine, ({ share }) => share === 1);
  const checked = await record.readStore.checkRebuild({
    source: record.log,
    projections,
    onProgress: ({ entries, position, end }) => bar.show({ entries, share: shareOf(position, end), done: 0, of: 1 }),
  });
  const different = checked.filter(({ liveDigest, rebuiltDigest }) => liveDigest !== rebuiltDigest);
  if (json) console.log(JSON.stringify({ equal: different.length === 0, checked }, bigintAsText));
  else for (const one of checked) console.log(checkedLine(one));
  if (different.length === 0) return;
  process.stderr.write(`not what the log leads to: ${different.map((one) => one.name).join(', ')}\n`);
  process.exitCode = 1;
}

/** Of all, those that somebody has ever folded. */
async function checkable(name: string, { readStore }: RecordAccess): Promise<readonly Projection[]> {
  const named = projectionsNamed(name);
  if (name !== 'all') return named;
  const known = new Set((await readStore.status()).map((one) => one.name));
  return named.filter((projection) => known.has(projection.name));
}

function checkedLine({ name, position, liveDigest, rebuiltDigest, parked }: CheckedProjection): string {
  const waiting = parked > 0 ? `, ${parked} entries parked` : '';
  const outcome = liveDigest === rebuiltDigest ? 'equal' : 'DIFFERENT';
  return `${outcome.padEnd(9)}  ${name} at ${position ?? 'the beginning'}${waiting}`;
}

function bigintAsText(_name: string, value: unknown): unknown {
  return typeof value === 'bigint' ? value.toString() : value;
}

async function drop(name: string): Promise<void> {
  const names = projectionsNamed(name).map((projection) => projection.name);
  await using record = openRecord();
  const dropped = await record.readStore.dropRetired(names);
  for (const one of dropped)
    console.log(`${one.name}: generation ${one.generation} is gone, ${megabytes(one.bytes)} MB`);
  if (dropped.length === 0) console.log('nothing to drop');
}

async function abandon(name: string): Promise<void> {
  const names = projectionsNamed(name).map((projection) => projection.name);
  await using record = openRecord();
  console.log(`${await record.readStore.abandonRebuilds(names)} builds given up`);
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(1);
}
