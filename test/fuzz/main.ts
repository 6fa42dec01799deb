import { readFileSync } from 'node:fs';
import { RECORD_STREAMS } from '@comity/audit/contract';
import { EventLog } from '@comity/event-log';
import { Command } from 'commander';
import { hostEnvironment, profileFrom } from '../../apps/comity/src/up/profile.js';
import { ANSWERING_HOSTS, describeHosts } from '../contract/hosts.js';
import { problemCatalogue } from '../contract/problem-catalogue.js';
import { ComityUp, Place, WITHOUT_LIMITS } from '../support/comity-up.js';
import { Person } from '../support/office.js';
import { type FuzzTarget, fuzz } from './fuzz.js';
import { operationsOf } from './operations.js';

/** What answers callers and what it stands on; nothing else writes meanwhile. */
const SERVERS = 'postgres,redis,store,identity,projector,api,auditor';
const PORTS = { api: 0, auditor: 2 } as const;
const PEOPLE: Readonly<Record<string, string>> = {
  'case-officer': 'olga',
  reviewer: 'rosa',
  auditor: 'ada',
  administrator: 'adam',
  service: 'robot',
};

interface Flags {
  readonly requests: string;
  readonly seed: string;
  readonly json: boolean;
}

/** Starts what answers callers in a folder of its own, and fuzzes it. */
async function run({ requests, seed, json }: Flags): Promise<void> {
  Object.assign(process.env, WITHOUT_LIMITS);
  using place = await Place.find();
  await using up = new ComityUp(place, '--only', SERVERS);
  await up.says('Comity is up');
  const log = EventLog.connect(storeOf(place), RECORD_STREAMS);
  try {
    const report = await fuzz(targetOf(place, up, log), {
      requests: Number(requests),
      seed: Number(seed),
      operations: operationsOf(await describeHosts(ANSWERING_HOSTS)),
      catalogue: new Set(problemCatalogue().map(({ code }) => code)),
      say: console.error,
    });
    if (!json) console.table(report.violations);
    console.log(JSON.stringify({ fuzz: 'api', seed: Number(seed), ...report }));
    if (Object.values(report.violations).some((count) => count > 0)) process.exitCode = 1;
  } finally {
    await log.dispose();
  }
}

function targetOf(place: Place, up: ComityUp, log: EventLog): FuzzTarget {
  return {
    url: (host) => `http://127.0.0.1:${place.portBase + PORTS[host as keyof typeof PORTS]}`,
    token: (role) => Person.tokenOf(place, PEOPLE[role] ?? role),
    memoryBytes: () => residentBytes(up.pidOf('api')) + residentBytes(up.pidOf('auditor')),
    log,
  };
}

function storeOf({ folder, portBase }: Place): string {
  const profile = profileFrom({ COMITY_DATA: folder, COMITY_PORT_BASE: String(portBase) });
  return hostEnvironment(profile).COMITY_EVENT_STORE ?? '';
}

/** Linux only. */
function residentBytes(pid: number | undefined): number {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
}

await new Command('fuzz')
  .description('Sends hostile requests made from the API document; fails when any is answered as it must not be')
  .option('--requests <n>', 'how many', '100000')
  .option('--seed <n>', 'decides all of them; the same seed, the same requests', '1')
  .option('--json', 'nothing but the result line on standard output', false)
  .action(run)
  .parseAsync();
