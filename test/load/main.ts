import { Command } from 'commander';
import { machine, median } from '../support/measured.js';
import { asKnownBench } from './as-known.bench.js';
import { commandsBench } from './commands.bench.js';
import { complianceBench } from './compliance.bench.js';
import { importBench } from './import.bench.js';
import { largeImportBench } from './import-large.bench.js';
import { rebuildBench } from './rebuild.bench.js';
import { largeStoreBench, storeBench } from './store.bench.js';
import { sweepBench } from './sweep.bench.js';

/** One figure of one round, with its baseline of the same round where there is one. */
export interface Sample {
  readonly name: string;
  readonly unit: string;
  readonly value: number;
  readonly baseline: number | null;
}

/** One round of a benchmark: measures the thing and its baseline in turn. */
export type Bench = (say: (line: string) => void, options: BenchOptions) => Promise<readonly Sample[]>;

export interface BenchOptions {
  /** How large a log, where a benchmark has one; null: as large as it thinks fit. */
  readonly events: number | null;
  /** The figures that are wanted, by name, where a benchmark can measure some without the others; null: all. */
  readonly only: readonly string[] | null;
  /** What a benchmark sets up once for all rounds is undone with it. */
  readonly kept: AsyncDisposableStack;
}

/** Each benchmark is one file `<name>.bench.ts`; adding one is a line here. */
const BENCHES: Readonly<Record<string, Bench>> = {
  'as-known': asKnownBench,
  commands: commandsBench,
  compliance: complianceBench,
  import: importBench,
  'import-large': largeImportBench,
  rebuild: rebuildBench,
  store: storeBench,
  'store-large': largeStoreBench,
  sweep: sweepBench,
};

const ROUNDS = 3;

interface Flags {
  readonly rounds: string;
  readonly events?: string;
  readonly only?: string;
  readonly json: boolean;
}

async function bench(name: string, { rounds, events, only, json }: Flags): Promise<void> {
  const run = BENCHES[name];
  if (run === undefined) throw new RangeError(`no benchmark ${name}; there are: ${Object.keys(BENCHES).join(', ')}`);
  await using kept = new AsyncDisposableStack();
  const options: BenchOptions = {
    events: events === undefined ? null : Number(events),
    only: only?.split(',') ?? null,
    kept,
  };
  const samples: Sample[] = [];
  for (let round = 1; round <= Number(rounds); round++) {
    console.error(`round ${round} of ${rounds}`);
    samples.push(...(await run(console.error, options)));
  }
  const results = resultsOf(samples);
  if (!json) console.table(results);
  console.log(JSON.stringify({ bench: name, machine: machine(), results }));
}

/** The median of each figure over the rounds. */
function resultsOf(samples: readonly Sample[]) {
  return [...new Set(samples.map(({ name }) => name))].map((name) => {
    const rounds = samples.filter((sample) => sample.name === name);
    const baselines = rounds.flatMap(({ baseline }) => baseline ?? []);
    const value = rounded(median(rounds.map((sample) => sample.value)));
    const baseline = baselines.length === 0 ? null : rounded(median(baselines));
    const ratios = rounds.flatMap((sample) => (sample.baseline === null ? [] : sample.value / sample.baseline));
    const ratio = ratios.length === 0 ? null : rounded(median(ratios));
    return { name, unit: rounds[0]?.unit, value, baseline, ratio };
  });
}

function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

await new Command('bench')
  .argument('<name>', `one of ${Object.keys(BENCHES).join(', ')}`)
  .option('--rounds <n>', 'how often, 1 or more; the median counts', String(ROUNDS))
  .option('--events <n>', 'how large a log (rebuild, as-known, compliance)')
  .option('--only <names>', 'these figures alone, with commas between them (store)')
  .option('--json', 'nothing but the result line on standard output', false)
  .action(bench)
  .parseAsync();
