import { canonicalJson, instant, unreachable, uuid } from '@comity/kernel';
import { z } from 'zod';
import { qualityScore, type RequestEvent, type ScoredPoint, scoredPoint, secondDraw, side } from './request.events.js';

const contest = z.object({
  ...scoredPoint.shape,
  contestedBy: side,
  person: z.string(),
  contestedAt: instant,
  reason: z.string(),
  /** A confirmation has settled it. */
  settled: z.boolean(),
});

/** One assessment and what became of it. Plain data, so that a row can hold it. */
export const assessment = z.object({
  assessmentId: uuid,
  assessor: z.string(),
  assessedAt: instant.nullable(),
  rubricVersion: z.int().nullable(),
  /** Null: it was made first, and counts. */
  secondOf: uuid.nullable(),
  scores: z.array(qualityScore),
  /** Null where nothing was drawn. */
  draw: secondDraw.nullable(),
  contests: z.array(contest),
  confirmations: z.array(z.object({ confirmer: z.string(), confirmedAt: instant, scores: z.array(qualityScore) })),
});
export type DeepReadonly<T> = T extends object ? { readonly [Name in keyof T]: DeepReadonly<T[Name]> } : T;
export type Assessment = DeepReadonly<z.infer<typeof assessment>>;

export type AssessmentEvent = Extract<
  RequestEvent,
  { type: 'QualityAssessed' | 'SecondAssessmentDrawn' | 'QualityContested' | 'QualityConfirmed' }
>;

export function evolveAssessments(assessments: readonly Assessment[], event: AssessmentEvent): readonly Assessment[] {
  if (event.type === 'QualityAssessed') return [...assessments, assessed(event)];
  return assessments.map((each) => (each.assessmentId === event.data.assessmentId ? followed(each, event) : each));
}

function assessed({ data }: Extract<AssessmentEvent, { type: 'QualityAssessed' }>): Assessment {
  const { assessmentId, assessor, scores, assessedAt = null, rubricVersion = null, secondOf = null } = data;
  const fresh = { draw: null, contests: [], confirmations: [] };
  return { assessmentId, assessor, assessedAt, rubricVersion, secondOf, scores, ...fresh };
}

function followed(before: Assessment, event: Exclude<AssessmentEvent, { type: 'QualityAssessed' }>): Assessment {
  switch (event.type) {
    case 'SecondAssessmentDrawn': {
      const { seed, sharePercent, drawn } = event.data;
      return { ...before, draw: { seed, sharePercent, drawn } };
    }
    case 'QualityContested': {
      const { assessmentId: _id, ...contested } = event.data;
      return { ...before, contests: [...before.contests, { ...contested, settled: false }] };
    }
    case 'QualityConfirmed': {
      const { confirmer, confirmedAt, scores } = event.data;
      const contests = before.contests.map((each) => ({ ...each, settled: true }));
      return { ...before, contests, confirmations: [...before.confirmations, { confirmer, confirmedAt, scores }] };
    }
    default:
      return unreachable(event);
  }
}

/** The scores of an assessment as they stand: as last confirmed or revised, else as assessed. */
export function standingScores({ scores, confirmations }: Assessment): Assessment['scores'] {
  return confirmations.at(-1)?.scores ?? scores;
}

/** Who gave a score as it stands: whoever last revised it, else the assessor. */
export function giverOf({ assessor, scores, confirmations }: Assessment, point: ScoredPoint): string {
  const given = (by: Assessment['scores']): string =>
    canonicalJson(by.find((each) => pointKey(each) === pointKey(point)) ?? null);
  let [giver, standing] = [assessor, given(scores)];
  for (const confirmation of confirmations) {
    const next = given(confirmation.scores);
    if (next !== standing) [giver, standing] = [confirmation.confirmer, next];
  }
  return giver;
}

/** The blind second assessment of one that was made first; undefined while there is none. */
export function secondOf(first: Assessment, assessments: readonly Assessment[]): Assessment | undefined {
  return assessments.find((each) => each.secondOf === first.assessmentId);
}

/** A second assessment was drawn and is not there yet: until then nobody but the first assessor sees the scores. */
export function awaitsSecond(first: Assessment, assessments: readonly Assessment[]): boolean {
  return first.draw?.drawn === true && secondOf(first, assessments) === undefined;
}

/** Contested, and neither confirmed nor revised since. */
export function isContested({ contests }: Assessment, point: ScoredPoint): boolean {
  return contests.some((each) => !each.settled && pointKey(each) === pointKey(point));
}

/** Equal for the same item and dimension; a dimension has no space in it. */
export function pointKey({ itemId, dimension }: ScoredPoint): string {
  return `${dimension} ${itemId}`;
}
