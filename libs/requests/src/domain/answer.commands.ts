import type { Instant } from '@comity/kernel';
import type { By } from './policy.terms.js';
import type { DraftedAnswer } from './request.events.js';

/** Words our answer to what we were asked, or words it anew. */
export type DraftAnswer = By & {
  readonly type: 'draft-answer';
  readonly answerId: string;
  readonly answers: readonly DraftedAnswer[];
  readonly text: string;
  /** Needed where an item is refused. */
  readonly ground?: string;
  /** Null where the agreement lists none: then any ground will do. */
  readonly permittedGrounds: readonly string[] | null;
};
export type ApproveAnswer = By & { readonly type: 'approve-answer'; readonly answerId: string };
export type SendAnswer = By & {
  readonly type: 'send-answer';
  readonly answerId: string;
  readonly sentAt: Instant;
  readonly channel: string;
};

export type AnswerCommand = DraftAnswer | ApproveAnswer | SendAnswer;
