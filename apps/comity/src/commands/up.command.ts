import type { Command } from 'commander';
import { z } from 'zod';
import { startOneMachine } from '../up/one-machine.js';
import { folderOf, type Profile, portOf, profileFrom, type ServerName } from '../up/profile.js';
import { stopRequest } from '../up/stop-request.js';

interface UpOptions {
  readonly example: boolean;
  readonly only?: readonly string[];
}

/** `comity up`: everything on one machine, until Ctrl-C. */
export function define(command: Command): void {
  command
    .option('--only <names>', 'only these servers, separated by commas', (names) => names.split(','))
    .option('--example', 'take the example register into an empty record, and show how timely the answers were', false)
    .action((options: UpOptions) => up(profileFrom(process.env), options));
}

async function up(profile: Profile, options: UpOptions): Promise<void> {
  const startedAt = performance.now();
  const asked = stopRequest();
  try {
    const machine = await startOneMachine(profile, { ...options, print: console.log, signal: asked.signal });
    const tookMs = performance.now() - startedAt;
    try {
      if (options.example && !asked.signal.aborted) await Promise.race([exampleOf(profile), asked.made]);
      if (!asked.signal.aborted) console.log(addresses(profile, options, tookMs) + (await demoUsers(profile, options)));
      console.log(`Stopping: ${await asked.made}.`);
    } finally {
      await machine.stop();
    }
  } catch (failure) {
    if (!asked.signal.aborted) throw failure;
  }
}

/** Reading and writing the record is loaded by those who ask for it only. */
async function exampleOf(profile: Profile): Promise<void> {
  const { showExample } = await import('../show-example.js');
  await showExample(profile);
}

const demoUserList = z.object({
  secret: z.string(),
  users: z.array(z.object({ name: z.string(), fullName: z.string(), roles: z.array(z.string()) })),
});

/** Whom one may be on this machine, as the embedded identity provider tells. */
async function demoUsers(profile: Profile, { only }: UpOptions): Promise<string> {
  if (only?.includes('identity') === false) return '';
  const issuer = `http://${profile.host}:${portOf(profile, 'identity')}`;
  const response = await fetch(`${issuer}/demo-users`, { signal: AbortSignal.timeout(5_000) });
  const { users, secret } = demoUserList.parse(await response.json());
  const lines = users.map(({ name, fullName, roles }) => `  ${name.padEnd(10)} ${fullName}, ${roles.join(', ')}`);
  return `\nDemo users (secret for all: ${secret}):\n${lines.join('\n')}\n`;
}

/** What a person wants to reach, in the order of wanting it. */
function addresses(profile: Profile, options: UpOptions, tookMs: number): string {
  const at = (name: ServerName) => `${profile.host}:${portOf(profile, name)}`;
  const shown: readonly [ServerName, string][] = [
    ['api', `http://${at('api')}   described at http://${at('api')}/docs`],
    ['identity', `http://${at('identity')}`],
    ['auditor', `http://${at('auditor')}`],
    ['store', `kurrentdb://${at('store')}?tls=false`],
    [
      'postgres',
      `postgres://comity@${at('postgres')}/comity   password in ${folderOf(profile, 'secrets', 'postgres')}`,
    ],
    ['redis', `redis://${at('redis')}`],
  ];
  const running = shown.filter(([name]) => options.only?.includes(name) ?? true);
  const lines = running.map(([name, address]) => `  ${name.padEnd(10)} ${address}`);
  const seconds = (tookMs / 1_000).toFixed(1);
  return `\nComity is up (${seconds} s).\n${lines.join('\n')}\nCtrl-C stops everything; the data stays in ${profile.dataFolder}.\n`;
}
