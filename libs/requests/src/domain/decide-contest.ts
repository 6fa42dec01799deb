import { accept, refuse } from '@comity/kernel';
import { type Assessment, awaitsSecond, giverOf, isContested, pointKey, standingScores } from './assessment.state.js';
import { findAssessment, unknownAssessment } from './decide-assessment.js';
import { refuseDate } from './decide-filing.js';
import type { ConfirmQuality, ContestQuality } from './quality.commands.js';
import type { RequestDecision } from './request.decision.js';
import type { ScoredPoint } from './request.events.js';
import type { RequestState } from './request.state.js';
import { refuseOwner, refuseScores } from './scores.checks.js';

/** The counterpart, or an officer other than the assessor, disputes one score. It stands until it is confirmed or revised. */
export function contestQuality(command: ContestQuality, state: RequestState): RequestDecision {
  const { assessmentId, point, contestedBy, contestedAt, reason, by, at } = command;
  const assessment = findAssessment(state, assessmentId);
  if (assessment === undefined) return unknown(state);
  const refusal =
    refuseUnsettled(assessment, state) ??
    refuseUnscored(assessment, point) ??
    refuseDate(contestedAt, state.filedAt, at, 'contest');
  if (refusal !== null) return refusal;
  const { assessedAt } = assessment;
  if (assessedAt !== null && contestedAt < assessedAt) {
    return refuse('date-too-early', `the scores were given at ${assessedAt}; they cannot have been contested before`);
  }
  if (contestedBy === 'us' && giverOf(assessment, point) === by) {
    return refuse('assessor-contests-own-score', 'you gave this score; assess anew, or let somebody else contest it');
  }
  if (isContested(assessment, point)) {
    return refuse('already-contested', 'this score is contested already; have it confirmed or revised');
  }
  const { itemId, dimension } = point;
  const data = { assessmentId, itemId, dimension, contestedBy, person: by, contestedAt, reason };
  return accept({ type: 'QualityContested', data, occurredAt: contestedAt });
}

/** A second person says what the scores are: neither who gave them nor who contested them decides on them. */
export function confirmQuality(command: ConfirmQuality, state: RequestState): RequestDecision {
  const { assessmentId, revisions, rubric, by, at } = command;
  const assessment = findAssessment(state, assessmentId);
  if (assessment === undefined) return unknown(state);
  const refusal =
    refuseUnsettled(assessment, state) ??
    refuseConfirmer(by, assessment) ??
    refuseOwner(by, rubric, state) ??
    revisions.reduce<RequestDecision | null>((found, each) => found ?? refuseUnscored(assessment, each), null) ??
    refuseScores(revisions, rubric, state);
  if (refusal !== null) return refusal;
  if (assessment.confirmations.length > 0 && assessment.contests.every(({ settled }) => settled)) {
    return refuse('already-confirmed', 'the scores are confirmed, and none is contested since; contest one first');
  }
  const revised = new Map(revisions.map((each) => [pointKey(each), each]));
  const scores = standingScores(assessment).map((each) => revised.get(pointKey(each)) ?? each);
  return accept({ type: 'QualityConfirmed', data: { assessmentId, confirmer: by, confirmedAt: at, scores } });
}

function unknown({ phase }: RequestState): RequestDecision {
  return phase === 'unknown' ? refuse('request-unknown', 'there is no such request') : unknownAssessment();
}

/** What is outstanding must stay unknown to whoever scores second; what was scored second is there to be compared. */
function refuseUnsettled(assessment: Assessment, { assessments }: RequestState): RequestDecision | null {
  if (assessment.secondOf !== null) {
    return refuse('second-is-only-compared', 'a second assessment is only compared; name the first assessment');
  }
  if (!awaitsSecond(assessment, assessments)) return null;
  return refuse('second-outstanding', 'a blind second assessment was drawn; have it recorded first');
}

function refuseUnscored(assessment: Assessment, point: ScoredPoint): RequestDecision | null {
  if (assessment.scores.some((each) => pointKey(each) === pointKey(point))) return null;
  return refuse('score-unknown', `the assessment has no score of item ${point.itemId} for ${point.dimension}`);
}

function refuseConfirmer(person: string, assessment: Assessment): RequestDecision | null {
  const open = assessment.contests.filter(({ settled }) => !settled);
  const hadAPart =
    assessment.assessor === person ||
    open.some((each) => (each.contestedBy === 'us' && each.person === person) || giverOf(assessment, each) === person);
  if (!hadAPart) return null;
  return refuse('confirmer-had-a-part', 'whoever gave or contested the scores does not decide on them; ask another');
}
