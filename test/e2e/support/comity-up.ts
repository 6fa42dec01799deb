import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '@comity/kernel';
import { installationFolder, isPortFree } from '@comity/one-machine';

const WITHIN_MS = 90_000;

/** One `comity up` as a person starts it, with its output. */
export class ComityUp {
  readonly lines: string[] = [];
  readonly exitCode: Promise<number | null>;
  private readonly child: ChildProcess;

  constructor(
    readonly place: Place,
    ...args: readonly string[]
  ) {
    const entry = join(installationFolder(), 'dist', 'apps', 'comity', 'src', 'main.js');
    const env = {
      ...process.env,
      COMITY_DATA: place.folder,
      COMITY_PORT_BASE: String(place.portBase),
      NODE_OPTIONS: '',
    };
    this.child = spawn(process.execPath, [entry, 'up', ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.child.stdout, this.child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.lines.push(line));
    }
    this.exitCode = new Promise((resolve) => this.child.once('close', resolve));
  }

  /** The lines so far, once one of them contains the text. */
  async says(text: string): Promise<string> {
    return eventually(`"${text}" in the output:\n${this.lines.join('\n')}`, () => {
      const all = this.lines.join('\n');
      return all.includes(text) ? all : undefined;
    });
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
    const OFFSETS = [0, 1, 2, 3, 4, 10, 11, 12];
    // Below the range from which the system gives out ports by itself.
    for (let base = 20_000 + (process.pid % 400) * 20; base < 32_000; base += 20) {
      const free = await Promise.all(OFFSETS.map((offset) => isPortFree('127.0.0.1', base + offset)));
      if (free.every(Boolean)) return new Place(mkdtempSync(join(tmpdir(), 'comity-up-')), base);
    }
    throw new Fault('no-free-ports', 'no row of twenty free ports between 20000 and 32000');
  }

  [Symbol.dispose](): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
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
