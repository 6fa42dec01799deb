import type { CalendarDate } from '@comity/kernel';
import { ANY, type PermittedReasons, type PolicyClocks } from './agreement.events.js';
import type {
  AgreementState,
  CalendarAssignment,
  DeadlinePolicy,
  HotlineLadder,
  QualityRubric,
  RegisteredAgreement,
  RequestGuidelines,
} from './agreement.state.js';

/** What a request of this kind and urgency asks the agreement for, on the day of filing. */
export interface PolicyQuestion {
  readonly kind: string;
  readonly urgency: string;
  readonly on: CalendarDate;
}

/** The terms that a request pins when it is filed. */
export interface ApplicablePolicy {
  readonly policyVersion: number;
  readonly clocks: PolicyClocks;
  readonly permittedReasons: PermittedReasons;
}

/**
 * The policy for a request: the most specific that is effective on the day (kind and urgency, then kind, then urgency,
 * then the default); of several, the one that took effect last. Null when the agreement has none, which is not "no deadline".
 */
export function policyFor(state: AgreementState, question: PolicyQuestion): ApplicablePolicy | null {
  if (state.phase === 'unregistered') return null;
  const { kind, urgency, on } = question;
  const pairs = [
    [kind, urgency],
    [kind, ANY],
    [ANY, urgency],
    [ANY, ANY],
  ] as const;
  for (const [ofKind, ofUrgency] of pairs) {
    const policy = latestPolicy(state, ofKind, ofUrgency, on);
    if (policy !== undefined) {
      const { policyVersion, clocks, permittedReasons } = policy;
      return { policyVersion, clocks, permittedReasons };
    }
  }
  return null;
}

/** The policy of exactly this kind and urgency that took effect last, up to a day where one is given. */
export function latestPolicy(
  state: RegisteredAgreement,
  kind: string,
  urgency: string,
  on?: CalendarDate,
): DeadlinePolicy | undefined {
  return state.policies.findLast(
    (policy) => policy.kind === kind && policy.urgency === urgency && (on === undefined || policy.effectiveFrom <= on),
  );
}

/** The policy of a version, as pinned by a request. */
export function policyOfVersion(state: AgreementState, policyVersion: number): DeadlinePolicy | null {
  return state.phase === 'unregistered' ? null : (state.policies[policyVersion - 1] ?? null);
}

/** The guidelines for a kind on a day: its own, else those for every kind; of several, the ones that took effect last. */
export function guidelinesFor(
  state: AgreementState,
  { kind, on }: Pick<PolicyQuestion, 'kind' | 'on'>,
): RequestGuidelines | null {
  if (state.phase === 'unregistered') return null;
  const effective = state.guidelines.filter(({ effectiveFrom }) => effectiveFrom <= on);
  const lastOf = (wanted: string) => effective.findLast((one) => one.kind === wanted);
  return lastOf(kind) ?? lastOf(ANY) ?? null;
}

/** The rubric by which an answer is assessed on a day; null when the agreement has none yet. */
export function rubricOn(state: AgreementState, day: CalendarDate): QualityRubric | null {
  return state.phase === 'unregistered' ? null : lastEffective(state.rubrics, day);
}

/** The rubric of a version, as pinned by an assessment. */
export function rubricOfVersion(state: AgreementState, rubricVersion: number): QualityRubric | null {
  return state.phase === 'unregistered' ? null : (state.rubrics[rubricVersion - 1] ?? null);
}

/** The ladder that an issue escalated on the day climbs; null when the agreement has none yet. */
export function ladderOn(state: AgreementState, day: CalendarDate): HotlineLadder | null {
  return state.phase === 'unregistered' ? null : lastEffective(state.ladders, day);
}

/** The ladder of a version, as pinned by an issue. */
export function ladderOfVersion(state: AgreementState, ladderVersion: number): HotlineLadder | null {
  return state.phase === 'unregistered' ? null : (state.ladders[ladderVersion - 1] ?? null);
}

/** In the order of adoption, in which days never decrease. */
function lastEffective<T extends { readonly effectiveFrom: CalendarDate }>(adopted: readonly T[], day: CalendarDate) {
  return adopted.findLast(({ effectiveFrom }) => effectiveFrom <= day) ?? null;
}

export interface CalendarPin {
  readonly calendarId: string;
  readonly version: number;
}

/** The calendars that count for work with a counterpart: its own where it has one, else the one for all. */
export function calendarsFor(
  state: AgreementState,
  counterpartId: string,
): { readonly us: CalendarPin | null; readonly counterpart: CalendarPin | null } {
  if (state.phase === 'unregistered') return { us: null, counterpart: null };
  const assigned = (wanted: Pick<CalendarAssignment, 'party' | 'counterpartId'>): CalendarPin | null => {
    const found = state.calendars.find(
      (each) => each.party === wanted.party && each.counterpartId === wanted.counterpartId,
    );
    return found === undefined ? null : { calendarId: found.calendarId, version: found.calendarVersion };
  };
  return {
    us: assigned({ party: 'us' }),
    counterpart: assigned({ party: 'counterpart', counterpartId }) ?? assigned({ party: 'counterpart' }),
  };
}

/** Whether the agreement binds on a day. */
export type Standing = 'unregistered' | 'not-yet-in-force' | 'in-force' | 'suspended' | 'terminated';

export function standingOn(state: AgreementState, day: CalendarDate): Standing {
  if (state.phase === 'unregistered') return 'unregistered';
  if (day < state.inForceFrom) return 'not-yet-in-force';
  if (state.terminatedFrom !== null && day >= state.terminatedFrom) return 'terminated';
  const suspended = state.suspensions.some(
    ({ suspendedFrom, resumesOn }) => suspendedFrom <= day && (resumesOn === null || day < resumesOn),
  );
  return suspended ? 'suspended' : 'in-force';
}

/** True when the agreement holds with this counterpart: it is named, or none is. */
export function isPartyTo(state: AgreementState, counterpartId: string): boolean {
  if (state.phase === 'unregistered') return false;
  return state.counterpartIds.length === 0 || state.counterpartIds.includes(counterpartId);
}
