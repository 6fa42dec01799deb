import { type ComplianceQuestion, complianceTable } from '@comity/compliance/contract';
import { EVERYTHING } from '@comity/read-store';
import { randomFrom } from '../support/random.js';
import type { BenchOptions, Sample } from './main.js';
import { officeReadModels } from './office-log/read-models.js';
import { dayAt, percentileOf, timed } from './office-log/timed.js';

const TABLES = 100;

/** The table by counterpart as known on any date of ten years, beside that of now; and what the first one costs. */
export async function complianceBench(say: (line: string) => void, options: BenchOptions): Promise<Sample[]> {
  const store = (await officeReadModels(say, options)).seenBy(EVERYTHING);
  const ask = (question: Pick<ComplianceQuestion, 'knownAt' | 'at' | 'on'>) =>
    complianceTable(store, { ...question, by: ['counterpart'], filter: {} }, 1);
  const latest = dayAt(1);
  const [first = Number.NaN] = await timed(1, () => ask({ knownAt: 'now', ...latest }));
  const now = await timed(TABLES, () => ask({ knownAt: 'now', ...latest }));
  const random = randomFrom(13);
  const anywhere = await timed(TABLES, () => askOn(random()));
  const middle = await timed(TABLES, () => askOn(0.45 + random() / 10));
  const [nowP95, anyP95, middleP95] = [now, anywhere, middle].map((taken) => percentileOf(taken, 95));
  say(
    `compliance p95: now ${nowP95?.toFixed(0)}, any date ${anyP95?.toFixed(0)}, mid-history ${middleP95?.toFixed(0)} ms`,
  );
  return [
    { name: 'compliance-now-p95', unit: 'ms', value: nowP95 ?? Number.NaN, baseline: null },
    { name: 'compliance-as-known-p95', unit: 'ms', value: anyP95 ?? Number.NaN, baseline: nowP95 ?? null },
    { name: 'compliance-mid-history-p95', unit: 'ms', value: middleP95 ?? Number.NaN, baseline: nowP95 ?? null },
    { name: 'compliance-first', unit: 'ms', value: first, baseline: null },
  ];

  function askOn(share: number) {
    const { on, at } = dayAt(share);
    return ask({ knownAt: at, at, on });
  }
}
