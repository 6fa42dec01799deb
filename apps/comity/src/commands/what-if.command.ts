import { readFile } from 'node:fs/promises';
import { DIMENSIONS, type Dimension, readSimulatedPolicy, simulate } from '@comity/compliance/contract';
import { Fault } from '@comity/kernel';
import { EVERYTHING } from '@comity/read-store';
import { type Command, Option } from 'commander';
import { parse } from 'yaml';
import { questionAsKnownOn } from '../compliance-text.js';
import { openRecord } from '../record.js';
import { simulationText } from '../simulation-text.js';

interface WhatIfFlags {
  readonly policy: string;
  readonly asKnownOn?: string;
  readonly by: readonly Dimension[];
  readonly json: boolean;
}

/** `comity what-if --policy FILE.yaml`: history under another policy, beside the record. Writes nothing. */
export function define(command: Command): void {
  command
    .requiredOption(
      '--policy <file>',
      'YAML: the terms of the response clock, and calendars where they are to be others',
    )
    .option('--as-known-on <date>', 'YYYY-MM-DD in the office’s zone (default: today)')
    .addOption(
      new Option('--by <dimensions...>', 'one line per; one dimension or two')
        .choices([...DIMENSIONS])
        .default(['counterpart']),
    )
    .option('--json', 'both sides of every figure as one JSON object', false)
    .action(runWhatIf);
}

async function runWhatIf({ policy: file, asKnownOn, by, json }: WhatIfFlags): Promise<void> {
  const read = readSimulatedPolicy(parse(await textOf(file)));
  if (!read.valid) throw new Fault('policy-invalid', `${file}: ${read.problem}`);
  await using record = openRecord();
  const stores = { store: record.readStore.seenBy(EVERYTHING), runner: record.runner };
  const simulation = await simulate(stores, questionAsKnownOn(record.zone, asKnownOn, by), read.policy, 1);
  console.log(json ? JSON.stringify(simulation) : simulationText(simulation, by));
}

/** @throws Fault `policy-unreadable` */
async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (cause) {
    throw new Fault('policy-unreadable', `${file} cannot be read`, { cause });
  }
}
