import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '@comity/kernel';
import { installationFolder } from '@comity/one-machine';
import { KurrentDBClient } from '@kurrent/kurrentdb-client';
import { StoreProcess } from '../../support/store-process.js';

/** A good part of a start is compiling; a store that ends in good order keeps what it has compiled for the next. */
const SETTINGS = { NODE_COMPILE_CACHE: join(installationFolder(), 'dist', '.compile-cache'), NODE_OPTIONS: '' };
/** For a moment after a kill, another process may have the port. */
const STARTS = 3;

/** One store after the other on the same folder and port. */
export class RestartedStore implements AsyncDisposable {
  #process: StoreProcess | null = null;
  #port = 0;
  #client: KurrentDBClient | null = null;

  constructor(readonly folder: string) {}

  /** The one client that everybody shares, from before the first kill to after the last. */
  get client(): KurrentDBClient {
    this.#client ??= KurrentDBClient.connectionString(`kurrentdb://127.0.0.1:${this.#port}?tls=false`);
    return this.#client;
  }

  get port(): number {
    return this.#port;
  }

  get pid(): number {
    return this.#running().pid;
  }

  /** @throws Fault `store-not-started` with its last words */
  async start(): Promise<void> {
    for (let start = 1; ; start += 1) {
      this.#process = StoreProcess.spawn(this.folder, this.#port, SETTINGS);
      try {
        this.#port = await this.#process.listening();
        return;
      } catch (fault) {
        if (start === STARTS || !String(fault).includes('is the port taken?')) throw fault;
      }
    }
  }

  /** Starts and kills before anybody knows how far the start had come. */
  async killWhileStarting(afterMs: number): Promise<void> {
    this.#process = StoreProcess.spawn(this.folder, this.#port, SETTINGS);
    await pause(afterMs);
    await this.kill();
  }

  /** Holds the process still, as a machine does that swaps or sleeps. */
  async standStill(forMs: number): Promise<void> {
    process.kill(this.pid, 'SIGSTOP');
    await pause(forMs);
  }

  goOn(): void {
    process.kill(this.pid, 'SIGCONT');
  }

  /** Ends it in good order. */
  async stop(): Promise<void> {
    await this.#running().stop('SIGTERM');
  }

  async kill(): Promise<void> {
    await this.#running().stop('SIGKILL');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client?.dispose();
    await this.#process?.[Symbol.asyncDispose]();
  }

  #running(): StoreProcess {
    if (this.#process === null) throw new Fault('store-not-started', 'there is no store yet');
    return this.#process;
  }
}
