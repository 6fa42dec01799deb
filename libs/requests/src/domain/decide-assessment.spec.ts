import { idFrom } from '@comity/kernel';
import type { AssessQuality } from './quality.commands.js';
import type { RequestCommand } from './request.commands.js';
import type { QualityScore, RequestEvent } from './request.events.js';
import { isDrawn } from './second-assessment.js';
import { content, filed, LATER, olga, open, received, request, rosa, rubric, SENT } from './testing/fixtures.js';

const ivan = 'ivan';
const FIRST = idFrom('assessment', 'first');
const SECOND = idFrom('assessment', 'second');
const answered = [...open, received({ 1: 'final', 2: 'final' }, SENT)];
const one = (score: QualityScore['score'], more: Partial<QualityScore> = {}): QualityScore => ({
  ...{ itemId: '1', dimension: 'completeness', score },
  ...more,
});

/** A seed that draws the first assessment at fifty percent, and one that does not. */
const seeds = Array.from({ length: 64 }, (_value, place) => place.toString(16).padStart(32, '0'));
const drawing = seeds.find((seed) => isDrawn(seed, FIRST, 50)) ?? '';
const sparing = seeds.find((seed) => !isDrawn(seed, FIRST, 50)) ?? '';

const assess = (scores: readonly QualityScore[], more: Partial<AssessQuality> = {}): RequestCommand => ({
  ...{ type: 'assess', assessmentId: FIRST, scores, rubric, seed: sparing, by: ivan, at: LATER },
  ...more,
});
const when = (command: RequestCommand, ...before: RequestEvent[]) =>
  request.given(...answered, ...before).when(command);
const assessed = (more: object = {}): RequestEvent => ({
  type: 'QualityAssessed',
  data: { assessmentId: FIRST, assessor: ivan, scores: [one(3)], rubricVersion: 1, assessedAt: LATER, ...more },
});
const draw = (drawn: boolean): RequestEvent => ({
  type: 'SecondAssessmentDrawn',
  data: { assessmentId: FIRST, seed: drawn ? drawing : sparing, sharePercent: 50, drawn },
});

describe('assessment', () => {
  it('asks for the deficiency behind a score of 0 or 1, by a rubric and without one [low-scores-name-the-deficiency]', () => {
    for (const terms of [rubric, null]) {
      const scored = (...scores: QualityScore[]) => when(assess(scores, { rubric: terms }));
      for (const score of [0, 1]) scored(one(score)).refuses('deficiency-not-named');
      scored(one(1, { deficiency: 'records missing' })).events();
      scored(one(3)).events();
      scored(one('not-assessable')).events();
    }
  });

  it('asks for it with higher scores too where the rubric says so, and takes only what the rubric lists [low-scores-name-the-deficiency]', () => {
    when(assess([one(2)])).refuses('deficiency-not-named');
    when(assess([one(2)], { rubric: null })).events();
    when(assess([one(0, { deficiency: 'poor' })])).refuses('deficiency-not-listed');
    when(assess([one(0, { deficiency: 'poor', dimension: 'verifiability' })])).events();
  });

  it('scores the items of the request, each once in a dimension of the rubric, whose version it pins [scores-are-anchored]', () => {
    when(assess([one(3, { itemId: '7' })])).refuses('item-unknown');
    when(assess([one(3), one(4)])).refuses('item-twice');
    when(assess([one(3, { dimension: 'usability' })])).refuses('dimension-not-in-rubric');
    when(assess([one(3)])).emits(assessed(), draw(false));
    when(assess([one(3)], { rubric: null })).emits(assessed({ rubricVersion: null }));
  });

  it('is of what has come, under an id of its own', () => {
    request
      .given(...open)
      .when(assess([one(3)]))
      .refuses('nothing-to-assess');
    when(assess([one(3)]), assessed()).refuses('assessment-id-reused');
  });

  it('is not made by whoever wrote, registered or answered the request, where the rubric says so [assessor-is-not-the-owner]', () => {
    when(assess([one(3)], { by: olga })).refuses('assessor-owns-the-request');
    when(assess([one(3)], { by: olga, rubric: { ...rubric, ownerMayAssess: true } })).events();
    const incoming = { ...content, direction: 'incoming', filedAt: SENT, zone: 'Europe/London' };
    const registered = { ...filed, data: { ...filed.data, ...incoming, registrar: olga } } as RequestEvent;
    const ours = { answerId: idFrom('answer'), answers: [{ itemId: '1', answer: 'final' }] } as const;
    const history: RequestEvent[] = [
      registered,
      { type: 'AnswerDrafted', data: { ...ours, answers: [...ours.answers], author: rosa, text: 'Enclosed' } },
      { type: 'AnswerSent', data: { ...ours, answers: [...ours.answers], sentAt: SENT, channel: 'mail' } },
    ];
    const given = request.given(...history);
    for (const by of [olga, rosa]) given.when(assess([one(3)], { by })).refuses('assessor-owns-the-request');
    given.when(assess([one(3)])).events();
  });
});

