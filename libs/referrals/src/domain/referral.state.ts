import { type Instant, unreachable } from '@comity/kernel';
import type { Referral, ReferralData, ReferralEvent, ReferralOutcome } from './referral.events.js';

/** What is reported back, by the id of the report: the same report again is a retry. */
export type Reported =
  | { readonly type: 'InvestigationUpdateReceived'; readonly data: ReferralData<'InvestigationUpdateReceived'> }
  | { readonly type: 'ChargesReported'; readonly data: ReferralData<'ChargesReported'> }
  | { readonly type: 'OutcomeReported'; readonly data: ReferralData<'OutcomeReported'> };

export interface MadeReferral {
  readonly phase: 'made';
  readonly referral: Referral;
  readonly referredBy: string;
  readonly acceptedAt: Instant | null;
  readonly charged: boolean;
  /** The last one; null while there is none. */
  readonly outcome: ReferralOutcome | null;
  readonly reports: ReadonlyMap<string, Reported>;
}

export type ReferralState = { readonly phase: 'unmade' } | MadeReferral;

export function evolveReferral(state: ReferralState, event: ReferralEvent): ReferralState {
  if (event.type === 'OffenderReferred') {
    const { referredBy, ...referral } = event.data;
    const nothingYet = { acceptedAt: null, charged: false, outcome: null, reports: new Map() };
    return { phase: 'made', referral, referredBy, ...nothingYet };
  }
  return state.phase === 'unmade' ? state : evolveMade(state, event);
}

function evolveMade(
  state: MadeReferral,
  { type, data }: Exclude<ReferralEvent, { type: 'OffenderReferred' }>,
): MadeReferral {
  switch (type) {
    case 'ReferralAccepted':
      return { ...state, acceptedAt: data.acceptedAt };
    case 'InvestigationUpdateReceived':
      return { ...state, reports: new Map(state.reports).set(data.updateId, { type, data }) };
    case 'ChargesReported':
      return { ...state, charged: true, reports: new Map(state.reports).set(data.chargesId, { type, data }) };
    case 'OutcomeReported':
      return {
        ...state,
        outcome: data.outcome,
        reports: new Map(state.reports).set(data.outcomeId, { type, data }),
      };
    default:
      return unreachable(type);
  }
}
