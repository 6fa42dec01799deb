import { accept, type Instant, refuse } from '@comity/kernel';
import type { ProvideClarification, RequestClarification } from './course.commands.js';
import { refuseDate, refuseNotSent, refuseUnlessOpen } from './decide-filing.js';
import { forAnotherStart, type PolicyTerms } from './policy.terms.js';
import { computedDue, countFrom } from './request.clocks.js';
import type { RequestDecision } from './request.decision.js';
import type { RequestEvent } from './request.events.js';
import { evolve, type RequestState } from './request.state.js';
import { satisfiedAt } from './satisfied.js';
import { settleAfter } from './settle.js';
import { openQuestions, resumeAfterClarification, stopForWhatIsOwed } from './stops.js';

/**
 * A question about the request. What the asked party wants to know stops the response clock where the policy lists the
 * reason, and starts the clock by which the other party owes the explanation; what the asking party wants to know stops nothing.
 * It counts from when it was asked, however late it is recorded; once the response is overdue, it stops nothing either.
 */
export function requestClarification(command: RequestClarification, state: RequestState): RequestDecision {
  const { clarificationId, askedBy, askedAt, question, terms, at } = command;
  const refusal =
    refuseUnlessOpen(state) ??
    refuseNotSent(state) ??
    refuseDate(askedAt, state.transmittedAt ?? state.filedAt, at, 'question');
  if (refusal !== null) return refusal;
  const before = state.course.clarifications.find((each) => each.clarificationId === clarificationId);
  if (before !== undefined) {
    return before.question === question && before.askedAt === askedAt
      ? accept()
      : refuse('clarification-id-reused', 'this clarification id was used for another question; use a new id');
  }
  const data = { clarificationId, askedBy, askedAt, question };
  const asked: RequestEvent = { type: 'ClarificationRequested', data, occurredAt: askedAt };
  const because = { fact: 'clarification', id: clarificationId } as const;
  const known = evolve(state, asked);
  const started = clarificationClock(known, terms);
  const facts = [asked, ...stopForWhatIsOwed(known, terms, because), ...started];
  return accept(...settleAfter(state, facts, because, at));
}

/** The explanation that was asked for; the clock that stood for it runs on, from when it was given. */
export function provideClarification(command: ProvideClarification, state: RequestState): RequestDecision {
  const { clarificationId, providedAt, explanation, terms, at } = command;
  const open = refuseUnlessOpen(state);
  if (open !== null) return open;
  const before = state.course.clarifications.find((each) => each.clarificationId === clarificationId);
  if (before === undefined) return refuse('clarification-unknown', 'no such question was recorded; record it first');
  if (before.providedAt !== null) return repeated(before.providedAt, providedAt);
  const early = refuseDate(providedAt, before.askedAt, at, 'clarification');
  if (early !== null) return early;
  const data = { clarificationId, providedAt, ...(explanation === undefined ? {} : { explanation }) };
  const provided: RequestEvent = { type: 'ClarificationProvided', data, occurredAt: providedAt };
  const because = { fact: 'clarification', id: clarificationId } as const;
  const resumed = resumeAfterClarification(evolve(state, provided), terms, because);
  const settled = settleAfter(state, [provided, ...resumed], because, at);
  const after = settled.reduce(evolve, state);
  // The clock begins anew for the next open question only when what is known of this one is settled.
  return accept(...settled, ...settleAfter(after, clarificationClock(after, terms), because, at));
}

function repeated(before: Instant, now: Instant): RequestDecision {
  return before === now
    ? accept()
    : refuse('clarification-already-provided', `it was provided at ${before}; ask a new question for more`);
}

/** Starts for the question that has been open longest, unless the clock waits for an open one already. */
function clarificationClock(state: RequestState, terms: PolicyTerms): RequestEvent[] {
  const clock = state.clocks.clarification;
  const [asked] = openQuestions(state);
  if (asked === undefined || (clock !== undefined && satisfiedAt(state, 'clarification') === null)) return [];
  const anew = forAnotherStart('clarification', terms);
  const due = computedDue('clarification', state, anew, countFrom(asked.askedAt));
  if (due === null) return [];
  const { clarificationId, askedAt: startedAt } = asked;
  const deadlineVersion = (clock?.deadlineVersion ?? 0) + 1;
  const data = { clock: 'clarification', startedAt, deadlineVersion, ...due, clarificationId } as const;
  return [{ type: 'ClockStarted', data, occurredAt: startedAt }];
}
