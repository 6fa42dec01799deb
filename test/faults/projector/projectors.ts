import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '@comity/kernel';
import { freePort, hostEntry, nodeProgram, type RunningServer, startServer, untilReady } from '@comity/one-machine';
import { startPostgres, startStore, type ThrowAwayServer } from '@comity/testing';

/** A backend that outlives its postmaster for a moment keeps the next one from starting. */
const STARTS = 10;
const BETWEEN_STARTS_MS = 300;
const HEAP_LIMIT_MB = 256;

/** An event store, PostgreSQL, and the projector's host as processes that can be killed. */
export class Projectors implements AsyncDisposable {
  readonly #running: RunningServer[] = [];

  private constructor(
    readonly store: ThrowAwayServer,
    readonly postgres: ThrowAwayServer,
  ) {}

  static async open(): Promise<Projectors> {
    return new Projectors(await startStore(), await startPostgres());
  }

  /** Starts one more beside those that run; the first holds the leases and the others stand by. */
  async start(): Promise<void> {
    const port = await freePort();
    const env = {
      COMITY_HOST: '127.0.0.1',
      COMITY_PORT: String(port),
      COMITY_EVENT_STORE: this.store.url,
      COMITY_POSTGRES: this.postgres.url,
      COMITY_LOG_LEVEL: 'warn',
    };
    const options = { name: 'projector', entryFile: hostEntry('projector'), env, host: '127.0.0.1', port };
    this.#running.push(await startServer(nodeProgram({ ...options, heapLimitMb: HEAP_LIMIT_MB })));
  }

  /** Waits until the newest answers that it has caught up. @throws Fault `server-not-ready` with its last lines */
  async ready(): Promise<void> {
    const newest = this.#running.at(-1);
    if (newest === undefined) throw new Fault('server-not-ready', 'no projector was started');
    await untilReady(newest);
  }

  get count(): number {
    return this.#running.length;
  }

  get pid(): number {
    return this.#running.at(-1)?.identity.pid ?? 0;
  }

  /** SIGKILL to the oldest, which holds the leases. */
  async killProjector(): Promise<void> {
    const oldest = this.#running.shift();
    if (oldest === undefined) return;
    try {
      process.kill(oldest.identity.pid, 'SIGKILL');
    } catch {
      // It had ended by itself; whoever counts those that run starts another.
    }
    await oldest.exited;
  }

  /** SIGKILL to PostgreSQL, and a new one on its data. @throws Fault `throw-away-server-not-started` */
  async killPostgres(): Promise<void> {
    await this.postgres.kill();
    for (let start = 1; ; start++) {
      try {
        return await this.postgres.start();
      } catch (fault) {
        if (start === STARTS) throw fault;
        await pause(BETWEEN_STARTS_MS);
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#running.map((one) => one.stop()));
    await this.postgres[Symbol.asyncDispose]();
    await this.store[Symbol.asyncDispose]();
  }
}
