import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Fault } from '@comity/kernel';
import type { Command } from 'commander';
import { askCompliance, complianceText } from '../compliance-text.js';
import { ensureExample } from '../example.js';
import { openRecord } from '../record.js';
import { freePortBase } from '../up/free-port-base.js';
import { startOneMachine } from '../up/one-machine.js';
import { hostEnvironment, type Profile, profileFrom } from '../up/profile.js';
import { stopRequest } from '../up/stop-request.js';

interface DemoFlags {
  readonly asKnownOn: string;
  readonly json: boolean;
}

/** `comity demo`: the whole main job once, in a folder of its own, which is gone afterwards. */
export function define(command: Command): void {
  command
    .option('--as-known-on <date>', 'YYYY-MM-DD', '2024-11-21')
    .option('--json', 'standard output is one JSON object, and nothing else', false)
    .action(demo);
}

async function demo({ asKnownOn, json }: DemoFlags): Promise<void> {
  const dataFolder = await mkdtemp(join(tmpdir(), 'comity-demo-'));
  const portBase = await freePortBase();
  const profile: Profile = { ...profileFrom(process.env), dataFolder, portBase, zone: 'Europe/London' };
  const asked = stopRequest();
  try {
    const machine = await startOneMachine(profile, { print: toStandardError, signal: asked.signal });
    try {
      const job = mainJob(profile, asKnownOn, json);
      job.catch(() => undefined);
      await Promise.race([
        job,
        asked.made.then(() => Promise.reject(new Fault('interrupted', 'the demo was interrupted'))),
      ]);
    } finally {
      await machine.stop();
    }
  } finally {
    await rm(dataFolder, { recursive: true, force: true });
  }
}

async function mainJob(profile: Profile, asKnownOn: string, json: boolean): Promise<void> {
  await using record = openRecord(hostEnvironment(profile));
  await ensureExample(record, profile.dataFolder, toStandardError);
  const table = await askCompliance(record, asKnownOn, ['counterpart']);
  console.log(json ? JSON.stringify(table) : complianceText(table, ['counterpart']));
}

function toStandardError(line: string): void {
  process.stderr.write(`${line}\n`);
}
