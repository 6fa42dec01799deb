import type { Command } from 'commander';
import { parkedLine } from '../parked-line.js';
import { projectionsNamed } from '../projections.js';
import { openRecord } from '../record.js';

/** `comity parked`: what could not be folded, with what waits behind it. */
export function define(command: Command): void {
  command.option('--json', 'as one JSON array', false).action(list);
  command
    .command('retry')
    .description('fold what is parked again, in order, once its cause is mended')
    .argument('[projection]', 'a projection’s name, or all', 'all')
    .action(retry);
}

async function list({ json }: { readonly json: boolean }): Promise<void> {
  await using record = openRecord();
  const parked = await record.readStore.parked();
  const readable = parked.map((one) => ({ ...one, position: one.position.toString() }));
  if (json) console.log(JSON.stringify(readable));
  else for (const one of parked) console.log(parkedLine(one));
  if (!json && parked.length === 0) console.log('nothing is parked');
}

async function retry(name: string): Promise<void> {
  const projections = projectionsNamed(name);
  await using record = openRecord();
  await record.readStore.prepare(projections);
  let waiting = 0;
  for (const projection of projections) {
    const left = await record.readStore.retryParked(projection, record.log);
    if (left > 0) console.log(`${projection.name}: ${left} entries still wait`);
    waiting += left;
  }
  if (waiting === 0) console.log('nothing is parked any more');
  else process.exitCode = 1;
}
