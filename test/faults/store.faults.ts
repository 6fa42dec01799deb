import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FaultReport } from './main.js';
import { Chance } from './store/chance.js';
import { crowd } from './store/crowd.js';
import { fillDisk } from './store/disk-full.js';
import { ignoreSubscriptions } from './store/idle-subscribers.js';
import { KillCycles } from './store/kill-cycles.js';
import { RestartedStore } from './store/restarted-store.js';
import { Violations } from './store/violations.js';

const SAY_EVERY_CYCLES = 20;

/**
 * Kills the event store with SIGKILL again and again under concurrent writers and followers, then holds its log against
 * every answer it gave.
 */
export async function storeFaults(cycles: number, seed: number, say: (line: string) => void): Promise<FaultReport> {
  const violations = new Violations(say);
  const folder = await mkdtemp(join(tmpdir(), 'comity-store-faults-'));
  try {
    let checked = await killAgainAndAgain(join(folder, 'killed'), { cycles, seed, say, violations });
    checked += await withStore(join(folder, 'idle'), (store) => ignoreSubscriptions(store, violations, say));
    checked += await withStore(join(folder, 'crowd'), (store) => crowd(store, violations));
    const onFullDisk = await fillDisk(violations, say);
    const leftOut = onFullDisk === null ? ['disk full: no small disk can be mounted here'] : [];
    return { checked: checked + (onFullDisk ?? 0), violations: violations.byKind, leftOut };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function withStore(folder: string, work: (store: RestartedStore) => Promise<number>): Promise<number> {
  await using store = new RestartedStore(folder);
  await store.start();
  return await work(store);
}

interface Run {
  readonly cycles: number;
  readonly seed: number;
  readonly say: (line: string) => void;
  readonly violations: Violations;
}

async function killAgainAndAgain(folder: string, { cycles, seed, say, violations }: Run): Promise<number> {
  await using store = new RestartedStore(folder);
  const run = new KillCycles(store, new Chance(seed), violations);
  try {
    await store.start();
    await store.stop();
    const startedAt = performance.now();
    for (let cycle = 1; cycle <= cycles; cycle += 1) {
      await run.live();
      if (cycle % SAY_EVERY_CYCLES !== 0 && cycle !== cycles) continue;
      const { tried, answered } = run.progress;
      const perSecond = (cycle / ((performance.now() - startedAt) / 1_000)).toFixed(1);
      say(`cycle ${cycle}: ${answered} of ${tried} appends answered, ${perSecond} cycles/s`);
    }
    return await run.judge();
  } catch (fault) {
    violations.note('store-not-restarted', String(fault));
    return 0;
  }
}
