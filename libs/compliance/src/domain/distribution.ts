/** How often each whole number occurs: value → count. Adding two distributions gives that of both together. */
export type Distribution = ReadonlyMap<number, number>;

export function addDistributions(distributions: Iterable<Distribution>): Distribution {
  const sum = new Map<number, number>();
  for (const distribution of distributions) {
    for (const [value, count] of distribution) sum.set(value, (sum.get(value) ?? 0) + count);
  }
  return sum;
}

export function sizeOf(distribution: Distribution): number {
  let size = 0;
  for (const count of distribution.values()) size += count;
  return size;
}

/** The mean of the two middle values where their number is even; null of nothing. */
export function median(distribution: Distribution): number | null {
  const size = sizeOf(distribution);
  if (size === 0) return null;
  return (valueAt(distribution, Math.ceil(size / 2)) + valueAt(distribution, Math.floor(size / 2) + 1)) / 2;
}

/**
 * The value at the nearest rank, ceil(share × n); null of nothing.
 * @param share in percent, 1 to 100, so that the rank is exact
 */
export function percentile(distribution: Distribution, share: number): number | null {
  const size = sizeOf(distribution);
  return size === 0 ? null : valueAt(distribution, Math.ceil((share * size) / 100));
}

export function mean(distribution: Distribution): number | null {
  let sum = 0;
  for (const [value, count] of distribution) sum += value * count;
  const size = sizeOf(distribution);
  return size === 0 ? null : sum / size;
}

export function largest(distribution: Distribution): number | null {
  return distribution.size === 0 ? null : Math.max(...distribution.keys());
}

/** The value with this rank, counted from 1, when all are laid in order. */
function valueAt(distribution: Distribution, rank: number): number {
  let passed = 0;
  let last = 0;
  for (const [value, count] of sorted(distribution)) {
    passed += count;
    last = value;
    if (passed >= rank) break;
  }
  return last;
}

function sorted(distribution: Distribution): [number, number][] {
  return [...distribution].sort(([a], [b]) => a - b);
}

/** Upper bounds (inclusive) of the fixed buckets of days to the final answer; the last bucket is open. */
export const HISTOGRAM_BOUNDS = [0, 2, 5, 10, 20, 30, 45, 60, 90, 180, 365] as const;

export interface HistogramBucket {
  readonly from: number;
  /** Inclusive; null for the open last bucket. */
  readonly through: number | null;
  readonly n: number;
}

/** Counts per fixed bucket; histograms of two parties add up to that of both. */
export function histogram(distribution: Distribution): HistogramBucket[] {
  const bounds: readonly (number | null)[] = [...HISTOGRAM_BOUNDS, null];
  return bounds.map((through, index) => {
    const from = index === 0 ? 0 : (HISTOGRAM_BOUNDS[index - 1] ?? 0) + 1;
    let n = 0;
    for (const [value, count] of distribution) if (value >= from && (through === null || value <= through)) n += count;
    return { from, through, n };
  });
}

/** One day of a survival curve: who was waited for until then, and how many are still without a final answer after it. */
export interface SurvivalStep {
  readonly day: number;
  readonly atRisk: number;
  readonly answered: number;
  /** Still open at this age: nobody knows more about them. */
  readonly censored: number;
  /** The share that is still without a final answer after this day, 0 to 1. */
  readonly surviving: number;
}

/**
 * The Kaplan–Meier curve of days to the final answer, by day: open requests are censored at their age, not left out, so a
 * party that never answers does not look quick. Censored on the day of an answer counts as still at risk on that day.
 * @source Kaplan and Meier, Nonparametric Estimation from Incomplete Observations, JASA 53 (1958)
 */
export function survivalCurve(answered: Distribution, open: Distribution): SurvivalStep[] {
  let atRisk = sizeOf(answered) + sizeOf(open);
  let surviving = 1;
  const days = [...new Set([...answered.keys(), ...open.keys()])].sort((a, b) => a - b);
  return days.map((day) => {
    const step = { day, atRisk, answered: answered.get(day) ?? 0, censored: open.get(day) ?? 0 };
    surviving *= 1 - step.answered / atRisk;
    atRisk -= step.answered + step.censored;
    return { ...step, surviving };
  });
}

/** The first day on which half are answered, by the survival curve; null while the curve stays above one half. */
export function kaplanMeierMedian(answered: Distribution, open: Distribution): number | null {
  return survivalCurve(answered, open).find(({ surviving }) => surviving <= ONE_HALF)?.day ?? null;
}

/** A product of fractions that is exactly one half comes out up to a few units in the last place above it. */
const ONE_HALF = 0.5 + 1e-12;
