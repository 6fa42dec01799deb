import fc from 'fast-check';
import { type Distribution, histogram, kaplanMeierMedian, largest, mean, median, percentile } from './distribution.js';
import { type Facts, mergeFacts, metricsOf } from './metrics.js';

const of = (...values: number[]): Distribution => {
  const distribution = new Map<number, number>();
  for (const value of values) distribution.set(value, (distribution.get(value) ?? 0) + 1);
  return distribution;
};
const counts = {
  filed: 0,
  final: 0,
  open: 0,
  holding: 0,
  withdrawn: 0,
  refused: 0,
  onTime: 0,
  late: 0,
  due: 0,
  onTimeOfDue: 0,
  overdue: 0,
};
const facts = (more: Partial<Facts['counts']>): Facts => ({
  counts: { ...counts, ...more },
  days: of(),
  workingDays: of(),
  openAge: of(),
  charged: { toUs: 0, toThem: 0 },
  oldestOpen: [],
});

describe('days to the final answer', () => {
  it('has the mean of the middle two as its median', () => {
    expect(median(of(1, 2, 4, 9))).toBe(3);
    expect(median(of(5, 1, 3))).toBe(3);
    expect(median(of())).toBeNull();
  });
  it('takes the nearest rank for the ninetieth percentile', () => {
    expect(percentile(of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 90)).toBe(9);
    expect(percentile(of(1, 2, 3), 90)).toBe(3);
  });
  it('agrees with laying the values in order', () =>
    fc.assert(
      fc.property(fc.array(fc.nat(400), { minLength: 1, maxLength: 60 }), (values) => {
        const laid = [...values].sort((a, b) => a - b);
        const middle = [laid[Math.ceil(laid.length / 2) - 1], laid[Math.floor(laid.length / 2)]];
        expect(median(of(...values))).toBe(((middle[0] ?? 0) + (middle[1] ?? 0)) / 2);
        expect(percentile(of(...values), 90)).toBe(laid[Math.ceil((90 * laid.length) / 100) - 1]);
        expect(largest(of(...values))).toBe(laid.at(-1));
        expect(mean(of(...values))).toBeCloseTo(values.reduce((a, b) => a + b, 0) / values.length, 9);
        expect(histogram(of(...values)).reduce((n, bucket) => n + bucket.n, 0)).toBe(values.length);
      }),
    ));
});

describe('the Kaplan–Meier median', () => {
  it('does not let a party that never answers look quick [silence-does-not-flatter]', () => {
    expect(kaplanMeierMedian(of(2), of(50, 60, 70))).toBeNull();
    expect(kaplanMeierMedian(of(2, 3, 4), of(50))).toBe(3);
  });
  it('is the plain median where nothing is open', () => expect(kaplanMeierMedian(of(1, 2, 3, 4), of())).toBe(2));
  it('reaches one half exactly, whatever the arithmetic leaves behind', () =>
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 300 }), (half) => {
        const days = Array.from({ length: 2 * half }, (_value, day) => day + 1);
        expect(kaplanMeierMedian(of(...days), of())).toBe(half);
      }),
    ));
});

describe('shares', () => {
  it('count an unanswered request that is due against the party [silence-does-not-flatter]', () => {
    const metrics = metricsOf(facts({ filed: 4, final: 1, onTime: 1, due: 4, onTimeOfDue: 1, open: 3, overdue: 3 }));
    expect(metrics.on_time_share_of_due).toBe(0.25);
    expect(metrics.on_time_share_of_final).toBe(1);
  });
  it('are of what had a day to keep: an answer that nobody had to give by a day is neither on time nor late', () => {
    const some = metricsOf(facts({ filed: 5, final: 4, onTime: 1, late: 1 }));
    expect(some.on_time_share_of_final).toBe(0.5);
    expect(metricsOf(facts({ filed: 3, final: 3 })).on_time_share_of_final).toBeNull();
  });
  it('are not given under the minimum n', () => {
    const few = facts({ filed: 3, due: 3, onTimeOfDue: 2 });
    expect(metricsOf(few, 5).on_time_share_of_due).toBeNull();
    expect(metricsOf(few, 3).on_time_share_of_due).toBe(0.666667);
  });
  it('round a tie to the even digit', () => {
    expect(metricsOf(facts({ due: 128, onTimeOfDue: 1 })).on_time_share_of_due).toBe(0.007812);
    expect(metricsOf(facts({ due: 128, onTimeOfDue: 3 })).on_time_share_of_due).toBe(0.023438);
  });
  it('are computed of all groups together, never averaged over groups', () => {
    const groups = [facts({ filed: 1, due: 1, onTimeOfDue: 1 }), facts({ filed: 9, due: 9, onTimeOfDue: 0 })];
    expect(metricsOf(mergeFacts(groups)).on_time_share_of_due).toBe(0.1);
  });
});
