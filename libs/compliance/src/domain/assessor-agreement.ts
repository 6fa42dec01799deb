import { shareOf } from './rounding.js';

/** The highest score of the scale; the lowest is 0. */
const HIGHEST = 4;

/** How often a first and a blind second assessor gave these scores, 0 to 4, to the same thing. */
export interface ScorePair {
  readonly first: number;
  readonly second: number;
  readonly n: number;
}

/** How far two assessors agree. Shares are 0 to 1 with six decimals; null: too few pairs for a figure. */
export interface AssessorAgreement {
  /** Pairs that both could assess. */
  readonly n: number;
  readonly exact_share: number | null;
  readonly within_one_share: number | null;
  /** 1: perfect; 0: as by chance. Null also where both gave one and the same score throughout: chance explains it all. */
  readonly weighted_kappa: number | null;
}

/** @param minimumPairs below so many pairs no figure is given */
export function agreementOf(pairs: readonly ScorePair[], minimumPairs: number): AssessorAgreement {
  const n = pairs.reduce((sum, pair) => sum + pair.n, 0);
  const within = (distance: number): number =>
    pairs.filter(({ first, second }) => Math.abs(first - second) <= distance).reduce((sum, pair) => sum + pair.n, 0);
  return {
    n,
    exact_share: shareOf(within(0), n, minimumPairs),
    within_one_share: shareOf(within(1), n, minimumPairs),
    weighted_kappa: n === 0 || n < minimumPairs ? null : weightedKappa(pairs, n),
  };
}

/**
 * Cohen's kappa with quadratic weights: one less the disagreement observed over the disagreement by chance, each the mean square
 * of the distance between the scores.
 * @source J. Cohen, "Weighted kappa", Psychological Bulletin 70 (1968), 213–220
 */
function weightedKappa(pairs: readonly ScorePair[], n: number): number | null {
  const distance = (first: number, second: number): number => (first - second) ** 2;
  const given = (by: 'first' | 'second', score: number): number =>
    pairs.filter((pair) => pair[by] === score).reduce((sum, pair) => sum + pair.n, 0);
  const observed = pairs.reduce((sum, { first, second, n: times }) => sum + times * distance(first, second), 0);
  // Both times the number of pairs: in whole numbers, the order of the pairs is not seen in the last digit.
  let byChance = 0;
  for (let first = 0; first <= HIGHEST; first++) {
    for (let second = 0; second <= HIGHEST; second++) {
      byChance += given('first', first) * given('second', second) * distance(first, second);
    }
  }
  return byChance === 0 ? null : shareOf(byChance - n * observed, byChance, 0);
}
