import type { QualityDimension } from '@comity/requests/contract';
import { type AssessorAgreement, agreementOf, type ScorePair } from './assessor-agreement.js';
import { shareOf } from './rounding.js';

/** How often a score was given in one dimension. */
export interface ScoreCount {
  readonly dimension: QualityDimension;
  /** 0 to 4; null: not assessable. */
  readonly score: number | null;
  readonly deficient: boolean;
  readonly contested: boolean;
  readonly n: number;
}

export interface PairCount extends ScorePair {
  readonly dimension: QualityDimension;
}

/** All that the quality of a group is computed from; groups merge without loss. */
export interface QualityFacts {
  readonly scores: readonly ScoreCount[];
  readonly pairs: readonly PairCount[];
  /** Requests of which something was assessed. */
  readonly assessedRequests: number;
  readonly awaitingSecond: number;
}

export function mergeQuality(groups: readonly QualityFacts[]): QualityFacts {
  const sum = (of: 'assessedRequests' | 'awaitingSecond'): number => groups.reduce((all, group) => all + group[of], 0);
  return {
    scores: groups.flatMap(({ scores }) => scores),
    pairs: groups.flatMap(({ pairs }) => pairs),
    assessedRequests: sum('assessedRequests'),
    awaitingSecond: sum('awaitingSecond'),
  };
}

/** One dimension of one group. Null stands for "no figure". */
export interface DimensionFigures {
  /** Items with a score; those that could not be assessed are counted apart. */
  readonly n: number;
  readonly not_assessable: number;
  /** Scores that are contested and neither confirmed nor revised; they count as they stand. */
  readonly contested: number;
  /** 0 to 4, six decimals. */
  readonly mean: number | null;
  /** Of the items with a score, those with a named deficiency. */
  readonly deficient_share: number | null;
  readonly assessor_agreement: AssessorAgreement;
}

/** How good the answers to one group of requests were, by the dimensions in which they were scored. */
export interface QualityMetrics {
  readonly assessed_requests: number;
  /** Assessments that are not counted yet, since a blind second one is outstanding. */
  readonly awaiting_second: number;
  readonly dimensions: { readonly [Dimension in QualityDimension]?: DimensionFigures };
}

export interface QualityMinimums {
  /** Below so many scored items no mean and no share is given. */
  readonly minimumN: number;
  /** Below so many pairs nothing is said about the agreement between assessors. */
  readonly minimumPairs: number;
}

export function qualityMetricsOf(facts: QualityFacts, minimums: QualityMinimums): QualityMetrics {
  const dimensions = [...new Set(facts.scores.map(({ dimension }) => dimension))].sort();
  return {
    assessed_requests: facts.assessedRequests,
    awaiting_second: facts.awaitingSecond,
    dimensions: Object.fromEntries(
      dimensions.map((dimension) => [dimension, figuresOf(ofDimension(facts, dimension), minimums)]),
    ),
  };
}

function ofDimension(
  { scores, pairs }: QualityFacts,
  wanted: QualityDimension,
): Pick<QualityFacts, 'scores' | 'pairs'> {
  const isWanted = ({ dimension }: { readonly dimension: QualityDimension }): boolean => dimension === wanted;
  return { scores: scores.filter(isWanted), pairs: pairs.filter(isWanted) };
}

function figuresOf(
  { scores, pairs }: Pick<QualityFacts, 'scores' | 'pairs'>,
  { minimumN, minimumPairs }: QualityMinimums,
): DimensionFigures {
  const count = (which: (score: ScoreCount) => boolean): number =>
    scores.filter(which).reduce((sum, { n }) => sum + n, 0);
  const n = count(({ score }) => score !== null);
  const total = scores.reduce((sum, { score, n: times }) => sum + (score ?? 0) * times, 0);
  return {
    n,
    not_assessable: count(({ score }) => score === null),
    contested: count(({ contested }) => contested),
    mean: shareOf(total, n, minimumN),
    deficient_share: shareOf(
      count(({ score, deficient }) => score !== null && deficient),
      n,
      minimumN,
    ),
    assessor_agreement: agreementOf(pairs, minimumPairs),
  };
}
