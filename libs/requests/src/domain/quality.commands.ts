import type { QualityRubric } from '@comity/agreements/contract';
import type { Instant } from '@comity/kernel';
import type { By } from './policy.terms.js';
import type { QualityScore, ScoredPoint, Side } from './request.events.js';

/** By the rubric that holds on the day, or that the assessment in question was made by. Null: the agreement has none. */
interface ByRubric {
  readonly rubric: QualityRubric | null;
}

export type AssessQuality = By &
  ByRubric & {
    readonly type: 'assess';
    readonly assessmentId: string;
    readonly scores: readonly QualityScore[];
    /** Of a blind second assessment: the first. */
    readonly secondOf?: string;
    /** Whoever may read the record itself can read first scores there, however well they are hidden elsewhere. */
    readonly mayReadRecord?: boolean;
    /** 32 random hex digits, by which it is drawn whether there is to be a second assessment. */
    readonly seed: string;
  };
export type ContestQuality = By & {
  readonly type: 'contest-quality';
  readonly assessmentId: string;
  readonly point: ScoredPoint;
  readonly contestedBy: Side;
  readonly contestedAt: Instant;
  readonly reason: string;
};
/** Scores that are not revised are confirmed as they are. */
export type ConfirmQuality = By &
  ByRubric & {
    readonly type: 'confirm-quality';
    readonly assessmentId: string;
    readonly revisions: readonly QualityScore[];
  };

export type QualityCommand = AssessQuality | ContestQuality | ConfirmQuality;
