import { localDate } from '@comity/calendars';
import { accept, canonicalJson, refuse } from '@comity/kernel';
import type { Postpone } from './course.commands.js';
import { refuseUnlessOpen } from './decide-filing.js';
import { refuseReceived } from './decide-response.js';
import type { RequestDecision } from './request.decision.js';
import type { RequestEvent } from './request.events.js';
import type { RequestState } from './request.state.js';
import { settleAfter } from './settle.js';

/** The asked party will act later, for a listed reason and by a day that it names. The deadline stands: a postponement is no extension. */
export function postpone(command: Postpone, state: RequestState): RequestDecision {
  const { postponementId, postponedAt, itemIds, reason, expectedOn, permittedReasons, at } = command;
  const refusal = refuseUnlessOpen(state) ?? refuseReceived(state, itemIds, postponedAt, at);
  if (refusal !== null) return refusal;
  const data = { postponementId, postponedAt, itemIds: [...itemIds], reason, expectedOn };
  const before = state.course.postponements.find((each) => each.postponementId === postponementId);
  if (before !== undefined) {
    return canonicalJson(before) === canonicalJson(data)
      ? accept()
      : refuse('postponement-id-reused', 'this id was used for another postponement; use a new id');
  }
  if (permittedReasons !== null && !permittedReasons.includes(reason)) {
    return refuse(
      'reason-not-permitted',
      `the agreement permits these reasons of postponement: ${permittedReasons.join(', ') || 'none'}`,
    );
  }
  if (expectedOn < localDate(postponedAt, state.zone ?? 'UTC')) {
    return refuse(
      'date-too-early',
      'the day on which they expect to act lies before the postponement; name a later one',
    );
  }
  const postponed: RequestEvent = { type: 'AssistancePostponed', data, occurredAt: postponedAt };
  return accept(...settleAfter(state, [postponed], { fact: 'deadline', id: postponementId }, at));
}
