import type { Command } from 'commander';
import { openRecord, type RecordAccess, readModelsAt } from '../record.js';

/** `comity digests`: one SHA-256 per read model; equal for equal logs, however and whenever the rows were folded. */
export function define(command: Command): void {
  command.option('--json', 'as one JSON object', false).action(showDigests);
}

async function showDigests({ json }: { readonly json: boolean }): Promise<void> {
  await using record = openRecord();
  const end = await record.log.lastPosition();
  const live = (await record.readStore.status()).filter(({ status }) => status === 'live');
  if (end !== null)
    await readModelsAt(
      record,
      end,
      live.map(({ name }) => name),
    );
  const digests = await record.readStore.digests();
  if (json) console.log(JSON.stringify(digests));
  else await showTable(record, digests);
}

async function showTable({ readStore }: RecordAccess, digests: Readonly<Record<string, string>>): Promise<void> {
  for (const [table, digest] of Object.entries(digests)) console.log(`${digest}  ${table}`);
  for (const { name, generation, version, retiredAt } of await readStore.retired()) {
    const since = retiredAt === null ? '' : ` since ${retiredAt}`;
    console.log(`retired${since}: ${name} version ${version}, generation ${generation} (comity rebuild drop ${name})`);
  }
}
