import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { finished } from 'node:stream/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '@comity/kernel';
import { installationFolder } from '@comity/one-machine';
import { freePortBase } from '../../apps/comity/src/up/free-port-base.js';

/** Bounds a wait that will not end; how long things take on a busy machine is no test's business. */
const WITHIN_MS = 240_000;

/** One `comity up` as a person starts it, with its output. */
export class ComityUp {
  readonly lines: string[] = [];
  readonly exitCode: Promise<number | null>;
  private readonly child: ChildProcess;

  constructor(
    readonly place: Place,
    ...args: readonly string[]
  ) {
    this.child = startComity(place, 'up', ...args);
    const outputs = [this.child.stdout, this.child.stderr].flatMap((stream) => stream ?? []);
    for (const stream of outputs) createInterface({ input: stream }).on('line', (line) => this.lines.push(line));
    // Not `close`: that never comes once the channel was given up from this side.
    const exit = once(this.child, 'exit');
    this.exitCode = Promise.all([exit, ...outputs.map((stream) => finished(stream))]).then(() => this.child.exitCode);
  }

  /** The lines so far, once one of them contains the text. */
  async says(text: string): Promise<string> {
    return eventually(`"${text}" in the output`, () => {
      const all = this.lines.join('\n');
      if (all.includes(text)) return all;
      if (this.child.exitCode === null) return undefined;
      throw new Fault('ended-too-early', `comity up ended with ${this.child.exitCode} and without "${text}":\n${all}`);
    });
  }

  get pid(): number | undefined {
    return this.child.pid;
  }

  /** What the end of the process that started it looks like from inside. */
  leaveAlone(): void {
    this.child.disconnect();
  }

  send(signal: NodeJS.Signals): void {
    this.child.kill(signal);
  }

  /** The number of the process that now serves under this name; undefined while there is none. */
  pidOf(server: string): number | undefined {
    try {
      const note = readFileSync(join(this.place.folder, 'run', `${server}.process.json`), 'utf8');
      return Number(JSON.parse(note).pid);
    } catch {
      return undefined; // between two processes
    }
  }

  /** For the end of a test, however it went. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.send('SIGTERM');
    await this.exitCode;
  }
}

/** A data folder and a row of free ports for one test. */
export class Place implements Disposable {
  private constructor(
    readonly folder: string,
    readonly portBase: number,
  ) {}

  static async find(): Promise<Place> {
    return new Place(mkdtempSync(join(tmpdir(), 'comity-up-')), await freePortBase());
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** More than any run of ours asks, for runs that measure something else than limits. */
export const WITHOUT_LIMITS: Readonly<Record<string, string>> = {
  COMITY_LIMIT_PERSON: '1000000000',
  COMITY_LIMIT_ADDRESS: '1000000000',
  COMITY_LIMIT_FAILED_SIGN_INS: '1000000000',
  COMITY_LIMIT_EXPORTS: '1000000000',
  COMITY_LIMIT_FIGURES: '1000000000',
};

/** A finished command of the command line. */
export interface Finished {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Starts `comity …` against the servers of a place. */
export function startComity(place: Place, ...args: readonly string[]): ChildProcess {
  const entry = join(installationFolder(), 'dist', 'apps', 'comity', 'src', 'main.js');
  const { folder, portBase } = place;
  const env = { ...process.env, COMITY_DATA: folder, COMITY_PORT_BASE: String(portBase), NODE_OPTIONS: '' };
  // With a channel, as npm's scripts start it.
  return spawn(process.execPath, [entry, ...args], { env, cwd: folder, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
}

/** Runs `comity …` to its end. */
export async function runComity(place: Place, ...args: readonly string[]): Promise<Finished> {
  const child = startComity(place, ...args);
  const output = { stdout: '', stderr: '' };
  child.stdout?.on('data', (chunk) => {
    output.stdout += chunk;
  });
  child.stderr?.on('data', (chunk) => {
    output.stderr += chunk;
  });
  const exitCode = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { exitCode, ...output };
}

/** Waits until the question has an answer, a bounded time. */
export async function eventually<Answer>(
  what: string,
  ask: () => Answer | undefined | Promise<Answer | undefined>,
): Promise<Answer> {
  const giveUpAt = performance.now() + WITHIN_MS;
  while (performance.now() < giveUpAt) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await pause(50);
  }
  throw new Fault('waited-in-vain', `waited ${WITHIN_MS} ms for ${what}`);
}
