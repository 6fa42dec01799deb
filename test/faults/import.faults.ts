import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { installationFolder } from '@comity/one-machine';
import { ComityUp, Place, runComity, startComity } from '../support/comity-up.js';
import { randomFrom } from '../support/random.js';
import type { FaultReport } from './main.js';

const EXAMPLE = join(installationFolder(), 'examples', 'uk-written-questions');
const REGISTER = join(EXAMPLE, 'register-2024-11-21.csv.gz');
const IMPORT = ['import', REGISTER, '--mapping', join(EXAMPLE, 'mapping.yaml'), '--json'];
const REFERENCE = join(installationFolder(), 'test/reference/uk-written-questions/expected-as-known-2024-11-21.json');
/** An uninterrupted import of the example takes longer than this. */
const LATEST_KILL_MS = 8_000;
const ROWS = 12_082;

/** Kills imports of the example with SIGKILL, one after the other on the same record, then lets one finish and judges. */
export async function importFaults(cycles: number, seed: number, say: (line: string) => void): Promise<FaultReport> {
  using place = await Place.find();
  await using up = new ComityUp(place, '--only', 'postgres,store,projector');
  await up.says('Comity is up');
  await runComity(place, 'calendars');
  const random = randomFrom(seed);
  for (let cycle = 1; cycle <= cycles; cycle++) {
    const afterMs = Math.floor(500 + random() * LATEST_KILL_MS);
    await killedImport(place, afterMs);
    say(`cycle ${cycle}: killed after ${afterMs} ms`);
  }
  const last = JSON.parse((await runComity(place, ...IMPORT)).stdout);
  const again = JSON.parse((await runComity(place, ...IMPORT)).stdout);
  const wrong = await wrongFigures(place);
  say(`the import that was left alone added ${last.added} requests and ${last.events} events`);
  return {
    checked: ROWS + wrong.checked,
    violations: {
      'row-lost': ROWS - last.added - last.changed - last.unchanged,
      'row-changed-by-repeating': again.added + again.changed,
      'figure-wrong': wrong.count,
    },
  };
}

async function killedImport(place: Place, afterMs: number): Promise<void> {
  const child = startComity(place, ...IMPORT);
  child.stdout?.resume();
  child.stderr?.resume();
  const closed = new Promise((resolve) => child.once('close', resolve));
  const timer = setTimeout(() => child.kill('SIGKILL'), afterMs);
  await closed;
  clearTimeout(timer);
}

/** Compares the figures with those that were computed without Comity. */
async function wrongFigures(place: Place): Promise<{ checked: number; count: number }> {
  const { stdout } = await runComity(place, 'compliance', '--as-known-on', '2024-11-21', '--json');
  const table = JSON.parse(stdout);
  const expected = JSON.parse(await readFile(REFERENCE, 'utf8'));
  const groups = Object.entries<Record<string, unknown>>({ ...expected.by_counterpart, all: expected.all });
  let checked = 0;
  let count = 0;
  for (const [label, metrics] of groups) {
    const ours = label === 'all' ? table.all : table.by_counterpart[label];
    for (const [name, value] of Object.entries(metrics)) {
      checked++;
      if (ours?.[name] !== value) count++;
    }
  }
  return { checked, count };
}
