import type { DeadlineTerms, WorkingCalendar } from '@comity/calendars';
import type { CalendarDate, Instant } from '@comity/kernel';
import type {
  ClockName,
  ExtensionAmount,
  ItemAnswer,
  ItemOutcome,
  Pins,
  QualityScore,
  RequestContent,
} from './request.events.js';

/** Who acts (a person or service account) and when it is recorded. */
interface By {
  readonly by: string;
  readonly at: Instant;
}

/** What the agreement and the calendars say about a request's clocks, as pinned or about to be pinned. */
export interface PolicyTerms {
  readonly pins: Pins;
  readonly zone: string;
  readonly clocks: { readonly [Clock in ClockName]?: DeadlineTerms | undefined };
  readonly ourCalendar: WorkingCalendar | null;
  readonly counterpartCalendar: WorkingCalendar | null;
  /** Null where the agreement lists none: then any reason will do. */
  readonly permittedReasons: { readonly extension: readonly string[]; readonly refusal: readonly string[] } | null;
}

/** A due instant or day that somebody set, with the place where it stands. */
export type StatedDue = { readonly source: string } & ({ readonly dueAt: Instant } | { readonly dueOn: CalendarDate });

export type DraftRequest = By & { readonly type: 'draft'; readonly content: RequestContent };
export type ReviseRequest = By & { readonly type: 'revise'; readonly content: RequestContent };
export type SubmitRequest = By & { readonly type: 'submit' };
export type ApproveRequest = By & { readonly type: 'approve' };
export type SendBackRequest = By & { readonly type: 'send-back'; readonly reason: string };
export type FileRequest = By & { readonly type: 'file'; readonly terms: PolicyTerms; readonly stated?: StatedDue };
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
export type ExtendDeadline = By & {
  readonly type: 'extend';
  readonly clock: ClockName;
  readonly reason: string;
  readonly terms: PolicyTerms;
} & ({ readonly extendBy: ExtensionAmount } | { readonly until: StatedDue });
export type AssessQuality = By & {
  readonly type: 'assess';
  readonly assessmentId: string;
  readonly scores: readonly QualityScore[];
};
export type WithdrawRequest = By & {
  readonly type: 'withdraw';
  readonly withdrawnAt: Instant;
  readonly reason: string;
};
export type CloseRequest = By & { readonly type: 'close'; readonly outcomes: readonly ItemOutcome[] };
/** Asked by a job or a sweep, any number of times, at any time. */
export type FlagMissedDeadline = By & {
  readonly type: 'flag-missed';
  readonly clock: ClockName;
  readonly deadlineVersion: number;
};

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
  | ExtendDeadline
  | AssessQuality
  | WithdrawRequest
  | CloseRequest
  | FlagMissedDeadline
  | RecordHistory;

export type RequestRefusalCode =
  | 'request-unknown'
  | 'request-already-exists'
  | 'request-not-draft'
  | 'request-not-submitted'
  | 'request-not-approved'
  | 'request-not-open'
  | 'request-already-filed'
  | 'approver-wrote-the-request'
  | 'not-transmitted'
  | 'already-transmitted'
  | 'already-acknowledged'
  | 'date-in-the-future'
  | 'date-too-early'
  | 'item-unknown'
  | 'item-twice'
  | 'items-without-outcome'
  | 'response-unknown'
  | 'response-id-reused'
  | 'reason-not-permitted'
  | 'clock-not-running'
  | 'no-binding-deadline'
  | 'deadline-already-missed'
  | 'deadline-not-later'
  | 'extension-too-long'
  | 'deficiency-not-named'
  | 'assessment-id-reused'
  | 'nothing-to-assess'
  | 'not-yet-due'
  | 'direction-mismatch'
  | 'calendar-missing'
  | 'register-withdrew-a-fact'
  | 'register-changed-the-filing';
