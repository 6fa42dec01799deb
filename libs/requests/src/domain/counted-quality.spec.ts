import { idFrom } from '@comity/kernel';
import type { Assessment } from './assessment.state.js';
import { countedQualityOf } from './counted-quality.js';
import type { QualityScore } from './request.events.js';

const score = (itemId: string, value: QualityScore['score']): QualityScore => ({
  ...{ itemId, dimension: 'completeness', score: value },
  ...(value === 0 ? { deficiency: 'records missing' } : {}),
});
const of = (name: string, scores: readonly QualityScore[], more: Partial<Assessment> = {}): Assessment => ({
  ...{ assessmentId: idFrom(name), assessor: name, assessedAt: null, rubricVersion: 1, secondOf: null, scores },
  ...{ draw: null, contests: [], confirmations: [] },
  ...more,
});
const drawn = { seed: 'f'.repeat(32), sharePercent: 10, drawn: true };
const counted = (value: number | null, more: object = {}) => ({
  ...{ dimension: 'completeness', score: value, deficient: value === 0, contested: false },
  ...more,
});

describe('what the assessments of a request contribute to the figures', () => {
  it('is nothing while there are none', () => expect(countedQualityOf([])).toBeNull());

  it('is the last score of each item and dimension, as confirmed or revised, contested or not', () => {
    const confirmation = { confirmer: 'rosa', confirmedAt: '2024-04-02T08:00:00.000Z', scores: [score('1', 2)] };
    const contest = { itemId: '2', dimension: 'completeness', contestedBy: 'them', person: 'rosa' } as const;
    const open = { ...contest, contestedAt: confirmation.confirmedAt, reason: 'it is all there', settled: false };
    const assessments = [
      of('early', [score('1', 4), score('2', 0), score('3', 'not-assessable')], { contests: [open] }),
      of('late', [score('1', 1)], { confirmations: [confirmation] }),
    ];
    expect(countedQualityOf(assessments)?.scores).toEqual([counted(2), counted(0, { contested: true }), counted(null)]);
  });

  it('leaves out what waits for a blind second assessment, since a figure over few would tell it [second-assessor-is-blind]', () => {
    const first = of('first', [score('1', 0)], { draw: drawn });
    expect(countedQualityOf([first])).toEqual({ scores: [], pairs: [], awaitingSecond: 1 });
    const second = of('second', [score('1', 3)], { secondOf: first.assessmentId });
    const confirmation = { confirmer: 'rosa', confirmedAt: '2024-04-02T08:00:00.000Z', scores: [score('1', 2)] };
    expect(countedQualityOf([{ ...first, confirmations: [confirmation] }, second])).toEqual({
      scores: [counted(2)],
      pairs: [{ dimension: 'completeness', first: 0, second: 3 }],
      awaitingSecond: 0,
    });
  });
});
