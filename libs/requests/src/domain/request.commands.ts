import type { Instant } from '@comity/kernel';
import type { AnswerCommand } from './answer.commands.js';
import type { ClockCommand } from './clock.commands.js';
import type { CourseCommand } from './course.commands.js';
import type { By, PolicyTerms, StatedDue } from './policy.terms.js';
import type { QualityCommand } from './quality.commands.js';
import type { ItemAnswer, ItemOutcome, RequestContent } from './request.events.js';

export type { PolicyTerms, StatedDue } from './policy.terms.js';

export type DraftRequest = By & { readonly type: 'draft'; readonly content: RequestContent };
export type ReviseRequest = By & { readonly type: 'revise'; readonly content: RequestContent };
export type SubmitRequest = By & { readonly type: 'submit' };
export type ApproveRequest = By & { readonly type: 'approve' };
export type SendBackRequest = By & { readonly type: 'send-back'; readonly reason: string };
export type FileRequest = By & {
  readonly type: 'file';
  readonly terms: PolicyTerms;
  readonly stated?: StatedDue;
  /** What the text lacks under the agreement's guidelines: sentences that say what to do. */
  readonly missing?: readonly string[];
};
/** A request that the counterpart addressed to us; our deadline to answer it starts with its terms. */
export type RegisterIncoming = By & {
  readonly type: 'register-incoming';
  readonly content: RequestContent;
  readonly receivedAt: Instant;
  readonly terms: PolicyTerms;
  readonly stated?: StatedDue;
};
export type TransmitRequest = By & {
  readonly type: 'transmit';
  readonly transmittedAt: Instant;
  readonly channel: string;
  readonly terms: PolicyTerms;
};
export type AcknowledgeReceipt = By & {
  readonly type: 'acknowledge';
  readonly acknowledgedAt: Instant;
  readonly theirReference?: string;
  readonly terms: PolicyTerms;
};
export type ReceiveResponse = By & {
  readonly type: 'receive-response';
  readonly responseId: string;
  readonly receivedAt: Instant;
  readonly answers: readonly ItemAnswer[];
  readonly summary?: string;
};
export type RecordRefusal = By & {
  readonly type: 'record-refusal';
  readonly responseId: string;
  readonly receivedAt: Instant;
  readonly itemIds: readonly string[];
  readonly ground: string;
  readonly permittedGrounds: readonly string[] | null;
};
export type CorrectResponse = By & {
  readonly type: 'correct-response';
  readonly responseId: string;
  readonly correctionId: string;
  readonly correctedAt: Instant;
  readonly receivedAt?: Instant;
  readonly reason: string;
};
export type WithdrawRequest = By & {
  readonly type: 'withdraw';
  readonly withdrawnAt: Instant;
  readonly reason: string;
};
/** Takes a closed request up again. */
export type ReopenRequest = By & {
  readonly type: 'reopen';
  readonly reason: string;
  readonly terms: PolicyTerms;
  /** Needed where a stated deadline ran out while the request was closed. */
  readonly stated?: StatedDue;
};
export type CloseRequest = By & { readonly type: 'close'; readonly outcomes: readonly ItemOutcome[] };
/** What a register states about one request, in whatever version of the register. */
export interface RegisterFacts {
  readonly filedAt: Instant;
  readonly due?: StatedDue;
  readonly acknowledgedAt?: Instant;
  readonly interimAt?: Instant;
  readonly finalAt?: Instant;
  readonly correctedAt?: Instant;
  readonly withdrawnAt?: Instant;
}

/** Takes over what a register holds; asked again with the same facts, it changes nothing. */
export type RecordHistory = By & {
  readonly type: 'record-history';
  readonly content: RequestContent;
  readonly register: { readonly registerId: string; readonly rowId: string };
  readonly facts: RegisterFacts;
  /** States only what is new: a fact that is not stated stands, and so does what the request asks for. */
  readonly newsOnly?: boolean;
  /** Under which counterpart the register had it before that one was merged into another; the request stays with it. */
  readonly formerCounterpartId?: string;
  readonly terms: PolicyTerms;
  /** The register speaks for the time before this instant: a due instant up to it without an answer is a proven miss. */
  readonly provenBefore: Instant;
};

export type RequestCommand =
  | DraftRequest
  | ReviseRequest
  | SubmitRequest
  | ApproveRequest
  | SendBackRequest
  | FileRequest
  | RegisterIncoming
  | TransmitRequest
  | AcknowledgeReceipt
  | ReceiveResponse
  | RecordRefusal
  | CorrectResponse
  | WithdrawRequest
  | CloseRequest
  | ReopenRequest
  | RecordHistory
  | ClockCommand
  | CourseCommand
  | QualityCommand
  | AnswerCommand;

export type { RequestRefusalCode } from './request.refusal-codes.js';
