import type { CalendarDate } from '@comity/kernel';
import type { AgreementData, AgreementEvent } from './agreement.events.js';

/** Adopted terms; a version in use is never edited. */
export type DeadlinePolicy = AgreementData<'DeadlinePolicyAdopted'>;
export type RequestGuidelines = AgreementData<'GuidelinesAdopted'>;
export type QualityRubric = AgreementData<'QualityRubricAdopted'>;
export type HotlineLadder = AgreementData<'HotlineLadderDefined'>;
export type CalendarAssignment = AgreementData<'CalendarAssigned'>;
export type Suspension = AgreementData<'AgreementSuspended'>;

/** An agreement on our books, whether or not it holds today. */
export interface RegisteredAgreement extends AgreementData<'AgreementRegistered'> {
  readonly phase: 'registered';
  /** In the order of adoption: index 0 is version 1. */
  readonly policies: readonly DeadlinePolicy[];
  readonly guidelines: readonly RequestGuidelines[];
  readonly rubrics: readonly QualityRubric[];
  readonly ladders: readonly HotlineLadder[];
  /** The assignment that holds now, one per party and counterpart. */
  readonly calendars: readonly CalendarAssignment[];
  /** Never overlapping, one per first day. */
  readonly suspensions: readonly Suspension[];
  readonly terminatedFrom: CalendarDate | null;
}

export type AgreementState = { readonly phase: 'unregistered' } | RegisteredAgreement;

export function evolveAgreement(state: AgreementState, event: AgreementEvent): AgreementState {
  if (event.type === 'AgreementRegistered') {
    const none = { policies: [], guidelines: [], rubrics: [], ladders: [], calendars: [], suspensions: [] };
    return { phase: 'registered', ...event.data, ...none, terminatedFrom: null };
  }
  return state.phase === 'unregistered' ? state : evolveRegistered(state, event);
}

function evolveRegistered(
  state: RegisteredAgreement,
  event: Exclude<AgreementEvent, { type: 'AgreementRegistered' }>,
): RegisteredAgreement {
  switch (event.type) {
    case 'DeadlinePolicyAdopted':
      return { ...state, policies: [...state.policies, event.data] };
    case 'DeadlinePolicySuperseded':
      return state;
    case 'GuidelinesAdopted':
      return { ...state, guidelines: [...state.guidelines, event.data] };
    case 'QualityRubricAdopted':
      return { ...state, rubrics: [...state.rubrics, event.data] };
    case 'HotlineLadderDefined':
      return { ...state, ladders: [...state.ladders, event.data] };
    case 'CalendarAssigned': {
      const others = state.calendars.filter((assigned) => !isSameSeat(assigned, event.data));
      return { ...state, calendars: [...others, event.data] };
    }
    case 'AgreementSuspended': {
      const others = state.suspensions.filter((one) => one.suspendedFrom !== event.data.suspendedFrom);
      return { ...state, suspensions: [...others, event.data] };
    }
    case 'AgreementResumed':
      return { ...state, suspensions: state.suspensions.map((one) => resumed(one, event.data)) };
    case 'AgreementTerminated':
      return { ...state, terminatedFrom: event.data.terminatedFrom };
  }
}

/** The suspension as its lifting leaves it; another suspension stays as it is. */
export function resumed(suspension: Suspension, lifted: AgreementData<'AgreementResumed'>): Suspension {
  const { suspendedFrom, resumesOn } = lifted;
  return suspension.suspendedFrom === suspendedFrom ? { ...suspension, resumesOn } : suspension;
}

/** True when both assign a calendar to the same party (and the same counterpart, where one is named). */
export function isSameSeat(a: CalendarAssignment, b: CalendarAssignment): boolean {
  return a.party === b.party && a.counterpartId === b.counterpartId;
}
