import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Fault } from '@comity/kernel';
import { installationFolder } from '@comity/one-machine';

const PROGRAM = join(installationFolder(), 'dist', 'apps', 'store', 'src', 'main.js');
/** A machine that has much else to do takes its time. */
const START_TIMEOUT_MS = 60_000;

/** How a store process ended, and the last thing it said. */
export interface Ending {
  readonly exitCode: number | null;
  readonly lastLine: string;
}

/** The built event store as a process of its own. */
export class StoreProcess implements AsyncDisposable {
  #lastLine = '';

  private constructor(
    private readonly child: ChildProcess,
    private readonly lines: AsyncIterable<string>,
  ) {}

  /** Starts it without waiting; `port` 0 takes a free one, and `settings` are further variables. */
  static spawn(dataFolder: string, port = 0, settings: Readonly<Record<string, string>> = {}): StoreProcess {
    const variables = { COMITY_HOST: '127.0.0.1', COMITY_PORT: String(port), COMITY_STORE_DATA: dataFolder };
    const child = spawn(process.execPath, [PROGRAM], {
      env: { ...process.env, ...variables, ...settings },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    if (child.stdout === null) throw new Fault('store-not-started', 'the store has no standard output');
    return new StoreProcess(child, createInterface({ input: child.stdout }));
  }

  get pid(): number {
    if (this.child.pid === undefined) throw new Fault('store-not-started', 'the store has no process');
    return this.child.pid;
  }

  /** @returns the port it listens on. @throws Fault `store-not-started` with the store's last words */
  async listening(): Promise<number> {
    let lastWords = 'it ended without a word';
    const timer = setTimeout(() => {
      lastWords = `it said nothing within ${START_TIMEOUT_MS} ms`;
      this.child.kill('SIGKILL');
    }, START_TIMEOUT_MS);
    for await (const line of this.lines) {
      this.#lastLine = line;
      const { port } = JSON.parse(line) as { port?: number };
      if (port === undefined) continue;
      clearTimeout(timer);
      return port;
    }
    clearTimeout(timer);
    throw new Fault('store-not-started', `the store did not start: ${this.#lastLine || lastWords}`);
  }

  async ended(): Promise<Ending> {
    for await (const line of this.lines) this.#lastLine = line;
    if (this.child.exitCode === null && this.child.signalCode === null) await once(this.child, 'exit');
    return { exitCode: this.child.exitCode, lastLine: this.#lastLine };
  }

  async stop(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, 'exit');
    this.child.kill(signal);
    await exited;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop('SIGKILL');
  }
}
