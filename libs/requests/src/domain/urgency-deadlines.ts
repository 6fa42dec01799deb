import { type Instant, later } from '@comity/kernel';
import { type ClockState, longest, openStop, type RequestStop } from './clock.state.js';
import type { AcceptUrgency, DowngradeUrgency, Judgement } from './course.commands.js';
import { resetEvents } from './decide-clock.js';
import { forAnotherStart, type PolicyTerms, type UrgencyPolicy } from './policy.terms.js';
import { type Counted, computedDue, countFrom, type DueOfClock, missingCalendar } from './request.clocks.js';
import type { ClockName, RequestEvent } from './request.events.js';
import { evolve, type RequestState } from './request.state.js';
import { askedParty, satisfiedAt } from './satisfied.js';
import { missVoided, type VoidingFact } from './settle.js';
import { lastChangeAt, type NewStop, resumeEvents, stopEvents } from './stops.js';

/** How long data are kept does not depend on how urgent the answer is. */
const MOVED = ['acknowledgement', 'response', 'clarification'] as const;

/** The policy for the urgency, where the agreement as pinned has one whose calendars are at hand. */
export function countable({ judged, terms }: Judgement, state: RequestState): UrgencyPolicy | null {
  if (judged === null || terms.pins.policyVersion === null) return null;
  const missing = missingCalendar(state.content?.direction ?? 'outgoing', { ...terms, clocks: judged.clocks });
  return missing === undefined ? judged : null;
}

/**
 * The running deadlines under the policy for the urgency that the request is taken for, each as a new version with its reason.
 * A later one is counted from the first start, as if the request had been of that urgency from the beginning; an earlier one begins
 * anew at the answer, since nobody can be late for what they had not agreed to, and stays as it is where that would be later.
 * What is met, stated, or over by then stays; so does what is missed or over by now where the answer is our own.
 */
export function deadlinesAfterJudgement(
  command: AcceptUrgency | DowngradeUrgency,
  judgedAt: Instant,
  state: RequestState,
  because: VoidingFact,
): RequestEvent[] {
  const policy = countable(command, state);
  if (policy === null) return [];
  const isOurs = askedParty(state) === 'us';
  return MOVED.flatMap((name) => {
    const clock = state.clocks[name];
    if (clock === undefined || !isMovable(name, clock, policy, state)) return [];
    if (isOurs && clock.missed !== null) return [];
    const overBy = isOurs ? command.at : judgedAt;
    if (clock.dueAt !== null && clock.dueAt <= later(overBy, lastChangeAt(state, name) ?? judgedAt)) return [];
    return movedDeadline(name, clock, policy, { judgedAt, state, because, terms: command.terms });
  });
}

function isMovable(name: ClockName, { basis }: ClockState, policy: UrgencyPolicy, state: RequestState): boolean {
  if (basis.kind !== 'computed' || basis.policyVersion === policy.policyVersion) return false;
  return policy.clocks[name] !== undefined && satisfiedAt(state, name) === null;
}

interface Situation {
  readonly judgedAt: Instant;
  readonly state: RequestState;
  readonly because: VoidingFact;
  /** As they were before. */
  readonly terms: PolicyTerms;
}

/** A clock that stands runs for no time at all, moves, and stands again where its new policy lists the reason. */
function movedDeadline(
  name: ClockName,
  clock: ClockState,
  policy: UrgencyPolicy,
  { judgedAt, state, because, terms }: Situation,
): RequestEvent[] {
  const from = later(judgedAt, lastChangeAt(state, name) ?? judgedAt);
  const open = openStop(clock);
  const resumed = open === undefined ? [] : resumeEvents(name, from, state, terms);
  const running = resumed.reduce(evolve, state);
  const before = running.clocks[name] ?? clock;
  const pins = { ...terms.pins, policyVersion: policy.policyVersion };
  const nextTerms = forAnotherStart(name, { ...terms, pins, clocks: policy.clocks });
  const moved =
    recounted(name, before, policy, nextTerms, running) ??
    begunAnew(name, before, policy, nextTerms, { state: running, from });
  if (moved.length === 0) return [];
  const voided = clock.missed === null ? [] : [missVoided(name, clock.deadlineVersion, because)];
  const after = moved.reduce(evolve, running);
  const stopped = open === undefined ? [] : stopEvents(name, { from, ...reasonFor(open) }, after, nextTerms, because);
  return [...voided, ...resumed, ...moved, ...stopped];
}

function reasonFor({ reason, clarificationId }: RequestStop): Pick<NewStop, 'reason' | 'clarificationId'> {
  return { reason, ...(clarificationId === undefined ? {} : { clarificationId }) };
}

/** From the start, where that is no earlier than before; null where it would be. */
function recounted(
  name: ClockName,
  clock: ClockState,
  policy: UrgencyPolicy,
  terms: PolicyTerms,
  state: RequestState,
): RequestEvent[] | null {
  const count = longest(clock);
  if (!isCountable(count, policy.clocks[name])) return null;
  const due = computedDue(name, state, terms, count);
  if (due === null || isEarlier(due, clock)) return null;
  const goesBack = clock.former === null ? {} : { startedAt: count.startedAt };
  const version = { clock: name, deadlineVersion: clock.deadlineVersion + 1 };
  const data = { ...version, ...due, reason: reasonOf(clock, policy), ...goesBack };
  return [{ type: 'DeadlineReprojected', data }];
}

/** Extensions in hours extend hours only. */
function isCountable({ extensions }: Counted, terms: PolicyTerms['clocks'][ClockName]): boolean {
  if (terms === undefined || terms.kind === 'no-binding-deadline') return true;
  return extensions.every(({ unit }) => (unit === 'hours') === (terms.unit === 'hours'));
}

function isEarlier(due: Pick<DueOfClock, 'dueAt'>, { dueAt }: ClockState): boolean {
  return due.dueAt !== null && (dueAt === null || due.dueAt < dueAt);
}

/**
 * From the answer on; nothing where that would be no earlier than what is owed already, unless it is taken for less urgent and
 * was extended by what its new policy cannot count.
 */
function begunAnew(
  name: ClockName,
  clock: ClockState,
  policy: UrgencyPolicy,
  terms: PolicyTerms,
  { state, from }: { readonly state: RequestState; readonly from: Instant },
): RequestEvent[] {
  const due = computedDue(name, state, terms, countFrom(from));
  if (due === null || !(isEarlier(due, clock) || isLaterUnextended(name, clock, policy, terms, state))) return [];
  return resetEvents(name, clock, from, reasonOf(clock, policy), due, policy.urgency);
}

function isLaterUnextended(
  name: ClockName,
  clock: ClockState,
  policy: UrgencyPolicy,
  terms: PolicyTerms,
  state: RequestState,
): boolean {
  const count = longest(clock);
  if (isCountable(count, policy.clocks[name])) return false;
  const due = computedDue(name, state, terms, { ...count, extensions: [] });
  return due !== null && !isEarlier(due, clock);
}

function reasonOf({ basis }: ClockState, { urgency, policyVersion }: UrgencyPolicy): string {
  const before = basis.kind === 'computed' ? ` in place of ${basis.policyVersion}` : '';
  return `the request is taken for ${urgency}: policy version ${policyVersion}${before}`;
}
