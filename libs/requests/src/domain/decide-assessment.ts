import { accept, refuse } from '@comity/kernel';
import type { AssessQuality } from './request.commands.js';
import type { RequestDecision } from './request.decision.js';
import type { RequestState } from './request.state.js';

/** Scores what was received, per item and dimension. A 0 or 1 accuses, so it names its deficiency. */
export function assess(command: AssessQuality, state: RequestState): RequestDecision {
  const { assessmentId, scores, by } = command;
  if (state.phase === 'unknown') return refuse('request-unknown', 'there is no such request');
  if (state.assessments.includes(assessmentId)) {
    return refuse('assessment-id-reused', 'this assessment is recorded; a new assessment needs a new id');
  }
  if (state.responses.size === 0)
    return refuse('nothing-to-assess', 'nothing has been received that could be assessed');
  const known = new Set(state.content?.items.map(({ itemId }) => itemId));
  const unknown = scores.find(({ itemId }) => !known.has(itemId));
  if (unknown !== undefined) return refuse('item-unknown', `the request has no item ${unknown.itemId}`);
  const keys = scores.map(({ itemId, dimension }) => `${itemId} ${dimension}`);
  if (new Set(keys).size !== keys.length) return refuse('item-twice', 'an item is scored once per dimension');
  const unnamed = scores.find(
    ({ score, deficiency }) => typeof score === 'number' && score <= 1 && deficiency === undefined,
  );
  if (unnamed !== undefined) {
    return refuse(
      'deficiency-not-named',
      `a score of ${unnamed.score} for ${unnamed.dimension} needs the deficiency in words`,
    );
  }
  return accept({ type: 'QualityAssessed', data: { assessmentId, assessor: by, scores: [...scores] } });
}
