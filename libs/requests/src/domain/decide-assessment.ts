import { accept, canonicalJson, refuse } from '@comity/kernel';
import { type Assessment, awaitsSecond, isContested, pointKey } from './assessment.state.js';
import type { AssessQuality } from './quality.commands.js';
import type { RequestDecision } from './request.decision.js';
import type { RequestEvent } from './request.events.js';
import type { RequestState } from './request.state.js';
import { refuseOwner, refuseScores } from './scores.checks.js';
import { isDrawn } from './second-assessment.js';

const POINTS_NAMED_AT_MOST = 20;

/** Scores what was received, per item and dimension, by the agreement's rubric; then it is drawn whether somebody else does so too. */
export function assess(command: AssessQuality, state: RequestState): RequestDecision {
  const { assessmentId, scores, rubric, secondOf, by, at } = command;
  const refusal =
    refuseAssessment(command, state) ??
    (secondOf === undefined ? refuseUnsettled(command, state) : refuseSecond(command, secondOf, state)) ??
    refuseOwner(by, rubric, state) ??
    refuseScores(scores, rubric, state);
  if (refusal !== null) return refusal;
  const second = secondOf === undefined ? {} : { secondOf };
  const rubricVersion = rubric?.rubricVersion ?? null;
  const data = { assessmentId, assessor: by, scores: [...scores], rubricVersion, assessedAt: at, ...second };
  return accept({ type: 'QualityAssessed', data }, ...draw(command));
}

/** A second assessment is not itself assessed again. */
function draw({ assessmentId, rubric, secondOf, seed }: AssessQuality): RequestEvent[] {
  const sharePercent = rubric?.secondAssessmentPercent ?? 0;
  if (sharePercent === 0 || secondOf !== undefined) return [];
  const drawn = isDrawn(seed, assessmentId, sharePercent);
  return [{ type: 'SecondAssessmentDrawn', data: { assessmentId, seed, sharePercent, drawn } }];
}

function refuseAssessment({ assessmentId }: AssessQuality, state: RequestState): RequestDecision | null {
  if (state.phase === 'unknown') return refuse('request-unknown', 'there is no such request');
  if (findAssessment(state, assessmentId) !== undefined) {
    return refuse('assessment-id-reused', 'this assessment is recorded; a new assessment needs a new id');
  }
  if (state.responses.size > 0) return null;
  return refuse('nothing-to-assess', 'nothing has been received that could be assessed');
}

/** Another assessment does not do away with what is contested, nor with a draw that did not suit. */
function refuseUnsettled({ scores }: AssessQuality, { assessments }: RequestState): RequestDecision | null {
  const contested = scores.find((score) => assessments.some((each) => isContested(each, score)));
  if (contested !== undefined) {
    const message = `the score of ${named(contested)} is contested; have it confirmed or revised first`;
    return refuse('score-contested', message);
  }
  const awaiting = new Set(
    assessments.filter((each) => awaitsSecond(each, assessments)).flatMap((each) => each.scores.map(pointKey)),
  );
  const drawn = scores.find((score) => awaiting.has(pointKey(score)));
  if (drawn === undefined) return null;
  return refuse(
    'second-outstanding',
    `${named(drawn)} was drawn to be assessed by somebody else as well; have that done first`,
  );
}

function named({ itemId, dimension }: AssessQuality['scores'][number]): string {
  return `item ${itemId} for ${dimension}`;
}

/** Blind and independent: by somebody else, of the same items and dimensions, once, where it was drawn. */
function refuseSecond(
  { scores, by, mayReadRecord }: AssessQuality,
  firstId: string,
  state: RequestState,
): RequestDecision | null {
  const first = findAssessment(state, firstId);
  if (first === undefined) return unknownAssessment();
  if (first.draw?.drawn !== true) {
    return refuse('second-not-drawn', 'no second assessment was drawn here; record an assessment of your own instead');
  }
  if (!awaitsSecond(first, state.assessments)) {
    return refuse('second-already-recorded', 'the second assessment is recorded; there is one at most');
  }
  if (first.assessor === by) {
    return refuse('second-by-the-first-assessor', 'you made the first assessment; somebody else must make the second');
  }
  if (mayReadRecord === true) {
    return refuse('second-assessor-sees-the-first', 'an auditor can read the first scores in the record; ask another');
  }
  const wanted = first.scores.map(pointKey).sort();
  if (canonicalJson(wanted) === canonicalJson(scores.map(pointKey).sort())) return null;
  const named = wanted.slice(0, POINTS_NAMED_AT_MOST).join(', ');
  const message = `score the ${wanted.length} items and dimensions that were scored first, and no other: ${named}`;
  return refuse('second-scores-other-points', message);
}

export function findAssessment({ assessments }: RequestState, assessmentId: string): Assessment | undefined {
  return assessments.find((each) => each.assessmentId === assessmentId);
}

export function unknownAssessment(): RequestDecision {
  return refuse('assessment-unknown', 'the request has no such assessment; check its id');
}
