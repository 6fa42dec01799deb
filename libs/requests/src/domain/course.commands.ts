import type { CalendarDate, Instant } from '@comity/kernel';
import type { By, PolicyTerms, UrgencyPolicy } from './policy.terms.js';
import type { ItemAnswer, Side } from './request.events.js';

export type RequestClarification = By & {
  readonly type: 'request-clarification';
  readonly clarificationId: string;
  readonly askedBy: Side;
  readonly askedAt: Instant;
  readonly question: string;
  readonly terms: PolicyTerms;
};
export type ProvideClarification = By & {
  readonly type: 'provide-clarification';
  readonly clarificationId: string;
  readonly providedAt: Instant;
  readonly explanation?: string;
  readonly terms: PolicyTerms;
};
export type ReturnAsDeficient = By & {
  readonly type: 'return-as-deficient';
  readonly returnedAt: Instant;
  readonly deficiencies: readonly string[];
  readonly terms: PolicyTerms;
};
/** Sends a returned request again, with what it lacked. */
export type Resubmit = By & {
  readonly type: 'resubmit';
  readonly transmittedAt: Instant;
  readonly channel: string;
  readonly remedy?: string;
  readonly terms: PolicyTerms;
};
export type Redirect = By & {
  readonly type: 'redirect';
  readonly redirectedAt: Instant;
  readonly to: string;
  readonly reason?: string;
};
export type ClaimUrgency = By & {
  readonly type: 'claim-urgency';
  readonly urgency: string;
  readonly claimedAt: Instant;
  readonly reason: string;
};
/** Null where the agreement as pinned has no policy for the urgency: then no deadline moves. */
export interface Judgement {
  readonly judged: UrgencyPolicy | null;
  readonly terms: PolicyTerms;
}
export type AcceptUrgency = By & Judgement & { readonly type: 'accept-urgency'; readonly acceptedAt: Instant };
export type DowngradeUrgency = By &
  Judgement & {
    readonly type: 'downgrade-urgency';
    readonly urgency: string;
    readonly downgradedAt: Instant;
    readonly reason: string;
  };
export type Postpone = By & {
  readonly type: 'postpone';
  readonly postponementId: string;
  readonly postponedAt: Instant;
  readonly itemIds: readonly string[];
  readonly reason: string;
  readonly expectedOn: CalendarDate;
  /** Null where the agreement lists none: then any reason will do. */
  readonly permittedReasons: readonly string[] | null;
};
export type RecordReply = By & {
  readonly type: 'record-reply';
  readonly replyId: string;
  readonly receivedAt: Instant;
  readonly summary: string;
};

/** What somebody read a reply as. */
export type Classification =
  | { readonly kind: 'irrelevant' }
  | { readonly kind: 'acknowledgement'; readonly theirReference?: string }
  | { readonly kind: 'response'; readonly answers: readonly ItemAnswer[] }
  | { readonly kind: 'question' };
export type ClassifyReply = By & {
  readonly type: 'classify-reply';
  readonly replyId: string;
  readonly classification: Classification;
  readonly terms: PolicyTerms;
};

export type CourseCommand =
  | RequestClarification
  | ProvideClarification
  | ReturnAsDeficient
  | Resubmit
  | Redirect
  | ClaimUrgency
  | AcceptUrgency
  | DowngradeUrgency
  | Postpone
  | RecordReply
  | ClassifyReply;
