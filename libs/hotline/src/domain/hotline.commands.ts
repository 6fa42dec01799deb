import type { HotlineLadder, Party, Standing } from '@comity/agreements/contract';
import type { CalendarDate, Decision, Instant, Refusal } from '@comity/kernel';
import type { RequestState } from '@comity/requests/contract';
import type { HotlineEvent, IssueContent } from './hotline.events.js';

/** When it is recorded: the wall clock, read once. */
interface At {
  readonly at: Instant;
}

/** What the agreement says on the day of the escalation. */
export interface HotlineTerms {
  readonly standing: Standing;
  readonly isParty: boolean;
  readonly zone: string;
  /** Null where the agreement has none yet. */
  readonly ladder: HotlineLadder | null;
}

/** Takes an issue in the course of a request to the hotline, or starts a drill. */
export interface Escalate extends At {
  readonly type: 'escalate';
  readonly issue: IssueContent;
  readonly escalatedAt: Instant;
  /** Where it starts; 1 unless the matter cannot wait. */
  readonly level: number;
  /** How the request stands; null for a drill. */
  readonly request: Pick<RequestState, 'phase' | 'filedAt'> | null;
  readonly terms: HotlineTerms;
}

export interface AttemptContact extends At {
  readonly type: 'attempt-contact';
  readonly attemptId: string;
  readonly attemptedAt: Instant;
  readonly channel: string;
  /** Whom the call was for. */
  readonly contact: string;
  /** Who answered; absent where nobody did. */
  readonly spokeWith?: string | undefined;
}

/** They called back on an attempt that nobody had answered. */
export interface RecordContact extends At {
  readonly type: 'record-contact';
  readonly attemptId: string;
  readonly madeAt: Instant;
  readonly spokeWith: string;
}

export interface Acknowledge extends At {
  readonly type: 'acknowledge';
  readonly acknowledgedAt: Instant;
  readonly acknowledgedBy: string;
}

export interface RaiseByHand extends At {
  readonly type: 'raise';
  readonly raisedAt: Instant;
  readonly reason: string;
}

/** Asked by a job or a sweep, any number of times, at any time. */
export interface RaiseOverdueRung extends At {
  readonly type: 'raise-overdue-rung';
  readonly level: number;
}

export interface RecordCommitment extends At {
  readonly type: 'record-commitment';
  readonly commitmentId: string;
  readonly party: Party;
  readonly madeOn: CalendarDate;
  readonly dueOn: CalendarDate | null;
  readonly text: string;
}

export interface FulfilCommitment extends At {
  readonly type: 'fulfil-commitment';
  readonly commitmentId: string;
  readonly fulfilledOn: CalendarDate;
}

export interface BreakCommitment extends At {
  readonly type: 'break-commitment';
  readonly commitmentId: string;
  readonly brokenOn: CalendarDate;
  readonly reason: string;
}

/** Takes back what was recorded in error of how a commitment ended. */
export interface ReopenCommitment extends At {
  readonly type: 'reopen-commitment';
  readonly commitmentId: string;
  readonly reason: string;
}

export interface Resolve extends At {
  readonly type: 'resolve';
  readonly resolvedAt: Instant;
  readonly resolution: string;
}

export interface HoldDrill extends At {
  readonly type: 'hold-drill';
  readonly heldAt: Instant;
  readonly findings: string;
}

export type HotlineCommand =
  | Escalate
  | AttemptContact
  | RecordContact
  | Acknowledge
  | RaiseByHand
  | RaiseOverdueRung
  | RecordCommitment
  | FulfilCommitment
  | BreakCommitment
  | ReopenCommitment
  | Resolve
  | HoldDrill;

export type HotlineRefusal = Refusal<
  | 'issue-unknown'
  | 'issue-already-escalated'
  | 'issue-resolved'
  | 'request-unknown'
  | 'request-not-open'
  | 'agreement-unknown'
  | 'agreement-not-in-force'
  | 'counterpart-not-party'
  | 'ladder-missing'
  | 'level-unknown'
  | 'top-level-reached'
  | 'already-acknowledged'
  | 'not-yet-due'
  | 'attempt-unknown'
  | 'attempt-id-reused'
  | 'contact-already-made'
  | 'commitment-unknown'
  | 'commitment-id-reused'
  | 'commitment-settled'
  | 'commitment-open'
  | 'too-many-attempts'
  | 'too-many-commitments'
  | 'drill-is-held'
  | 'no-drill'
  | 'date-in-the-future'
  | 'date-too-early'
  | 'content-invalid'
>;

export type HotlineDecision = Decision<HotlineEvent, HotlineRefusal>;
export type RefusedHotline = Extract<HotlineDecision, { accepted: false }>;
