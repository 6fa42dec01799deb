import type { Command } from 'commander';
import { startOneMachine } from '../up/one-machine.js';
import { folderOf, type Profile, portOf, profileFrom, type ServerName } from '../up/profile.js';
import { stopRequest } from '../up/stop-request.js';

interface UpOptions {
  readonly only?: readonly string[];
}

/** `comity up`: everything on one machine, until Ctrl-C. */
export function register(program: Command): void {
  program
    .command('up')
    .description('start every server on this machine, on loopback, and look after them until Ctrl-C')
    .option('--only <names>', 'only these servers, separated by commas', (names) => names.split(','))
    .action((options: UpOptions) => up(profileFrom(process.env), options));
}

async function up(profile: Profile, options: UpOptions): Promise<void> {
  const startedAt = performance.now();
  const asked = stopRequest();
  try {
    const machine = await startOneMachine(profile, { ...options, print: console.log, signal: asked.signal });
    if (!asked.signal.aborted) console.log(addresses(profile, options, performance.now() - startedAt));
    await asked.made;
    await machine.stop();
  } catch (failure) {
    if (!asked.signal.aborted) throw failure;
  }
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
