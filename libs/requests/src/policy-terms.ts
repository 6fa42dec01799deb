import {
  type AgreementEvent,
  type AgreementState,
  agreementDecider,
  calendarsFor,
  isPartyTo,
  type PolicyClocks,
  policyFor,
  policyOfVersion,
  standingOn,
} from '@comity/agreements/contract';
import { localDate } from '@comity/calendars';
import type { CommandRunner, Loaded } from '@comity/event-log';
import { type CalendarDate, Fault, type Instant, type Refusal, refuse } from '@comity/kernel';
import type { Calendars, CountedTerms, PolicyTerms, UrgencyPolicy } from './domain/policy.terms.js';
import {
  type CalendarPins,
  type ClockName,
  clockName,
  type Pins,
  type RequestContent,
} from './domain/request.events.js';
import type { RequestState } from './domain/request.state.js';
import { PinnedCalendars } from './pinned-calendars.js';

/** What is to be filed, and on which day of the agreement's zone (or at which instant, where the zone is not known yet). */
export type TermsQuestion = Pick<RequestContent, 'agreementId' | 'counterpartId' | 'kind' | 'urgency'> &
  ({ readonly on: CalendarDate } | { readonly at: Instant });

export type TermsRefusal = Refusal<'agreement-unknown' | 'agreement-not-in-force' | 'counterpart-not-party'>;

export type TermsAnswer =
  | { readonly accepted: true; readonly terms: PolicyTerms }
  | { readonly accepted: false; readonly refusal: TermsRefusal };

/**
 * The terms that a request filed on that day pins: policy, calendars and zone, each in the version that holds then.
 * Without a policy there is no computed clock, and `pins.policyVersion` is null; a deadline may still be stated.
 */
export async function loadPolicyTerms(runner: CommandRunner, question: TermsQuestion): Promise<TermsAnswer> {
  return policyTermsUnder(await loadAgreement(runner, question.agreementId), runner, question);
}

/** The agreement as it stands, for asking its terms many times. */
export function loadAgreement(runner: CommandRunner, agreementId: string): Promise<Loaded<AgreementState>> {
  return runner.load<AgreementState, AgreementEvent>(agreementDecider, agreementId);
}

/** As `loadPolicyTerms`, under an agreement that is loaded already. */
export async function policyTermsUnder(
  { state, revision }: Loaded<AgreementState>,
  runner: CommandRunner,
  question: TermsQuestion,
): Promise<TermsAnswer> {
  if (state.phase === 'unregistered') {
    return refuse('agreement-unknown', 'no such agreement is registered; register it first, or check its id');
  }
  const on = 'on' in question ? question.on : localDate(question.at, state.zone);
  const standing = standingOn(state, on);
  if (standing !== 'in-force') {
    const why = `on ${on} the agreement is ${standing.replaceAll('-', ' ')}, so nothing can be filed under it`;
    return refuse('agreement-not-in-force', `${why}; it came into force on ${state.inForceFrom}, correct the date`);
  }
  if (!isPartyTo(state, question.counterpartId)) {
    return refuse('counterpart-not-party', 'this counterpart is not a party to the agreement; name one that is');
  }
  const policy = policyFor(state, { kind: question.kind, urgency: question.urgency, on });
  const seats = calendarsFor(state, question.counterpartId);
  const calendars = PinnedCalendars.of(runner);
  const ourCalendar = seats.us && (await calendars.find(seats.us));
  const counterpartCalendar = seats.counterpart && (await calendars.find(seats.counterpart));
  // An assigned version that nobody has published is not pinned; where the policy needs it, filing is refused.
  const pins: Pins = {
    agreementRevision: revision,
    policyVersion: policy?.policyVersion ?? null,
    ourCalendar: ourCalendar && seats.us,
    counterpartCalendar: counterpartCalendar && seats.counterpart,
  };
  const clocks = clocksOf(policy?.clocks);
  const permittedReasons = policy?.permittedReasons ?? null;
  const terms = { pins, zone: state.zone, clocks, ourCalendar, counterpartCalendar, permittedReasons };
  return { accepted: true, terms };
}

