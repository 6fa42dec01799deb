import {
  accept,
  type CalendarDate,
  canonicalJson,
  type Dated,
  type Decider,
  type Decision,
  datedAs,
  isCalendarDate,
  isTimeZone,
  type Refusal,
  readContent,
  refuse,
} from '@comity/kernel';
import {
  type AgreementData,
  type AgreementEvent,
  agreementEvents,
  type PolicyContent,
  policyContent,
} from './agreement.events.js';
import {
  type AgreementState,
  type CalendarAssignment,
  evolveAgreement,
  isSameSeat,
  type RegisteredAgreement,
  type Suspension,
} from './agreement.state.js';
import { isPartyTo, latestPolicy } from './agreement.terms.js';

export type AgreementCommand = Dated &
  (
    | { readonly type: 'register'; readonly agreement: AgreementData<'AgreementRegistered'> }
    | { readonly type: 'adopt-policy'; readonly policy: PolicyContent }
    | { readonly type: 'assign-calendar'; readonly assignment: CalendarAssignment }
    | { readonly type: 'suspend'; readonly suspension: Suspension }
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
  | 'counterpart-not-party'
  | 'calendar-party-ambiguous'
  | 'calendar-version-older'
  | 'suspension-overlaps'
>;

type AgreementDecision = Decision<AgreementEvent, AgreementRefusal>;
type RefusedAgreement = Extract<AgreementDecision, { accepted: false }>;

/** The rules of one agreement. The same command again changes nothing. */
export const agreementDecider: Decider<AgreementState, AgreementCommand, AgreementEvent, AgreementRefusal> = {
  category: 'agreement',
  initial: { phase: 'unregistered' },
  evolve: evolveAgreement,
  decide: (command, state) => datedAs(command, decideAgreement(command, state)),
};

function decideAgreement(command: AgreementCommand, state: AgreementState): AgreementDecision {
  if (command.type === 'register') return register(command.agreement, state);
  if (state.phase === 'unregistered') {
    return refuse('agreement-unknown', 'no such agreement is registered; register it first, or check its id');
  }
  switch (command.type) {
    case 'adopt-policy':
      return adoptPolicy(command.policy, state);
    case 'assign-calendar':
      return assignCalendar(command.assignment, state);
    case 'suspend':
      return suspend(command.suspension, state);
    case 'terminate':
      return terminate(command.termination, state);
  }
}

function register(agreement: AgreementData<'AgreementRegistered'>, state: AgreementState): AgreementDecision {
  if (!isTimeZone(agreement.zone)) {
    return refuse('zone-unknown', `${agreement.zone} is no time zone; give an IANA name such as Europe/London`);
  }
  const dated = checkDates({ inForceFrom: agreement.inForceFrom });
  if (dated !== null) return dated;
  const content = readContent(agreementEvents.AgreementRegistered, agreement);
  if (!content.valid) return refuse('content-invalid', content.sentence);
  if (state.phase === 'unregistered') return accept({ type: 'AgreementRegistered', data: content.data });
  const { title, inForceFrom, zone, counterpartIds, ourName } = state;
  const registered = { title, inForceFrom, zone, counterpartIds, ourName };
  return isSame(registered, content.data)
    ? accept()
    : refuse('agreement-already-registered', 'this id holds another agreement; register the new one under a new id');
}

/** A version is never edited: what changes is adopted anew, and takes over the same kind and urgency from its day on. */
function adoptPolicy(policy: PolicyContent, state: RegisteredAgreement): AgreementDecision {
  const dated = checkDates({ effectiveFrom: policy.effectiveFrom }) ?? checkHolds(policy.effectiveFrom, state);
  if (dated !== null) return dated;
  const content = readContent(policyContent, policy);
  if (!content.valid) return refuse('content-invalid', content.sentence);
  const earlier = latestPolicy(state, content.data.kind, content.data.urgency);
  const policyVersion = state.policies.length + 1;
  const adopted = { type: 'DeadlinePolicyAdopted', data: { ...content.data, policyVersion } } as const;
  if (earlier === undefined) return accept(adopted);
  if (isSame({ ...content.data, policyVersion: earlier.policyVersion }, earlier)) return accept();
  if (content.data.effectiveFrom < earlier.effectiveFrom) {
    return refuse(
      'policy-before-earlier-adoption',
      `version ${earlier.policyVersion} holds from ${earlier.effectiveFrom}; adopt the change from that day or a later one`,
    );
  }
  return accept<AgreementEvent>(adopted, {
    type: 'DeadlinePolicySuperseded',
    data: {
      policyVersion: earlier.policyVersion,
      byPolicyVersion: policyVersion,
      supersededFrom: content.data.effectiveFrom,
    },
  });
}

function assignCalendar(assignment: CalendarAssignment, state: RegisteredAgreement): AgreementDecision {
  const content = readContent(agreementEvents.CalendarAssigned, assignment);
  if (!content.valid) return refuse('content-invalid', content.sentence);
  const { party, counterpartId, calendarId, calendarVersion } = content.data;
  if (party === 'us' && counterpartId !== undefined) {
    return refuse('calendar-party-ambiguous', 'our own calendar names no counterpart; leave counterpartId out');
  }
  if (counterpartId !== undefined && !isPartyTo(state, counterpartId)) {
    return refuse('counterpart-not-party', 'this counterpart is not a party to the agreement; name one that is');
  }
  const before = state.calendars.find((assigned) => isSameSeat(assigned, content.data));
  if (before !== undefined && before.calendarId === calendarId) {
    if (before.calendarVersion === calendarVersion) return accept();
    if (before.calendarVersion > calendarVersion) {
      return refuse(
        'calendar-version-older',
        `version ${before.calendarVersion} is assigned; assign that or a later version, or amend the calendar`,
      );
    }
  }
  return accept({ type: 'CalendarAssigned', data: content.data });
}

/** Suspending again from the same day changes until when; a suspension never overlaps another. */
function suspend(suspension: Suspension, state: RegisteredAgreement): AgreementDecision {
  const { suspendedFrom, resumesOn } = suspension;
  const dated =
    checkDates({ suspendedFrom, ...(resumesOn === null ? {} : { resumesOn }) }) ?? checkHolds(suspendedFrom, state);
  if (dated !== null) return dated;
  const content = readContent(agreementEvents.AgreementSuspended, suspension);
  if (!content.valid) return refuse('content-invalid', content.sentence);
  if (resumesOn !== null && resumesOn <= suspendedFrom) {
    return refuse('date-invalid', `resumesOn must come after ${suspendedFrom}, the first day of the suspension`);
  }
  const same = state.suspensions.find((one) => one.suspendedFrom === suspendedFrom);
  if (same !== undefined && isSame(same, content.data)) return accept();
  const overlapping = state.suspensions.find((one) => one !== same && overlap(one, content.data));
  if (overlapping !== undefined) {
    const until = overlapping.resumesOn ?? 'an open end';
    return refuse(
      'suspension-overlaps',
      `the agreement is suspended from ${overlapping.suspendedFrom} to ${until}; change that suspension instead`,
    );
  }
  return accept({ type: 'AgreementSuspended', data: content.data });
}

function terminate(termination: AgreementData<'AgreementTerminated'>, state: RegisteredAgreement): AgreementDecision {
  const { terminatedFrom } = termination;
  const dated = checkDates({ terminatedFrom });
  if (dated !== null) return dated;
  const content = readContent(agreementEvents.AgreementTerminated, termination);
  if (!content.valid) return refuse('content-invalid', content.sentence);
  if (terminatedFrom < state.inForceFrom) return beforeAgreement(state);
  if (state.terminatedFrom === null) return accept({ type: 'AgreementTerminated', data: content.data });
  return state.terminatedFrom === terminatedFrom
    ? accept()
    : refuse('agreement-already-terminated', `it ends on ${state.terminatedFrom}; an end once given stands`);
}

/** Null where every day exists. */
function checkDates(days: Readonly<Record<string, CalendarDate>>): RefusedAgreement | null {
  for (const [name, day] of Object.entries(days)) {
    if (!isCalendarDate(day)) return refuse('date-invalid', `${name}: ${day} is no day; give one as YYYY-MM-DD`);
  }
  return null;
}

/** Null where the agreement has begun and has not ended on the day. */
function checkHolds(day: CalendarDate, state: RegisteredAgreement): RefusedAgreement | null {
  if (day < state.inForceFrom) return beforeAgreement(state);
  if (state.terminatedFrom === null || day < state.terminatedFrom) return null;
  return refuse('agreement-terminated', `the agreement ends on ${state.terminatedFrom}; choose an earlier day`);
}

function beforeAgreement(state: RegisteredAgreement): RefusedAgreement {
  return refuse(
    'date-before-agreement',
    `the agreement is in force from ${state.inForceFrom}; choose that day or later`,
  );
}

function overlap(a: Suspension, b: Suspension): boolean {
  const startsBeforeEnd = (one: Suspension, other: Suspension): boolean =>
    other.resumesOn === null || one.suspendedFrom < other.resumesOn;
  return startsBeforeEnd(a, b) && startsBeforeEnd(b, a);
}

function isSame(a: object, b: object): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
