import { canonicalJson } from '@comity/kernel';
import type { CountedQuality, QualityDimension } from '@comity/requests/contract';

/** A figure of quality: of one dimension, or of the requests themselves. */
export interface QualityFigure {
  readonly dimension: QualityDimension | null;
  /** The member of the figures that it is: `mean`, `assessor_agreement`, `awaiting_second`, … */
  readonly measure: string;
}

/**
 * What the assessments of one request contribute to a figure, as text; equal texts leave the figure as it is, and the empty
 * one says that they contribute nothing, not even to how many there are.
 */
export function qualityContribution({ dimension, measure }: QualityFigure, quality: CountedQuality): string {
  if (dimension === null) return measure === 'awaiting_second' ? String(quality.awaitingSecond) : 'assessed';
  const scores = quality.scores.filter((each) => each.dimension === dimension);
  if (scores.length === 0) return '';
  const given = scores.flatMap(({ score }) => score ?? []).sort();
  switch (measure) {
    case 'n':
      return String(given.length);
    case 'not_assessable':
      return String(scores.length - given.length);
    case 'contested':
      return String(scores.filter(({ contested }) => contested).length);
    case 'deficient_share':
      return `${scores.filter(({ score, deficient }) => score !== null && deficient).length} of ${given.length}`;
    case 'assessor_agreement': {
      const pairs = quality.pairs.filter((each) => each.dimension === dimension);
      return canonicalJson(pairs.map(({ first, second }) => `${first}/${second}`).sort());
    }
    default:
      return canonicalJson(given);
  }
}
