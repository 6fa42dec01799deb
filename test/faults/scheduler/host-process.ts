import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  freePort,
  hostEntry,
  installationFolder,
  nodeProgram,
  type RunningServer,
  type ServerProgram,
  startServer,
  untilReady,
} from '@comity/one-machine';

const STARTED_AGAIN_AFTER_MS = 500;

export interface HostSettings {
  /** The host, as its folder in `apps` is called. */
  readonly app: 'api' | 'scheduler';
  readonly name: string;
  /** For the file that says how far its clock is off. */
  readonly folder: string;
  readonly env: Readonly<Record<string, string>>;
  /** Files in `dist/test/faults/scheduler` that are loaded before the host's own code. */
  readonly preloads: readonly string[];
}

/** One host of the product as a supervisor runs it: started again whenever it ends. */
export class HostProcess implements AsyncDisposable {
  #running: RunningServer | null = null;
  #starting: Promise<void> = Promise.resolve();
  #isWanted = true;
  #isStopped = false;

  private constructor(
    private readonly program: ServerProgram,
    private readonly clockFile: string,
  ) {}

  /** Starts it without waiting; `ready` waits. */
  static async start({ app, name, folder, env, preloads }: HostSettings): Promise<HostProcess> {
    const port = await freePort();
    const clockFile = join(folder, `${name}.clock`);
    writeFileSync(clockFile, '0');
    const variables = { ...env, COMITY_PORT: String(port), COMITY_LOG_LEVEL: 'warn', COMITY_FAULTS_CLOCK: clockFile };
    const program = nodeProgram({ name, entryFile: hostEntry(app), env: variables, host: '127.0.0.1', port });
    const imports = preloads.flatMap((file) => ['--import', preloadFile(file)]);
    const host = new HostProcess({ ...program, args: [...imports, ...program.args] }, clockFile);
    host.#starting = host.#keepRunning();
    return host;
  }

  get name(): string {
    return this.program.name;
  }

  get url(): string {
    return `http://127.0.0.1:${this.program.port}`;
  }

  /** @throws Fault `server-not-ready` with its last lines */
  async ready(): Promise<void> {
    while (this.#running === null) await pause(20);
    await untilReady(this.#running);
  }

  /** Ends it with SIGKILL; it comes back by itself. */
  kill(): void {
    this.#signal('SIGKILL');
    this.#isStopped = false;
  }

  standStill(): void {
    this.#isStopped = true;
    this.#signal('SIGSTOP');
  }

  goOn(): void {
    if (this.#isStopped) this.#signal('SIGCONT');
    this.#isStopped = false;
  }

  /** Sets its wall clock off by so many milliseconds. */
  setClockOff(byMs: number): void {
    // Whole or not at all: the host reads it when it likes.
    writeFileSync(`${this.clockFile}.new`, String(byMs));
    renameSync(`${this.clockFile}.new`, this.clockFile);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#isWanted = false;
    this.#signal('SIGKILL');
    await this.#starting;
  }

  async #keepRunning(): Promise<void> {
    while (this.#isWanted) {
      this.#running = await startServer(this.program);
      if (!this.#isWanted) this.#signal('SIGKILL');
      await this.#running.exited;
      this.#running = null;
      if (this.#isWanted) await pause(STARTED_AGAIN_AFTER_MS);
    }
  }

  /** It may have ended just now. */
  #signal(signal: NodeJS.Signals): void {
    if (this.#running === null) return;
    try {
      process.kill(this.#running.identity.pid, signal);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
    }
  }
}

export function preloadFile(name: string): string {
  return join(installationFolder(), 'dist', 'test', 'faults', 'scheduler', `${name}.js`);
}
