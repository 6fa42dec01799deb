import type { QualityRubric } from '@comity/agreements/contract';
import { idFrom, unreachable } from '@comity/kernel';
import fc from 'fast-check';
import type { QualityCommand } from '../quality.commands.js';
import type { QualityScore } from '../request.events.js';
import type { RequestState } from '../request.state.js';
import { rubric } from './fixtures.js';

const RUBRICS: readonly (QualityRubric | null)[] = [null, rubric, { ...rubric, ownerMayAssess: true }];

const score: fc.Arbitrary<QualityScore> = fc
  .record({
    itemId: fc.constantFrom('1', '2', '3'),
    dimension: fc.constantFrom('completeness' as const, 'verifiability' as const, 'usability' as const),
    score: fc.constantFrom(0, 1, 3, 4, 'not-assessable' as const),
    deficiency: fc.constantFrom(undefined, 'records missing', 'of no use'),
  })
  .map(({ deficiency, ...rest }) => (deficiency === undefined ? rest : { ...rest, deficiency }));

/** What somebody may say about the quality of answers: mostly about what there is, often with scores that will do. */
export const arbitraryQuality = fc.record({
  rubric: fc.constantFrom(...RUBRICS),
  scores: fc.array(score, { minLength: 1, maxLength: 3 }),
  willDo: fc.boolean(),
  which: fc.nat(3),
  second: fc.boolean(),
  contestedBy: fc.constantFrom('us' as const, 'them' as const),
});
type Quality = typeof arbitraryQuality extends fc.Arbitrary<infer T> ? T : never;

const PLAIN: readonly QualityScore[] = [{ itemId: '1', dimension: 'completeness', score: 3 }];

/** The step as a command about the quality of what has come. */
export function qualityCommand(
  { quality, reason }: { readonly quality: Quality; readonly reason: string },
  type: QualityCommand['type'],
  { assessments }: RequestState,
  { on, when }: { readonly on: { readonly by: string; readonly at: string }; readonly when: string },
): QualityCommand {
  const { rubric, willDo, which, contestedBy } = quality;
  const about = assessments[which % Math.max(1, assessments.length)];
  const assessmentId = about?.assessmentId ?? idFrom('assessment', which);
  const scores = willDo ? PLAIN : quality.scores;
  switch (type) {
    case 'assess': {
      const secondOf = quality.second ? { secondOf: assessmentId } : {};
      const seed = idFrom('seed', on.at, which).replaceAll('-', '');
      const id = idFrom('assessment', on.at, on.by);
      return { type, assessmentId: id, scores, rubric, seed, ...secondOf, ...on };
    }
    case 'contest-quality': {
      const { itemId, dimension } = (willDo ? about?.scores[0] : undefined) ?? { itemId: '1', dimension: 'usability' };
      return { type, assessmentId, point: { itemId, dimension }, contestedBy, contestedAt: when, reason, ...on };
    }
    case 'confirm-quality':
      return { type, assessmentId, revisions: quality.second ? [] : scores, rubric, ...on };
    default:
      return unreachable(type);
  }
}
