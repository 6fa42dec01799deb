import {
  accept,
  canonicalJson,
  type Dated,
  type Decider,
  type Decision,
  datedAs,
  type Instant,
  type Refusal,
  readContent,
  refuse,
  unreachable,
} from '@comity/kernel';
import {
  type Referral,
  type ReferralData,
  type ReferralEvent,
  type ReferralOutcome,
  referralEvents,
} from './referral.events.js';
import { evolveReferral, type MadeReferral, type ReferralState } from './referral.state.js';

/** By somebody, at an instant read from the clock once. */
interface ByAt extends Dated {
  readonly by: string;
  readonly at: Instant;
}

export type ReferOffender = ByAt & {
  readonly type: 'refer';
  readonly referral: Referral;
  /** Why nothing can be opened in the case, or with the counterpart, at the moment of asking; null when it can. */
  readonly refusal: Refusal<'case-unknown' | 'case-closed' | 'counterpart-unknown'> | null;
};
export type AcceptReferral = ByAt & ReferralData<'ReferralAccepted'> & { readonly type: 'accept' };
export type RecordUpdate = ByAt & ReferralData<'InvestigationUpdateReceived'> & { readonly type: 'record-update' };
export type RecordCharges = ByAt & ReferralData<'ChargesReported'> & { readonly type: 'record-charges' };
export type RecordOutcome = ByAt & ReferralData<'OutcomeReported'> & { readonly type: 'record-outcome' };

export type ReferralCommand = ReferOffender | AcceptReferral | RecordUpdate | RecordCharges | RecordOutcome;

export type ReferralRefusal = Refusal<
  | 'referral-unknown'
  | 'referral-already-made'
  | 'referral-already-accepted'
  | 'referral-not-accepted'
  | 'referral-accepted'
  | 'referral-concluded'
  | 'charges-missing'
  | 'report-conflicts'
  | 'too-many-reports'
  | 'date-impossible'
  | 'case-unknown'
  | 'case-closed'
  | 'counterpart-unknown'
  | 'content-invalid'
>;

type ReferralDecision = Decision<ReferralEvent, ReferralRefusal>;

const REPORTS_AT_MOST = 1_000;

/** The rules of one referral: what is reported back follows its acceptance, and every date lies between it and now. */
export const referralDecider: Decider<ReferralState, ReferralCommand, ReferralEvent, ReferralRefusal> = {
  category: 'referral',
  initial: { phase: 'unmade' },
  decide: (command, state) => datedAs(command, decideReferral(command, state)),
  evolve: evolveReferral,
};

function decideReferral(command: ReferralCommand, state: ReferralState): ReferralDecision {
  if (command.type === 'refer') return refer(command, state);
  if (state.phase === 'unmade') return refuse('referral-unknown', 'no such referral; refer the offender first');
  switch (command.type) {
    case 'accept':
      return acceptReferral(command, state);
    case 'record-update':
      return recordUpdate(command, state);
    case 'record-charges':
      return recordCharges(command, state);
    case 'record-outcome':
      return recordOutcome(command, state);
    default:
      return unreachable(command);
  }
}

function refer({ referral, by, at, refusal }: ReferOffender, state: ReferralState): ReferralDecision {
  const content = readContent(referralEvents.OffenderReferred, { ...referral, referredBy: by });
  if (!content.valid) return refuse('content-invalid', content.sentence);
  if (state.phase === 'made') {
    const same = canonicalJson({ ...state.referral, referredBy: state.referredBy }) === canonicalJson(content.data);
    return same ? accept() : refuse('referral-already-made', 'this id holds another referral; use a new id');
  }
  if (refusal !== null) return { accepted: false, refusal };
  const { referredAt } = content.data;
  if (referredAt > at) return refuse('date-impossible', 'it was referred in the past; correct the date');
  return accept({ type: 'OffenderReferred', data: content.data, occurredAt: referredAt });
}

function acceptReferral(command: AcceptReferral, state: MadeReferral): ReferralDecision {
  const content = readContent(referralEvents.ReferralAccepted, command);
  if (!content.valid) return refuse('content-invalid', content.sentence);
  const { acceptedAt } = content.data;
  if (state.acceptedAt === acceptedAt) return accept();
  if (state.acceptedAt !== null) {
    return refuse('referral-already-accepted', `the referral was accepted at ${state.acceptedAt}`);
  }
  if (state.outcome !== null) return concluded(state.outcome);
  const impossible = refuseDate(acceptedAt, command.at, state);
  return impossible ?? accept({ type: 'ReferralAccepted', data: content.data, occurredAt: acceptedAt });
}

