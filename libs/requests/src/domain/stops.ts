import { resumeProblem, stopProblem } from '@comity/calendars';
import { type Instant, later } from '@comity/kernel';
import { openStop } from './clock.state.js';
import { countedBy, type PolicyTerms } from './policy.terms.js';
import { computedDue } from './request.clocks.js';
import type { ClockName, RequestEvent } from './request.events.js';
import { evolve, type RequestState } from './request.state.js';
import { finalAt } from './response.state.js';
import { askedParty } from './satisfied.js';
import { missVoided, type VoidingFact } from './settle.js';

/** The reasons by which a policy lets the response clock stand while the asking party has something to do. */
export const CLARIFICATION_STOP = 'clarification';
export const RETURN_STOP = 'returned-as-deficient';

/** A stop that is about to begin. */
export interface NewStop {
  readonly from: Instant;
  readonly reason: string;
  readonly clarificationId?: string;
}

/**
 * The clock stands under a new deadline version; a miss that was flagged although the clock stood is void.
 * Nothing, where the policy does not list the reason, where the clock stands already, or where the due instant had come.
 */
export function stopEvents(
  name: ClockName,
  stop: NewStop,
  state: RequestState,
  terms: PolicyTerms,
  because: VoidingFact,
): RequestEvent[] {
  const clock = state.clocks[name];
  const clockTerms = countedBy(name, terms)?.terms;
  if (clock === undefined || clockTerms === undefined || clock.basis.kind !== 'computed') return [];
  if (clock.dueAt === null || clock.dueAt <= stop.from || stop.from < clock.startedAt) return [];
  if (stopProblem(clockTerms, clock.stops, stop) !== null) return [];
  const { from: stoppedAt, reason, clarificationId } = stop;
  const due = computedDue(name, state, terms, {
    ...clock,
    stops: [...clock.stops, { from: stoppedAt, to: null, reason }],
  });
  if (due === null) return [];
  const waitsFor = clarificationId === undefined ? {} : { clarificationId };
  const data = { clock: name, deadlineVersion: clock.deadlineVersion + 1, ...due, stoppedAt, reason, ...waitsFor };
  const voided = clock.missed === null ? [] : [missVoided(name, clock.deadlineVersion, because)];
  return [...voided, { type: 'ClockStopped', data, occurredAt: stoppedAt }];
}

/** The clock runs on under a new deadline version; nothing where it does not stand. */
export function resumeEvents(
  name: ClockName,
  resumedAt: Instant,
  state: RequestState,
  terms: PolicyTerms,
): RequestEvent[] {
  const clock = state.clocks[name];
  if (clock === undefined || resumeProblem(clock.stops, resumedAt) !== null) return [];
  const stops = clock.stops.map((stop) => (stop.to === null ? { ...stop, to: resumedAt } : stop));
  const due = computedDue(name, state, terms, { ...clock, stops });
  if (due === null) return [];
  const data = { clock: name, deadlineVersion: clock.deadlineVersion + 1, ...due, resumedAt };
  return [{ type: 'ClockResumed', data, occurredAt: resumedAt }];
}

/** Lets the response clock stand while the asking party owes an explanation, or has to send the request again. */
export function stopForWhatIsOwed(state: RequestState, terms: PolicyTerms, because: VoidingFact): RequestEvent[] {
  const clock = state.clocks.response;
  if (clock === undefined || finalAt(state) !== null) return [];
  const runsSince = clock.stops.reduce((since, { to }) => later(since, to ?? since), clock.startedAt);
  const [asked] = openQuestions(state);
  if (asked !== undefined) {
    const { clarificationId, askedAt } = asked;
    const stop = { from: later(askedAt, runsSince), reason: CLARIFICATION_STOP, clarificationId };
    const stopped = stopEvents('response', stop, state, terms, because);
    if (stopped.length > 0) return stopped;
  }
  const returned = openReturn(state);
  if (returned === undefined) return [];
  const stop = { from: later(returned.returnedAt, runsSince), reason: RETURN_STOP };
  return stopEvents('response', stop, state, terms, because);
}

/** Ends the stop of the response clock that waited for clarifications, once none is open that was asked during it. */
export function resumeAfterClarification(
  state: RequestState,
  terms: PolicyTerms,
  because: VoidingFact,
): RequestEvent[] {
  const stop = state.clocks.response && openStop(state.clocks.response);
  if (stop?.clarificationId === undefined) return [];
  const ends = questionsOfAsked(state).flatMap(({ providedAt }) => (providedAt === null ? [] : [providedAt]));
  const end = ends.reduce(later, stop.from);
  const nextAskedAt = openQuestions(state)[0]?.askedAt;
  if (nextAskedAt !== undefined && nextAskedAt <= end) return [];
  const resumed = resumeEvents('response', end, state, terms);
  return [...resumed, ...stopForWhatIsOwed(resumed.reduce(evolve, state), terms, because)];
}

/** What the asked party wants to know of the other, the first asked first. */
export function openQuestions(state: RequestState) {
  return questionsOfAsked(state)
    .filter(({ providedAt }) => providedAt === null)
    .toSorted((a, b) => (a.askedAt < b.askedAt ? -1 : a.askedAt > b.askedAt ? 1 : 0));
}

function questionsOfAsked(state: RequestState) {
  const party = askedParty(state);
  return state.course.clarifications.filter(({ askedBy }) => askedBy === party);
}

export function openReturn({ course }: Pick<RequestState, 'course'>) {
  return course.returns.find(({ resubmittedAt }) => resubmittedAt === null);
}

/** When the clock last changed between running and standing. */
export function lastChangeAt(state: RequestState, name: ClockName): Instant | null {
  const clock = state.clocks[name];
  if (clock === undefined) return null;
  return clock.stops.reduce((last, { from, to }) => later(last, to ?? from), clock.startedAt);
}
