import { accept, canonicalJson, refuse } from '@comity/kernel';
import { openStop } from './clock.state.js';
import type { Redirect, Resubmit, ReturnAsDeficient } from './course.commands.js';
import { resetEvents } from './decide-clock.js';
import { refuseDate, refuseNotSent, refuseUnlessOpen } from './decide-filing.js';
import { computedDue, countFrom } from './request.clocks.js';
import type { RequestDecision } from './request.decision.js';
import type { RequestEvent } from './request.events.js';
import { evolve, type RequestState } from './request.state.js';
import { settleAfter } from './settle.js';
import { openReturn, RETURN_STOP, stopForWhatIsOwed } from './stops.js';

/**
 * The asked party has not registered the request and says what it lacks. That is no refusal: no item is answered. The
 * response clock stands until the request is sent again where the policy lists the reason, and runs on where it does not.
 */
export function returnAsDeficient(command: ReturnAsDeficient, state: RequestState): RequestDecision {
  const { returnedAt, deficiencies, terms, at } = command;
  const refusal =
    refuseUnlessOpen(state) ??
    refuseNotSent(state) ??
    refuseDate(
      returnedAt,
      state.course.returns.at(-1)?.resubmittedAt ?? state.transmittedAt ?? state.filedAt,
      at,
      'return',
    );
  if (refusal !== null) return refusal;
  const before = openReturn(state);
  if (before !== undefined) {
    const isSame =
      before.returnedAt === returnedAt && canonicalJson(before.deficiencies) === canonicalJson(deficiencies);
    return isSame
      ? accept()
      : refuse('already-returned', `it was returned at ${before.returnedAt}; send it again first`);
  }
  const data = { returnedAt, deficiencies: [...deficiencies] };
  const returned: RequestEvent = { type: 'RequestReturnedAsDeficient', data, occurredAt: returnedAt };
  const because = { fact: 'return', id: returnedAt } as const;
  const stopped = stopForWhatIsOwed(evolve(state, returned), terms, because);
  return accept(...settleAfter(state, [returned, ...stopped], because, at));
}

/** Sends a returned request again, with what it lacked; a response clock that stood for it begins anew. */
export function resubmit(command: Resubmit, state: RequestState): RequestDecision {
  const { transmittedAt, channel, remedy, terms, at } = command;
  const refusal = refuseUnlessOpen(state);
  if (refusal !== null) return refusal;
  const before = openReturn(state);
  if (before === undefined) {
    return state.course.returns.at(-1)?.resubmittedAt === transmittedAt
      ? accept()
      : refuse('not-returned', 'the request was not returned; only a returned request is sent again');
  }
  const early = refuseDate(transmittedAt, before.returnedAt, at, 'transmittal');
  if (early !== null) return early;
  const data = { transmittedAt, channel, ...(remedy === undefined ? {} : { remedy }) };
  const sent: RequestEvent = { type: 'RequestTransmitted', data, occurredAt: transmittedAt };
  const known = evolve(state, sent);
  const clock = known.clocks.response;
  const isForReturn = clock !== undefined && openStop(clock)?.reason === RETURN_STOP;
  const due = isForReturn ? computedDue('response', known, terms, countFrom(transmittedAt)) : null;
  const reset =
    clock === undefined ? [] : resetEvents('response', clock, transmittedAt, 'sent again after its return', due);
  const because = { fact: 'return', id: transmittedAt } as const;
  const stopped = stopForWhatIsOwed(reset.reduce(evolve, known), terms, because);
  return accept(...settleAfter(state, [sent, ...reset, ...stopped], because, at));
}

/** The asked party has passed the request on within its own state. No clock takes notice: the state owes the answer. */
export function redirect(command: Redirect, state: RequestState): RequestDecision {
  const { redirectedAt, to, reason, at } = command;
  const refusal =
    refuseUnlessOpen(state) ??
    refuseNotSent(state) ??
    refuseDate(redirectedAt, state.transmittedAt ?? state.filedAt, at, 'redirection');
  if (refusal !== null) return refusal;
  if (state.course.redirections.some((each) => each.redirectedAt === redirectedAt && each.to === to)) return accept();
  const data = { redirectedAt, to, ...(reason === undefined ? {} : { reason }) };
  return accept({ type: 'RequestRedirected', data, occurredAt: redirectedAt });
}
