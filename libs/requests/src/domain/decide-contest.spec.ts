import { idFrom } from '@comity/kernel';
import type { ConfirmQuality, ContestQuality } from './quality.commands.js';
import type { RequestCommand } from './request.commands.js';
import type { QualityScore, RequestEvent } from './request.events.js';
import { LATER, olga, open, received, request, rosa, rubric, SENT } from './testing/fixtures.js';

const ivan = 'ivan';
const nora = 'nora';
const ID = idFrom('assessment', 'contested');
const NEXT = '2024-04-03T08:00:00.000Z';
const answered = [...open, received({ 1: 'final', 2: 'final' }, SENT)];
const low: QualityScore = { itemId: '1', dimension: 'completeness', score: 1, deficiency: 'records missing' };
const fair: QualityScore = { itemId: '2', dimension: 'completeness', score: 3 };
const raised: QualityScore = { itemId: '1', dimension: 'completeness', score: 3 };
const point = { itemId: '1', dimension: 'completeness' } as const;

const assessed: RequestEvent = {
  type: 'QualityAssessed',
  data: { assessmentId: ID, assessor: ivan, scores: [low, fair], rubricVersion: 1, assessedAt: LATER },
};
const contest = (more: Partial<ContestQuality> = {}): RequestCommand => ({
  ...{ type: 'contest-quality', assessmentId: ID, point, contestedBy: 'us', contestedAt: NEXT },
  ...{ reason: 'the annex holds the records', by: rosa, at: NEXT },
  ...more,
});
const confirm = (more: Partial<ConfirmQuality> = {}): RequestCommand => ({
  ...{ type: 'confirm-quality', assessmentId: ID, revisions: [], rubric, by: nora, at: NEXT },
  ...more,
});
const contested = (contestedBy: 'us' | 'them' = 'us', person = rosa): RequestEvent => {
  const data = { assessmentId: ID, ...point, contestedBy, person, contestedAt: NEXT };
  return { type: 'QualityContested', data: { ...data, reason: 'the annex holds the records' }, occurredAt: NEXT };
};
const confirmed = (...scores: QualityScore[]): RequestEvent => {
  return { type: 'QualityConfirmed', data: { assessmentId: ID, confirmer: nora, confirmedAt: NEXT, scores } };
};
const when = (command: RequestCommand, ...before: RequestEvent[]) =>
  request.given(...answered, ...before).when(command);

describe('a score that is contested', () => {
  it('names who contests it and why: another officer, or the counterpart by its word [contest-and-confirm-are-recorded]', () => {
    when(contest(), assessed).emits(contested());
    when(contest({ contestedBy: 'them', by: ivan }), assessed).emits(contested('them', ivan));
    when(contest({ by: ivan }), assessed).refuses('assessor-contests-own-score');
    when(contest({ point: { itemId: '2', dimension: 'verifiability' } }), assessed).refuses('score-unknown');
    when(contest()).refuses('assessment-unknown');
    when(contest(), assessed, contested()).refuses('already-contested');
  });

  it('cannot have been contested before it was given, nor tomorrow', () => {
    when(contest({ contestedAt: SENT }), assessed).refuses('date-too-early');
    when(contest({ contestedAt: '2024-04-04T08:00:00.000Z' }), assessed).refuses('date-in-the-future');
  });

  it('is replaced by a confirmation alone, never by assessing anew [contested-scores-need-a-second-person]', () => {
    const terms = { rubric, seed: '0'.repeat(32), by: ivan, at: NEXT };
    const anew = { type: 'assess', assessmentId: idFrom('anew'), ...terms } as const;
    when({ ...anew, scores: [raised] }, assessed, contested()).refuses('score-contested');
    when({ ...anew, scores: [fair] }, assessed, contested()).events();
    when({ ...anew, scores: [raised] }, assessed, contested(), confirmed(low, fair)).events();
  });
});

describe('confirmation', () => {
  it('confirms what it does not revise [contest-and-confirm-are-recorded]', () => {
    when(confirm(), assessed).emits(confirmed(low, fair));
    when(confirm({ revisions: [raised] }), assessed, contested()).emits(confirmed(raised, fair));
  });

  it('is by a second person, who neither gave nor contested the scores, nor owns the request [contested-scores-need-a-second-person] [four-eyes-at-every-door]', () => {
    when(confirm({ by: ivan }), assessed).refuses('confirmer-had-a-part');
    when(confirm({ by: rosa }), assessed, contested()).refuses('confirmer-had-a-part');
    when(confirm({ by: olga }), assessed).refuses('assessor-owns-the-request');
    when(confirm({ by: rosa }), assessed, contested('them')).events();
  });

  it('revises by the rubric by which was assessed, and nothing that was not scored', () => {
    when(confirm({ revisions: [{ ...raised, score: 0 }] }), assessed).refuses('deficiency-not-named');
    when(confirm({ revisions: [{ ...raised, dimension: 'verifiability' }] }), assessed).refuses('score-unknown');
    when(confirm({ revisions: [raised, raised] }), assessed).refuses('item-twice');
  });

  it('happens once, and again when a score is contested afterwards', () => {
    when(confirm(), assessed, confirmed(low, fair)).refuses('already-confirmed');
    when(contest(), assessed, confirmed(low, fair)).emits(contested());
    when(confirm(), assessed, confirmed(low, fair), contested()).emits(confirmed(low, fair));
  });

  it('is not by whoever gave the score that is contested, by revising it the last time [contested-scores-need-a-second-person]', () => {
    const revised = [assessed, contested('them'), confirmed(raised, fair)];
    when(confirm(), ...revised, contested('them', ivan)).refuses('confirmer-had-a-part');
    when(confirm({ by: rosa }), ...revised, contested('them', ivan)).events();
    when(contest({ by: nora }), ...revised).refuses('assessor-contests-own-score');
    when(contest({ by: ivan }), ...revised).emits(contested('us', ivan));
  });

  it('waits, like a contest, for a second assessment that was drawn, and is not of that one [second-assessor-is-blind]', () => {
    const drawn = { assessmentId: ID, seed: 'f'.repeat(32), sharePercent: 50, drawn: true };
    const draw: RequestEvent = { type: 'SecondAssessmentDrawn', data: drawn };
    when(confirm(), assessed, draw).refuses('second-outstanding');
    when(contest(), assessed, draw).refuses('second-outstanding');
    const second = { assessmentId: idFrom('second'), assessor: rosa, scores: [raised, fair], secondOf: ID };
    const recorded: RequestEvent = { type: 'QualityAssessed', data: second };
    when(confirm(), assessed, draw, recorded).events();
    when(confirm({ assessmentId: second.assessmentId }), assessed, draw, recorded).refuses('second-is-only-compared');
  });
});
