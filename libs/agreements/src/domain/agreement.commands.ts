import type { Dated, Decision, Refusal } from '@comity/kernel';
import type { AgreementData, AgreementEvent, PolicyContent } from './agreement.events.js';
import type { CalendarAssignment, Suspension } from './agreement.state.js';
import type { LadderContent } from './hotline-ladder.js';
import type { RubricContent } from './quality-rubric.js';
import type { GuidelinesContent } from './request-guidelines.js';

/** Lifts the suspension that holds on the day: the agreement holds again from then on. */
export interface Resumption {
  readonly resumesOn: string;
  readonly reason: string;
}

export interface AssignCalendar {
  readonly type: 'assign-calendar';
  readonly assignment: CalendarAssignment;
  /** Of the calendar, at the moment of asking; null while nobody has published it. */
  readonly latestVersion: number | null;
}

export type AgreementCommand = Dated &
  (
    | { readonly type: 'register'; readonly agreement: AgreementData<'AgreementRegistered'> }
    | { readonly type: 'adopt-policy'; readonly policy: PolicyContent }
    | { readonly type: 'adopt-guidelines'; readonly guidelines: GuidelinesContent }
    | { readonly type: 'adopt-rubric'; readonly rubric: RubricContent }
    | { readonly type: 'define-ladder'; readonly ladder: LadderContent }
    | AssignCalendar
    | { readonly type: 'suspend'; readonly suspension: Suspension }
    | { readonly type: 'resume'; readonly resumption: Resumption }
    | { readonly type: 'terminate'; readonly termination: AgreementData<'AgreementTerminated'> }
  );

export type AgreementRefusal = Refusal<
  | 'agreement-unknown'
  | 'agreement-already-registered'
  | 'agreement-terminated'
  | 'agreement-already-terminated'
  | 'content-invalid'
  | 'date-invalid'
  | 'zone-unknown'
  | 'date-before-agreement'
  | 'policy-before-earlier-adoption'
  | 'terms-before-earlier-adoption'
  | 'counterpart-not-party'
  | 'calendar-party-ambiguous'
  | 'calendar-version-older'
  | 'calendar-unknown'
  | 'calendar-version-unknown'
  | 'suspension-overlaps'
  | 'agreement-not-suspended'
>;

export type AgreementDecision = Decision<AgreementEvent, AgreementRefusal>;
export type RefusedAgreement = Extract<AgreementDecision, { accepted: false }>;
