import { linkSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '@comity/kernel';
import { identify, isRunning } from '@comity/one-machine';
import { z } from 'zod';

const holder = z.object({ pid: z.number().int(), startMark: z.string(), stopping: z.boolean() });

type Holder = z.infer<typeof holder>;

/** How long a holder may take until it is known to be stopping, and then to have stopped. */
const PATIENCE_MS = { running: 3_000, stopping: 90_000 };
const LOOK_EVERY_MS = 100;

/**
 * One supervisor per data folder. A supervisor that was killed holds nothing; one that is stopping is waited for.
 * @throws Fault `already-up` when another one runs on this folder
 */
export class SupervisorLock {
  private constructor(
    private readonly file: string,
    private readonly own: Holder,
  ) {}

  static async take(file: string): Promise<SupervisorLock> {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    const identity = identify(process.pid);
    if (!identity) throw new Fault('own-process-unknown', `cannot read the start of process ${process.pid}`);
    const lock = new SupervisorLock(file, { ...identity, stopping: false });
    const askedAt = performance.now();
    while (!lock.link()) {
      const found = read(file);
      if (found && isRunning(found)) await waitFor(found, performance.now() - askedAt, file);
      else removeStale(file, found);
    }
    return lock;
  }

  /** Says that this supervisor is about to end: who wants the folder next waits instead of giving up. */
  announceStop(): void {
    writeFileSync(`${this.file}.new`, JSON.stringify({ ...this.own, stopping: true }));
    renameSync(`${this.file}.new`, this.file);
  }

  release(): void {
    if (read(this.file)?.startMark === this.own.startMark) rmSync(this.file, { force: true });
  }

  /** Linking a finished file is one step: the lock never exists without its holder's name in it. */
  private link(): boolean {
    const prepared = `${this.file}.${process.pid}`;
    writeFileSync(prepared, JSON.stringify(this.own));
    try {
      linkSync(prepared, this.file);
      return true;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      return false;
    } finally {
      rmSync(prepared, { force: true });
    }
  }
}

async function waitFor(found: Holder, waitedMs: number, file: string): Promise<void> {
  if (waitedMs > (found.stopping ? PATIENCE_MS.stopping : PATIENCE_MS.running)) {
    const message = `Comity is already up on ${dirname(dirname(file))} (process ${found.pid}). Stop that one first, or give this one a folder and ports of its own: COMITY_DATA=… COMITY_PORT_BASE=…`;
    throw new Fault('already-up', message);
  }
  await pause(LOOK_EVERY_MS);
}

/** Moves the stale lock aside; one that somebody else has taken since goes back. */
function removeStale(file: string, stale: Holder | undefined): void {
  const aside = `${file}.${process.pid}.stale`;
  try {
    renameSync(file, aside);
    if (read(aside)?.startMark !== stale?.startMark) linkSync(aside, file);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ENOENT' && code !== 'EEXIST') throw error;
  } finally {
    rmSync(aside, { force: true });
  }
}

function read(file: string): Holder | undefined {
  try {
    return holder.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined; // released meanwhile, or not written by us
  }
}
