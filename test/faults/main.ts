import { Command } from 'commander';
import { dueTogetherFaults } from './due-together.faults.js';
import { importFaults } from './import.faults.js';
import { projectorFaults } from './projector.faults.js';
import { raceFaults } from './races.faults.js';
import { schedulerFaults } from './scheduler.faults.js';
import { shutdownFaults } from './shutdown.faults.js';
import { storeFaults } from './store.faults.js';
import { storeHostileFaults } from './store-hostile.faults.js';

/** What a run of faults found. */
export interface FaultReport {
  /** Statements that were checked. */
  readonly checked: number;
  /** Broken promises, by kind; a kind with 0 was looked for and not found. */
  readonly violations: Readonly<Record<string, number>>;
  /** What this machine did not allow to be tried, and why. */
  readonly leftOut?: readonly string[];
  /** What was measured by the way. */
  readonly figures?: Readonly<Record<string, number>>;
}

/**
 * Breaks something `cycles` times, at moments that `seed` decides, and judges what is left.
 * @param planted a defect by which the product is broken as well, where a kind of trouble knows one: the run must find it
 * @param ending aborted to end after the cycle at hand, where a kind of trouble can, and judge what there is
 */
export type Faults = (
  cycles: number,
  seed: number,
  say: (line: string) => void,
  planted: string | null,
  ending: AbortSignal,
) => Promise<FaultReport>;

/** Each kind of trouble is one file `<name>.faults.ts`; adding one is a line here. */
const FAULTS: Readonly<Record<string, Faults>> = {
  'due-together': dueTogetherFaults,
  import: importFaults,
  projector: projectorFaults,
  races: raceFaults,
  scheduler: schedulerFaults,
  shutdown: shutdownFaults,
  store: storeFaults,
  'store-hostile': storeHostileFaults,
};

interface Flags {
  readonly cycles: string;
  readonly seed: string;
  readonly json: boolean;
  readonly plant?: string;
}

async function faults(name: string, { cycles, seed, json, plant }: Flags): Promise<void> {
  const run = FAULTS[name];
  if (run === undefined) throw new RangeError(`no faults ${name}; there are: ${Object.keys(FAULTS).join(', ')}`);
  console.error(`faults ${name}: ${cycles} cycles, seed ${seed}`);
  const ending = new AbortController();
  process.once('SIGUSR2', () => ending.abort());
  const report = await run(Number(cycles), Number(seed), console.error, plant ?? null, ending.signal);
  const { checked, violations, leftOut = [], figures = {} } = report;
  const total = Object.values(violations).reduce((sum, count) => sum + count, 0);
  if (!json) console.table(violations);
  const asked = { faults: name, seed: Number(seed), cycles: Number(cycles) };
  console.log(JSON.stringify({ ...asked, checked, violations, total, leftOut, figures }));
  if (total > 0) process.exitCode = 1;
}

await new Command('faults')
  .argument('<name>', `one of ${Object.keys(FAULTS).join(', ')}`)
  .option('--cycles <n>', 'how often something is broken', '3')
  .option('--seed <n>', 'decides the moments; the same seed, the same moments', '1')
  .option('--plant <defect>', 'break the product on purpose, which the run must find (scheduler)')
  .option('--json', 'nothing but the result line on standard output', false)
  .action(faults)
  .parseAsync();
