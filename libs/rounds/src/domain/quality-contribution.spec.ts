import type { CountedQuality } from '@comity/requests/contract';
import { qualityContribution } from './quality-contribution.js';

const scored = { dimension: 'completeness', score: 3, deficient: false, contested: false } as const;
const quality: CountedQuality = {
  scores: [scored, { ...scored, score: 1, deficient: true, contested: true }, { ...scored, score: null }],
  pairs: [{ dimension: 'completeness', first: 3, second: 'not-assessable' }],
  awaitingSecond: 1,
};
const of = (measure: string, dimension: 'completeness' | 'usability' | null = 'completeness') =>
  qualityContribution({ dimension, measure }, quality);

describe('what the assessments of a request contribute to a figure', () => {
  it('is what the figure is computed from, and nothing else', () => {
    expect([of('n'), of('not_assessable'), of('contested')]).toEqual(['2', '1', '1']);
    expect([of('mean'), of('deficient_share')]).toEqual(['[1,3]', '1 of 2']);
    expect(of('assessor_agreement')).toBe('["3/not-assessable"]');
    expect([of('awaiting_second', null), of('assessed_requests', null)]).toEqual(['1', 'assessed']);
  });

  it('is nothing where nothing was assessed in its dimension', () => {
    expect([of('n', 'usability'), of('mean', 'usability'), of('assessor_agreement', 'usability')]).toEqual([
      '',
      '',
      '',
    ]);
  });
});
