import { accept, type Instant, refuse } from '@comity/kernel';
import type { ResetClock, ResumeClock, StopClock } from './clock.commands.js';
import { type ClockState, openStop } from './clock.state.js';
import { refuseDate, refuseUnlessOpen } from './decide-filing.js';
import { countedBy, type PolicyTerms } from './policy.terms.js';
import { computedDue, countFrom, type DueOfClock } from './request.clocks.js';
import type { RequestDecision } from './request.decision.js';
import type { ClockName, RequestEvent } from './request.events.js';
import { evolve, type RequestState } from './request.state.js';
import { satisfiedAt } from './satisfied.js';
import { settleAfter, type VoidingFact } from './settle.js';
import { lastChangeAt, resumeEvents, stopEvents, stopForWhatIsOwed } from './stops.js';

/** Lets a running clock stand, for a listed reason. An act of ours, so it comes too late once the deadline has passed. */
export function stopClock(command: StopClock, state: RequestState): RequestDecision {
  const { clock: name, stoppedAt, reason, terms, at } = command;
  const clock = state.clocks[name];
  const refusal = refuseUnlessOpen(state) ?? refuseUnlessRunning(name, clock);
  if (refusal !== null || clock === undefined) return refusal ?? notRunning(name);
  const open = openStop(clock);
  if (open !== undefined) {
    const isSame = open.from === stoppedAt && open.reason === reason;
    return isSame
      ? accept()
      : refuse('clock-stands-already', `the clock stands since ${open.from}; stops never overlap`);
  }
  const problem =
    refuseUnlessCounting(name, clock, state) ??
    refuseReason(reason, terms, name) ??
    refuseOverdue(clock, at, 'a stop') ??
    refuseDate(stoppedAt, lastChangeAt(state, name), at, 'stop');
  if (problem !== null) return problem;
  return accept(...stopEvents(name, { from: stoppedAt, reason }, state, terms, decisionAt(stoppedAt)));
}

/** Lets the clock run on. What it waits for while a clarification is open is the clarification. */
export function resumeClock(command: ResumeClock, state: RequestState): RequestDecision {
  const { clock: name, resumedAt, terms, at } = command;
  const clock = state.clocks[name];
  const refusal = refuseUnlessOpen(state) ?? refuseUnlessRunning(name, clock);
  if (refusal !== null || clock === undefined) return refusal ?? notRunning(name);
  const open = openStop(clock);
  if (open === undefined) {
    return clock.stops.at(-1)?.to === resumedAt
      ? accept()
      : refuse('clock-runs', 'the clock runs; there is no stop to end');
  }
  if (open.clarificationId !== undefined) {
    return refuse('clarification-open', 'the clock stands for a clarification; record the clarification instead');
  }
  const early = refuseDate(resumedAt, open.from, at, 'resume');
  if (early !== null) return early;
  const because = decisionAt(resumedAt);
  const resumed = resumeEvents(name, resumedAt, state, terms);
  const stopped = name === 'response' ? stopForWhatIsOwed(resumed.reduce(evolve, state), terms, because) : [];
  return accept(...settleAfter(state, [...resumed, ...stopped], because, at));
}

/** Begins the count anew. It cures nothing: not once the deadline has been missed or has passed. */
export function resetClock(command: ResetClock, state: RequestState): RequestDecision {
  const { clock: name, startedAt, reason, terms, at } = command;
  const clock = state.clocks[name];
  const refusal = refuseUnlessOpen(state) ?? refuseUnlessRunning(name, clock);
  if (refusal !== null || clock === undefined) return refusal ?? notRunning(name);
  if (clock.startedAt === startedAt && clock.restarts.at(-1)?.reason === reason) return accept();
  const problem =
    refuseUnlessCounting(name, clock, state) ??
    refuseOverdue(clock, at, 'a reset') ??
    refuseDate(startedAt, lastChangeAt(state, name), at, 'reset');
  if (problem !== null) return problem;
  const reset = resetEvents(name, clock, startedAt, reason, computedDue(name, state, terms, countFrom(startedAt)));
  const because = decisionAt(startedAt);
  const stopped = name === 'response' ? stopForWhatIsOwed(reset.reduce(evolve, state), terms, because) : [];
  return accept(...settleAfter(state, [...reset, ...stopped], because, at));
}

export function resetEvents(
  name: ClockName,
  { deadlineVersion }: ClockState,
  startedAt: Instant,
  reason: string,
  due: DueOfClock | null,
  urgency?: string,
): RequestEvent[] {
  if (due === null) return [];
  const sake = urgency === undefined ? {} : { urgency };
  const data = { clock: name, deadlineVersion: deadlineVersion + 1, ...due, startedAt, reason, ...sake };
  return [{ type: 'ClockReset', data, occurredAt: startedAt }];
}

function decisionAt(at: Instant): VoidingFact {
  return { fact: 'deadline', id: at };
}

function notRunning(name: ClockName): RequestDecision {
  return refuse('clock-not-running', `the ${name} clock does not run`);
}

function refuseUnlessRunning(name: ClockName, clock: ClockState | undefined): RequestDecision | null {
  return clock === undefined ? notRunning(name) : null;
}

/** Only a deadline that is counted can be stopped or counted anew, and only while nothing has met it. */
function refuseUnlessCounting(name: ClockName, clock: ClockState, state: RequestState): RequestDecision | null {
  if (clock.basis.kind === 'stated') {
    return refuse('no-binding-deadline', 'the deadline is stated, not counted; extend it until another stated date');
  }
  if (clock.dueAt === null && openStop(clock) === undefined) {
    return refuse('no-binding-deadline', 'there is no binding deadline that could stand or begin anew');
  }
  return satisfiedAt(state, name) === null
    ? null
    : refuse('clock-not-running', `what the ${name} clock waits for has come`);
}

function refuseReason(reason: string, terms: PolicyTerms, name: ClockName): RequestDecision | null {
  const clockTerms = countedBy(name, terms)?.terms;
  const listed = clockTerms?.kind === 'binding' ? clockTerms.permittedStops : [];
  if (listed.includes(reason)) return null;
  return refuse('reason-not-permitted', `only these reasons stop the clock: ${listed.join(', ') || 'none'}`);
}

function refuseOverdue({ missed, dueAt }: ClockState, at: Instant, what: string): RequestDecision | null {
  if (missed === null && (dueAt === null || dueAt > at)) return null;
  return refuse('deadline-already-missed', `it was due at ${dueAt}; ${what} does not cure a deadline that has passed`);
}
