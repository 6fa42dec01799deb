import { idFrom } from '@comity/kernel';
import type { RequestCommand } from './request.commands.js';
import { LATER, olga, open, received, request, SENT } from './testing/fixtures.js';

describe('assessment', () => {
  const answered = [...open, received({ 1: 'final', 2: 'final' }, SENT)];
  const assess = (score: number, more = {}): RequestCommand => ({
    type: 'assess',
    assessmentId: idFrom('assessment'),
    scores: [{ itemId: '1', dimension: 'completeness', score, ...more }],
    by: olga,
    at: LATER,
  });

  it('asks for the deficiency behind a score of 0 or 1 [low-scores-name-the-deficiency]', () => {
    request
      .given(...answered)
      .when(assess(1))
      .refuses('deficiency-not-named');
    request
      .given(...answered)
      .when(assess(1, { deficiency: 'half of the logs are missing' }))
      .emitsTypes('QualityAssessed');
    request
      .given(...answered)
      .when(assess(3))
      .emitsTypes('QualityAssessed');
  });
  it('refuses to assess before anything has come', () =>
    request
      .given(...open)
      .when(assess(3))
      .refuses('nothing-to-assess'));
});
