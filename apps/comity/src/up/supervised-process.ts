import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '@comity/kernel';
import { type RunningServer, type ServerProgram, startServer, untilReady } from '@comity/one-machine';
import { backOffMs, STABLE_AFTER_MS } from './back-off.js';
import type { ProcessRecords } from './process-records.js';
import type { ReadableLog } from './readable-log.js';

/** So many failures in a row, before it was ever ready, mean that it cannot work as it is set up. */
const FIRST_START_TRIES = 3;

/** Keeps one server running until told to stop: what ends by itself is started again, with growing pauses. */
export class SupervisedProcess {
  private readonly stopping = new AbortController();
  private running: RunningServer | undefined;
  private everReady = false;
  private life: Promise<void> = Promise.resolve();

  constructor(
    readonly program: ServerProgram,
    private readonly place: number,
    private readonly records: ProcessRecords,
    private readonly log: ReadableLog,
  ) {}

  /**
   * Starts it and returns once it has answered for the first time, or was told to stop before it did.
   * @throws Fault `server-not-ready` when that never happens
   */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.life = this.live(resolve).then(resolve, reject);
    });
  }

  /** Stops it for good; returns when it is gone. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.running?.stop();
    await this.life;
  }

  private async live(onFirstReady: () => void): Promise<void> {
    let failures = 0;
    while (!this.stopping.signal.aborted) {
      const startedAt = performance.now();
      const failure = await this.runOnce(onFirstReady);
      if (this.stopping.signal.aborted) return;
      failures = performance.now() - startedAt > STABLE_AFTER_MS ? 1 : failures + 1;
      if (!this.everReady && failures >= FIRST_START_TRIES) throw failure;
      const waitMs = backOffMs(failures);
      this.log.say(this.program.name, `${failure.message.split('\n')[0]}; starts again in ${waitMs / 1_000} s`);
      await pause(waitMs, undefined, { signal: this.stopping.signal }).catch(() => {}); // told to stop while waiting
    }
  }

  /** From start to end of one process. */
  private async runOnce(onFirstReady: () => void): Promise<Fault> {
    const { name } = this.program;
    try {
      const running = await startServer(this.program, (line) => this.log.line(name, line));
      this.running = running;
      this.records.note(running, this.place);
      if (this.stopping.signal.aborted) await running.stop();
      await untilReady(running, this.stopping.signal);
      this.log.say(name, this.everReady ? 'is back' : 'is ready');
      this.everReady = true;
      onFirstReady();
      const exit = await running.exited;
      return new Fault('server-ended', `ended with ${exit.signal ?? `code ${exit.code}`}`);
    } catch (failure) {
      await this.running?.stop();
      return failure instanceof Fault
        ? failure
        : new Fault('server-not-started', `${name} did not start`, { cause: failure });
    } finally {
      this.running = undefined;
      this.records.forget(name);
    }
  }
}
