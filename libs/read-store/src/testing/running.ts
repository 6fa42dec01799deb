import { setTimeout as pause } from 'node:timers/promises';
import { Fault } from '@comity/kernel';
import { type Fresh, freshDatabase } from '@comity/testing';
import { ReadStore } from '../read-store.js';
import { type RunOptions, runProjections } from '../run-projections.js';
import type { ArrayLog } from './array-log.js';

const quiet = { info: () => undefined, warn: () => undefined };
const PATIENCE_MS = 20_000;

/** A read store in a database of its own. */
export class ThrowAwayReadStore implements AsyncDisposable {
  private constructor(
    private readonly database: Fresh,
    readonly store: ReadStore,
  ) {}

  static async open(): Promise<ThrowAwayReadStore> {
    const database = await freshDatabase();
    return new ThrowAwayReadStore(database, ReadStore.connect(database.url));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.store.close();
    await this.database[Symbol.asyncDispose]();
  }
}

/** An engine at work; `ended` rejects with the fault that stopped it. */
export interface Running extends AsyncDisposable {
  readonly ended: Promise<void>;
}

export function start(options: Omit<RunOptions, 'signal' | 'log'> & { log?: RunOptions['log'] }): Running {
  const stop = new AbortController();
  const ended = runProjections({ log: quiet, ...options, signal: stop.signal });
  ended.catch(() => undefined);
  return {
    ended,
    [Symbol.asyncDispose]: async () => {
      stop.abort();
      await ended.catch(() => undefined);
    },
  };
}

/** Waits for what must come true, for at most 20 seconds. */
export async function eventually(what: string, isTrue: () => Promise<boolean> | boolean): Promise<void> {
  const giveUpAt = performance.now() + PATIENCE_MS;
  while (!(await isTrue())) {
    if (performance.now() > giveUpAt) throw new Fault('still-not-true', `still not true: ${what}`);
    await pause(10);
  }
}

/** Runs the projections over the whole log, then stops in good order. */
export async function foldWhole(options: Omit<RunOptions, 'signal' | 'log'>, end: bigint): Promise<void> {
  await using running = start(options);
  const names = options.projections.map((one) => ('projection' in one ? one.projection.name : one.name));
  await eventually('the projections stand at the end of the log', async () => {
    await Promise.race([running.ended, pause(0)]);
    return options.store.prepare([]).then(() => options.store.waitFor(names, end, 100));
  });
}

/** The digests of the tables after folding the whole log in a database of its own. */
export async function digestsOf(
  projections: RunOptions['projections'],
  log: ArrayLog,
  limits: Pick<RunOptions, 'eventsPerCommit' | 'rowsKept'> = {},
): Promise<Record<string, string>> {
  await using opened = await ThrowAwayReadStore.open();
  await foldWhole({ store: opened.store, source: log, projections, ...limits }, log.end);
  return await opened.store.digests();
}