function recordUpdate(command: RecordUpdate, state: MadeReferral): ReferralDecision {
  const content = readContent(referralEvents.InvestigationUpdateReceived, command);
  if (!content.valid) return refuse('content-invalid', content.sentence);
  const { data } = content;
  const event = { type: 'InvestigationUpdateReceived', data, occurredAt: data.receivedAt } as const;
  return (
    knownReport(data.updateId, event, state) ?? refuseProgress(data.receivedAt, command.at, state) ?? accept(event)
  );
}

function recordCharges(command: RecordCharges, state: MadeReferral): ReferralDecision {
  const content = readContent(referralEvents.ChargesReported, command);
  if (!content.valid) return refuse('content-invalid', content.sentence);
  const { data } = content;
  const event = { type: 'ChargesReported', data, occurredAt: data.reportedAt } as const;
  return (
    knownReport(data.chargesId, event, state) ??
    refuseDay(data.chargedOn, data.reportedAt) ??
    refuseProgress(data.reportedAt, command.at, state) ??
    accept(event)
  );
}

/** After an outcome only another outcome can be reported, as on appeal; what was declined stays declined. */
function recordOutcome(command: RecordOutcome, state: MadeReferral): ReferralDecision {
  const content = readContent(referralEvents.OutcomeReported, command);
  if (!content.valid) return refuse('content-invalid', content.sentence);
  const { data } = content;
  const event = { type: 'OutcomeReported', data, occurredAt: data.reportedAt } as const;
  return (
    knownReport(data.outcomeId, event, state) ??
    refuseDay(data.decidedOn, data.reportedAt) ??
    refuseOutcome(data.outcome, state) ??
    refuseDate(data.reportedAt, command.at, state) ??
    accept(event)
  );
}

function refuseOutcome(outcome: ReferralOutcome, state: MadeReferral): ReferralDecision | null {
  if (state.outcome === 'declined') return concluded(state.outcome);
  if (outcome === 'declined') {
    return state.acceptedAt === null
      ? null
      : refuse('referral-accepted', 'what was accepted is no longer declined; report how it was discontinued');
  }
  if (state.acceptedAt === null) return notAccepted();
  const tried = outcome === 'convicted' || outcome === 'acquitted' || outcome === 'dismissed';
  return tried && !state.charged
    ? refuse('charges-missing', `nobody is ${outcome} without charges; report them first`)
    : null;
}

function refuseProgress(reportedAt: Instant, at: Instant, state: MadeReferral): ReferralDecision | null {
  if (state.outcome !== null) return concluded(state.outcome);
  return state.acceptedAt === null ? notAccepted() : refuseDate(reportedAt, at, state);
}

/** The same report again is a retry; another one under its id is refused. */
function knownReport(id: string, event: ReferralEvent, { reports }: MadeReferral): ReferralDecision | null {
  const known = reports.get(id);
  if (known === undefined) {
    return reports.size < REPORTS_AT_MOST
      ? null
      : refuse('too-many-reports', `a referral has at most ${REPORTS_AT_MOST} reports; sum up what follows`);
  }
  const same = known.type === event.type && canonicalJson(known.data) === canonicalJson(event.data);
  return same ? accept() : refuse('report-conflicts', 'this id holds another report; use a new id');
}

function refuseDate(date: Instant, at: Instant, { referral }: MadeReferral): ReferralDecision | null {
  if (date >= referral.referredAt && date <= at) return null;
  return refuse(
    'date-impossible',
    `it happened between the referral (${referral.referredAt}) and now; correct the date`,
  );
}

/** A day of the report's zone may have begun before that of UTC, by less than a day. */
function refuseDay(day: string | undefined, reportedAt: Instant): ReferralDecision | null {
  const dayAfter = new Date(Date.parse(reportedAt) + 86_400_000).toISOString().slice(0, 10);
  if (day === undefined || day <= dayAfter) return null;
  return refuse('date-impossible', `it was reported at ${reportedAt}, so it happened no later; correct the date`);
}

function notAccepted(): ReferralDecision {
  return refuse('referral-not-accepted', 'record first that the referral was accepted');
}

function concluded(outcome: ReferralOutcome): ReferralDecision {
  return refuse(
    'referral-concluded',
    `the referral ended: ${outcome.replaceAll('-', ' ')}; report another outcome, if any`,
  );
}
