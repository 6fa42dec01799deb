import { chmodSync, mkdirSync } from 'node:fs';
import { ProcessRecords } from './process-records.js';
import { folderOf, type Profile } from './profile.js';
import { plannedPrograms } from './programs.js';
import { ReadableLog } from './readable-log.js';
import { Supervisor } from './supervisor.js';
import { SupervisorLock } from './supervisor-lock.js';

/** All servers of one profile, up and looked after. */
export interface OneMachine {
  /** Stops all in order and gives the data folder free. Asking again changes nothing. */
  stop(): Promise<void>;
}

export interface OneMachineOptions {
  /** Leave out the servers that are not named. */
  readonly only?: readonly string[];
  /** Receives the readable log, line by line. */
  readonly print: (line: string) => void;
  /** Aborted when the start is to be given up. */
  readonly signal?: AbortSignal;
}

/**
 * Starts the servers of a profile and returns when all answer.
 * @throws Fault `already-up`, `port-taken`, `server-not-ready`, `server-not-started`, `server-unknown`
 */
export async function startOneMachine(profile: Profile, options: OneMachineOptions): Promise<OneMachine> {
  makeDataFolder(profile);
  const lock = await SupervisorLock.take(folderOf(profile, 'run', 'supervisor.json'));
  const log = new ReadableLog(folderOf(profile, 'logs'), options.print);
  const release = () => {
    log.close();
    lock.release();
  };
  try {
    const programs = await plannedPrograms(profile, options.only);
    const supervisor = new Supervisor(programs, new ProcessRecords(folderOf(profile, 'run')), log);
    const stop = once(async () => {
      lock.announceStop();
      await supervisor.stop();
      release();
    });
    options.signal?.addEventListener('abort', () => void supervisor.stop(), { once: true });
    await supervisor.start();
    return { stop };
  } catch (failure) {
    release();
    throw failure;
  }
}

/** The data user of PostgreSQL and Redis must be able to pass the folder, not to look into it. */
function makeDataFolder({ dataFolder }: Profile): void {
  mkdirSync(dataFolder, { recursive: true });
  chmodSync(dataFolder, 0o711);
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}