describe('the draw of a second assessment', () => {
  it('is decided by seed, assessment and share alone, so that anyone can draw again [second-draw-can-be-checked]', () => {
    when(assess([one(3)], { seed: drawing })).emits(assessed(), draw(true));
    when(assess([one(3)], { seed: sparing })).emits(assessed(), draw(false));
    when(assess([one(3)], { rubric: { ...rubric, secondAssessmentPercent: 0 } })).emits(assessed());
  });

  it('takes as many of a hundred as the rubric says, and no fewer with a larger share', () => {
    const ids = Array.from({ length: 4_000 }, (_value, place) => idFrom('drawn', place));
    const taken = (percent: number) => ids.filter((id) => isDrawn(drawing, id, percent)).length;
    expect([taken(0), taken(100)]).toEqual([0, 4_000]);
    expect(Math.abs(taken(10) - 400)).toBeLessThan(80);
    expect(ids.filter((id) => isDrawn(drawing, id, 10) && !isDrawn(drawing, id, 11))).toEqual([]);
  });

  it('is not got round by another assessment, until one is spared [second-assessor-is-another]', () => {
    const again = assess([one(3)], { assessmentId: SECOND, seed: sparing });
    when(again, assessed(), draw(true)).refuses('second-outstanding');
    when(again, assessed(), draw(false)).events();
    when(assess([one(3, { dimension: 'verifiability' })], { assessmentId: SECOND }), assessed(), draw(true)).events();
  });

  it('is made by somebody else, once, of the same items and dimensions, and is not drawn again [second-assessor-is-another]', () => {
    const second = (more: Partial<AssessQuality> = {}) =>
      assess([one(4)], { assessmentId: SECOND, secondOf: FIRST, by: rosa, seed: drawing, ...more });
    const own = assessed({ assessmentId: SECOND, assessor: rosa, secondOf: FIRST, scores: [one(4)] });
    when(second(), assessed(), draw(true)).emits(own);
    when(second({ by: ivan }), assessed(), draw(true)).refuses('second-by-the-first-assessor');
    when(second({ mayReadRecord: true }), assessed(), draw(true)).refuses('second-assessor-sees-the-first');
    when(second({ by: olga }), assessed(), draw(true)).refuses('assessor-owns-the-request');
    when(second({ scores: [one(4, { itemId: '2' })] }), assessed(), draw(true)).refuses('second-scores-other-points');
    when(second(), assessed(), draw(false)).refuses('second-not-drawn');
    when(second({ secondOf: SECOND }), assessed(), draw(true)).refuses('assessment-unknown');
    const third = { assessmentId: idFrom('assessment', 'third'), by: 'nora' };
    when(second(third), assessed(), draw(true), own).refuses('second-already-recorded');
  });
});
