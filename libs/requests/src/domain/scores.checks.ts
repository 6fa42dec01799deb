import { DEFICIENT_UP_TO, type QualityRubric, type RubricDimension } from '@comity/agreements/contract';
import { refuse } from '@comity/kernel';
import { pointKey } from './assessment.state.js';
import type { RequestDecision } from './request.decision.js';
import type { QualityScore } from './request.events.js';
import type { RequestState } from './request.state.js';

/** What keeps these scores from being recorded under the rubric, or null. */
export function refuseScores(
  scores: readonly QualityScore[],
  rubric: QualityRubric | null,
  { content }: RequestState,
): RequestDecision | null {
  const known = new Set(content?.items.map(({ itemId }) => itemId));
  const unknown = scores.find(({ itemId }) => !known.has(itemId));
  if (unknown !== undefined) return refuse('item-unknown', `the request has no item ${unknown.itemId}`);
  if (new Set(scores.map(pointKey)).size !== scores.length) {
    return refuse('item-twice', 'an item is scored once per dimension');
  }
  for (const score of scores) {
    const refusal = refuseScore(score, rubric);
    if (refusal !== null) return refusal;
  }
  return null;
}

/** A score that accuses names its deficiency: in words of the assessor's own, or one of those that the rubric lists. */
function refuseScore(
  { dimension, score, deficiency }: QualityScore,
  rubric: QualityRubric | null,
): RequestDecision | null {
  const scale: RubricDimension | undefined = rubric?.dimensions.find((each) => each.dimension === dimension);
  if (rubric !== null && scale === undefined) {
    const listed = rubric.dimensions.map((each) => each.dimension).join(', ');
    return refuse('dimension-not-in-rubric', `the rubric does not score ${dimension}; it scores ${listed}`);
  }
  const { deficiencyUpTo = DEFICIENT_UP_TO, deficiencies = [] } = scale ?? {};
  if (deficiency === undefined) {
    if (typeof score !== 'number' || score > deficiencyUpTo) return null;
    return refuse('deficiency-not-named', `a score of ${score} for ${dimension} needs the deficiency in words`);
  }
  if (deficiencies.length === 0 || deficiencies.includes(deficiency)) return null;
  const listed = deficiencies.join(', ');
  return refuse('deficiency-not-listed', `the rubric lists other deficiencies of ${dimension}: ${listed}; name one`);
}

/** Where the rubric says so, nobody assesses, or decides on, what they asked for or answered themselves. */
export function refuseOwner(
  person: string,
  rubric: QualityRubric | null,
  { authors, course }: RequestState,
): RequestDecision | null {
  if (rubric === null || rubric.ownerMayAssess) return null;
  const isOwner = authors.includes(person) || course.drafts.some((draft) => draft.authors.includes(person));
  if (!isOwner) return null;
  return refuse('assessor-owns-the-request', 'the rubric wants somebody who had no part in the request; ask another');
}
