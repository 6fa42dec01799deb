import { z } from 'zod';
import { type Assessment, awaitsSecond, isContested, pointKey, secondOf, standingScores } from './assessment.state.js';
import { qualityDimension, qualityScore } from './request.events.js';

/** What the assessments of one request contribute to the figures. */
export const countedQuality = z.object({
  /** One per item and dimension: of several assessments the last one counts. */
  scores: z.array(
    z.object({
      dimension: qualityDimension,
      /** Null: not assessable. */
      score: z.int().min(0).max(4).nullable(),
      /** A deficiency is named. */
      deficient: z.boolean(),
      contested: z.boolean(),
    }),
  ),
  /** What two assessors gave to the same item, the second without knowing the first. */
  pairs: z.array(
    z.object({ dimension: qualityDimension, first: qualityScore.shape.score, second: qualityScore.shape.score }),
  ),
  /** Assessments that wait for a blind second one; they count once it is there, since a figure could tell their scores. */
  awaitingSecond: z.int(),
});
export type CountedQuality = z.infer<typeof countedQuality>;

/** Null while nothing has been assessed. */
export function countedQualityOf(assessments: readonly Assessment[]): CountedQuality | null {
  if (assessments.length === 0) return null;
  const firsts = assessments.filter((each) => each.secondOf === null);
  const open = firsts.filter((each) => !awaitsSecond(each, assessments));
  const standing = open.flatMap((each) =>
    standingScores(each).map((score) => [pointKey(score), countedScore(score, each)] as const),
  );
  return {
    scores: [...new Map(standing).values()],
    pairs: open.flatMap((each) => pairsOf(each, secondOf(each, assessments))),
    awaitingSecond: firsts.length - open.length,
  };
}

function countedScore(
  standing: Assessment['scores'][number],
  assessment: Assessment,
): CountedQuality['scores'][number] {
  const { dimension, score, deficiency } = standing;
  const contested = isContested(assessment, standing);
  return {
    dimension,
    score: score === 'not-assessable' ? null : score,
    deficient: deficiency !== undefined,
    contested,
  };
}

/** As both assessed, whatever was confirmed or revised afterwards. */
function pairsOf(first: Assessment, second: Assessment | undefined): CountedQuality['pairs'] {
  const others = new Map(second?.scores.map((each) => [pointKey(each), each.score]));
  return first.scores.flatMap((each) => {
    const score = others.get(pointKey(each));
    return score === undefined ? [] : [{ dimension: each.dimension, first: each.score, second: score }];
  });
}
