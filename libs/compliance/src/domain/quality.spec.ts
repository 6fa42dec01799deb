import fc from 'fast-check';
import { agreementOf, type ScorePair } from './assessor-agreement.js';
import { mergeQuality, type QualityFacts, qualityMetricsOf, type ScoreCount } from './quality.js';

const pairs = (...scores: (readonly [number, number, number])[]): ScorePair[] =>
  scores.map(([first, second, n]) => ({ first, second, n }));

describe('the agreement between assessors', () => {
  it('is the share of equal scores, the share within one, and weighted kappa with its n', () => {
    // Squared distances: 1 + 4 observed; by chance 95 over the 25 ways to pair them, for five pairs 19. One less 5/19.
    const given = pairs([0, 0, 1], [2, 2, 1], [4, 4, 1], [3, 2, 1], [1, 3, 1]);
    expect(agreementOf(given, 5)).toEqual({
      ...{ n: 5, exact_share: 0.6, within_one_share: 0.8 },
      weighted_kappa: 0.736842,
    });
  });
  it('is not given under the minimum number of pairs', () => {
    expect(agreementOf(pairs([0, 0, 3], [4, 4, 1]), 5)).toEqual({
      ...{ n: 4, exact_share: null, within_one_share: null },
      weighted_kappa: null,
    });
  });
  it('has no kappa where both gave one and the same score throughout', () =>
    expect(agreementOf(pairs([3, 3, 9]), 1)).toMatchObject({ exact_share: 1, weighted_kappa: null }));

  const counted = fc.array(fc.tuple(fc.nat(4), fc.nat(4), fc.integer({ min: 1, max: 9 })), { maxLength: 12 });
  it('does not depend on the order in a digit that is rounded', () => {
    const scores = [
      ...([
        [2, 1, 1],
        [2, 2, 4],
        [4, 4, 1],
        [3, 0, 2],
        [0, 2, 1],
        [2, 2, 7],
        [0, 4, 8],
        [4, 4, 4],
      ] as const),
    ];
    const turned = scores.map(([first, second, n]) => [second, first, n] as const);
    expect(agreementOf(pairs(...turned), 1)).toEqual(agreementOf(pairs(...scores), 1));
  });

  it('is 1 where they always agree, at most 1 otherwise, and the same whoever is called first', () =>
    fc.assert(
      fc.property(counted, (scores) => {
        const { weighted_kappa: kappa } = agreementOf(pairs(...scores), 1);
        const turned = agreementOf(pairs(...scores.map(([first, second, n]) => [second, first, n] as const)), 1);
        expect(turned.weighted_kappa).toBe(kappa);
        expect(kappa === null || kappa <= 1).toBe(true);
        const agreed = agreementOf(pairs(...scores.map(([first, _second, n]) => [first, first, n] as const)), 1);
        expect([null, 1]).toContain(agreed.weighted_kappa);
      }),
    ));
  it('is weighted kappa as laid out pair by pair', () =>
    fc.assert(
      fc.property(counted, (scores) => {
        const laid = scores.flatMap(([first, second, n]) => Array.from({ length: n }, () => [first, second] as const));
        const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
        const observed = mean(laid.map(([first, second]) => (first - second) ** 2));
        const chance = mean(laid.flatMap(([first]) => laid.map(([, second]) => (first - second) ** 2)));
        const { weighted_kappa: kappa } = agreementOf(pairs(...scores), 1);
        if (kappa === null) expect(laid.length === 0 || chance === 0).toBe(true);
        else expect(kappa).toBeCloseTo(1 - observed / chance, 5);
      }),
    ));
});

describe('the quality of a group', () => {
  const score = (value: number | null, n: number, more: Partial<ScoreCount> = {}): ScoreCount => ({
    ...{ dimension: 'completeness', score: value, deficient: false, contested: false, n },
    ...more,
  });
  const facts = (...scores: ScoreCount[]): QualityFacts => ({
    scores,
    pairs: [],
    assessedRequests: 1,
    awaitingSecond: 0,
  });
  const minimums = { minimumN: 3, minimumPairs: 20 };

  it('is the mean and n per dimension, with the share that has a named deficiency; what nobody could assess is apart', () => {
    const given = facts(score(4, 2), score(1, 1, { deficient: true, contested: true }), score(null, 5));
    expect(qualityMetricsOf(given, minimums).dimensions.completeness).toMatchObject({
      ...{ n: 3, not_assessable: 5, contested: 1, mean: 3, deficient_share: 0.333333 },
    });
  });
  it('has no mean under the minimum n', () => {
    const { completeness } = qualityMetricsOf(facts(score(4, 2)), minimums).dimensions;
    expect(completeness).toMatchObject({ n: 2, mean: null, deficient_share: null });
  });
  it('is computed of all groups together, never averaged over groups', () => {
    const all = mergeQuality([facts(score(4, 1)), facts(score(0, 3))]);
    expect(qualityMetricsOf(all, minimums)).toMatchObject({
      assessed_requests: 2,
      dimensions: { completeness: { n: 4, mean: 1 } },
    });
  });
});