/**
 * The terms that a filed request has pinned, whatever has been adopted since.
 * @param clocks those of the request, where an amended calendar may have moved them
 * @throws Fault `pinned-policy-missing`, `pinned-calendar-missing` when the log no longer has what was pinned
 */
export async function loadPinnedTerms(
  runner: CommandRunner,
  content: Pick<RequestContent, 'agreementId'>,
  pins: Pins,
  zone: string,
  clocks: RequestState['clocks'] = {},
): Promise<PolicyTerms> {
  const calendars = await loadCalendars(runner, pins);
  const policies = pins.policyVersion === null ? null : (await loadAgreement(runner, content.agreementId)).state;
  const policy = policies && pinnedPolicy(policies, pins.policyVersion ?? 0, content.agreementId);
  const permittedReasons = policy?.permittedReasons ?? null;
  const counted = policies === null ? {} : countedOtherwise(policies, pins, clocks, content.agreementId);
  const amended = await amendedCalendars(runner, clocks);
  return { pins, zone, clocks: clocksOf(policy?.clocks), ...counted, ...calendars, ...amended, permittedReasons };
}

/** What the agreement, as pinned at filing, says of a request of this urgency; null where it has no policy for it. */
export async function loadUrgencyPolicy(
  runner: CommandRunner,
  { content, pins, filedAt, zone }: Pick<RequestState, 'content' | 'pins' | 'filedAt' | 'zone'>,
  urgency: string,
): Promise<UrgencyPolicy | null> {
  if (content === null || pins === null || filedAt === null || zone === null) return null;
  const { agreementId, kind } = content;
  const { state } = await runner.load<AgreementState, AgreementEvent>(agreementDecider, agreementId, {
    revision: pins.agreementRevision,
  });
  const policy = policyFor(state, { kind, urgency, on: localDate(filedAt, zone) });
  return policy && { urgency, policyVersion: policy.policyVersion, clocks: clocksOf(policy.clocks) };
}

/** Clocks that began under another policy, and stay with it until they are moved. */
function countedOtherwise(
  agreement: AgreementState,
  { policyVersion }: Pins,
  clocks: RequestState['clocks'],
  agreementId: string,
): Pick<PolicyTerms, 'counted'> {
  const counted: { [Clock in ClockName]?: CountedTerms } = {};
  for (const name of clockName.options) {
    const basis = clocks[name]?.basis;
    if (basis?.kind !== 'computed' || basis.policyVersion === policyVersion) continue;
    const terms = pinnedPolicy(agreement, basis.policyVersion, agreementId).clocks[name];
    if (terms !== undefined) counted[name] = { policyVersion: basis.policyVersion, terms };
  }
  return Object.keys(counted).length === 0 ? {} : { counted };
}

async function loadCalendars(runner: CommandRunner, pins: CalendarPins): Promise<Calendars> {
  const calendars = PinnedCalendars.of(runner);
  const ourCalendar = pins.ourCalendar && (await calendars.get(pins.ourCalendar));
  const counterpartCalendar = pins.counterpartCalendar && (await calendars.get(pins.counterpartCalendar));
  return { ourCalendar, counterpartCalendar };
}

/** The calendars of those clocks that an amendment has moved to later versions. */
async function amendedCalendars(
  runner: CommandRunner,
  clocks: RequestState['clocks'],
): Promise<Pick<PolicyTerms, 'amended'>> {
  const amended: { [Clock in ClockName]?: Calendars } = {};
  for (const name of clockName.options) {
    const pins = clocks[name]?.calendars ?? null;
    if (pins !== null) amended[name] = await loadCalendars(runner, pins);
  }
  return Object.keys(amended).length === 0 ? {} : { amended };
}

function pinnedPolicy(agreement: AgreementState, policyVersion: number, agreementId: string) {
  const policy = policyOfVersion(agreement, policyVersion);
  if (policy === null) {
    throw new Fault('pinned-policy-missing', `agreement ${agreementId} has no policy version ${policyVersion}`);
  }
  return policy;
}

/** The policy's clocks by the names that they have in a request; a clock that the policy does not set is absent. */
function clocksOf(clocks: PolicyClocks | undefined): PolicyTerms['clocks'] {
  return clocks ?? {};
}
