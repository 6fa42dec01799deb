import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Fault } from '@comity/kernel';
import { installationFolder } from '@comity/one-machine';

const PROGRAM = join(installationFolder(), 'dist', 'apps', 'store', 'src', 'main.js');
const START_TIMEOUT_MS = 20_000;
const STOP_TIMEOUT_MS = 20_000;
/** pino's number for `error`. */
const ERROR_LEVEL = 50;
/** Complaints that are kept; more say nothing new. */
const MAX_COMPLAINTS = 20;

/** A store process of its own, whose every word is listened to. Linux only: memory is read from /proc. */
export class StoreUnderFire implements AsyncDisposable {
  /** What it logged as its own failure, and what it wrote to standard error about something that nobody caught. */
  readonly complaints: string[] = [];
  readonly #listening = Promise.withResolvers<number>();
  port = 0;

  private constructor(
    private readonly folder: string,
    private readonly child: ChildProcess,
  ) {
    if (child.stdout === null || child.stderr === null) throw new Fault('store-not-started', 'it cannot be heard');
    createInterface({ input: child.stdout }).on('line', (line) => this.#hear(line));
    createInterface({ input: child.stderr }).on('line', (line) => this.#hearRaw(line));
    child.once('exit', () => this.#listening.reject(new Fault('store-not-started', this.complaints.join('\n'))));
  }

  /** @throws Fault `store-not-started` */
  static async start(): Promise<StoreUnderFire> {
    const folder = await mkdtemp(join(tmpdir(), 'comity-hostile-'));
    const child = spawn(process.execPath, [PROGRAM], {
      env: { ...process.env, COMITY_HOST: '127.0.0.1', COMITY_PORT: '0', COMITY_STORE_DATA: folder },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    const store = new StoreUnderFire(folder, child);
    const timer = setTimeout(() => child.kill('SIGKILL'), START_TIMEOUT_MS);
    store.port = await store.#listening.promise;
    clearTimeout(timer);
    return store;
  }

  /** The process that was started is still the one that runs. */
  get alive(): boolean {
    return this.child.exitCode === null && this.child.signalCode === null;
  }

  /** Resident memory in MB, now and at its highest. */
  memory(): { readonly residentMb: number; readonly peakMb: number } {
    const status = readFileSync(`/proc/${this.child.pid}/status`, 'utf8');
    const megabytes = (field: string) => Number(new RegExp(`${field}:\\s+(\\d+)`).exec(status)?.[1] ?? 0) / 1_024;
    return { residentMb: megabytes('VmRSS'), peakMb: megabytes('VmHWM') };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    if (this.alive) {
      const exited = once(this.child, 'exit');
      this.child.kill('SIGTERM');
      const timer = setTimeout(() => this.child.kill('SIGKILL'), STOP_TIMEOUT_MS);
      await exited;
      clearTimeout(timer);
    }
    await rm(this.folder, { recursive: true });
  }

  #hear(line: string): void {
    const { level, port } = JSON.parse(line) as { level?: number; port?: number };
    if (port !== undefined) this.#listening.resolve(port);
    if (level !== undefined && level >= ERROR_LEVEL) this.#complain(line);
  }

  #hearRaw(line: string): void {
    if (/unhandled|uncaught|Error:|MaxListeners|out of memory/i.test(line)) this.#complain(line);
  }

  #complain(line: string): void {
    if (this.complaints.length < MAX_COMPLAINTS) this.complaints.push(line);
  }
}
