import { accept, canonicalJson, type Instant, refuse } from '@comity/kernel';
import { refuseDate, refuseNotSent } from './decide-filing.js';
import type { CorrectResponse, ReceiveResponse, RecordRefusal } from './request.commands.js';
import type { RequestDecision } from './request.decision.js';
import type { RequestEvent } from './request.events.js';
import type { RequestState } from './request.state.js';
import type { ResponseState } from './response.state.js';
import { settleAfter } from './settle.js';

/**
 * Records what came back, item by item. The same response again is a retry; the same id with other answers is refused.
 * After withdrawal or closure a response is still accepted, and marked as late to the file.
 */
export function receiveResponse(command: ReceiveResponse, state: RequestState): RequestDecision {
  const { responseId, receivedAt, answers, summary, at } = command;
  const itemIds = answers.map(({ itemId }) => itemId);
  const refusal = refuseOurOwn(state) ?? refuseReceived(state, itemIds, receivedAt, at);
  if (refusal !== null) return refusal;
  const given = Object.fromEntries(answers.map(({ itemId, answer }) => [itemId, answer]));
  const repeated = repeatedResponse(state, responseId, {
    receivedAt,
    answers: given,
    summary: summary ?? null,
    ground: null,
  });
  if (repeated !== null) return repeated;
  const received: RequestEvent = {
    type: 'ResponseReceived',
    data: {
      responseId,
      receivedAt,
      answers: [...answers],
      ...(summary === undefined ? {} : { summary }),
      ...lateToTheFile(state),
    },
    occurredAt: receivedAt,
  };
  return accept(...settleAfter(state, [received], { fact: 'response', id: responseId }, at));
}

/** A refusal answers its items for good, with a ground from the agreement's list. */
export function recordRefusal(command: RecordRefusal, state: RequestState): RequestDecision {
  const { responseId, receivedAt, itemIds, ground, permittedGrounds, at } = command;
  const refusal = refuseOurOwn(state) ?? refuseReceived(state, itemIds, receivedAt, at);
  if (refusal !== null) return refusal;
  if (permittedGrounds !== null && !permittedGrounds.includes(ground)) {
    return refuse(
      'reason-not-permitted',
      `the agreement permits these grounds of refusal: ${permittedGrounds.join(', ') || 'none'}`,
    );
  }
  const answers = Object.fromEntries(itemIds.map((itemId) => [itemId, 'refusal' as const]));
  const repeated = repeatedResponse(state, responseId, { receivedAt, answers, summary: null, ground });
  if (repeated !== null) return repeated;
  const refused: RequestEvent = {
    type: 'AssistanceRefused',
    data: { responseId, receivedAt, itemIds: [...itemIds], ground, ...lateToTheFile(state) },
    occurredAt: receivedAt,
  };
  return accept(...settleAfter(state, [refused], { fact: 'refusal', id: responseId }, at));
}

/** Corrects what was recorded of a response; a corrected date of arrival may prove or void a miss. */
export function correctResponse(command: CorrectResponse, state: RequestState): RequestDecision {
  const { responseId, correctionId, correctedAt, receivedAt, reason, at } = command;
  const response = state.responses.get(responseId);
  if (response === undefined) return refuse('response-unknown', 'the request has no such response; record it first');
  if (response.corrections.includes(correctionId)) return accept();
  const refusal =
    refuseDate(correctedAt, state.filedAt, at, 'correction') ??
    (receivedAt === undefined ? null : refuseDate(receivedAt, earliestOf(responseId, state), at, 'response'));
  if (refusal !== null) return refusal;
  const corrected: RequestEvent = {
    type: 'ResponseCorrected',
    data: { responseId, correctionId, correctedAt, reason, ...(receivedAt === undefined ? {} : { receivedAt }) },
    occurredAt: correctedAt,
  };
  return accept(...settleAfter(state, [corrected], { fact: 'correction', id: correctionId }, at));
}

/** Nothing comes back before the request went out; and what we answer is not sent before a second person approved it. */
function earliestOf(responseId: string, { course, transmittedAt, filedAt }: RequestState): Instant | null {
  const ours = course.drafts.find(({ answerId }) => answerId === responseId);
  return ours?.approved?.approvedAt ?? transmittedAt ?? filedAt;
}

/** What comes after withdrawal or closure is accepted and marked. */
function lateToTheFile({ phase }: RequestState): { afterClosure?: true } {
  return phase === 'open' ? {} : { afterClosure: true };
}

/** What keeps anything about these items from being recorded as received, or null. */
export function refuseReceived(
  state: RequestState,
  itemIds: readonly string[],
  receivedAt: string,
  now: string,
): RequestDecision | null {
  if (state.phase === 'unknown') return refuse('request-unknown', 'there is no such request');
  if (state.filedAt === null)
    return refuse('request-not-open', `the request is ${state.phase}; file it before recording answers`);
  return (
    refuseItemIds(state, itemIds) ??
    refuseNotSent(state) ??
    refuseDate(receivedAt, state.transmittedAt ?? state.filedAt, now, 'response')
  );
}

export function refuseItemIds(state: RequestState, itemIds: readonly string[]): RequestDecision | null {
  const known = new Set(state.content?.items.map(({ itemId }) => itemId));
  const unknown = itemIds.find((itemId) => !known.has(itemId));
  if (unknown !== undefined)
    return refuse('item-unknown', `the request has no item ${unknown}; it has ${[...known].join(', ')}`);
  return new Set(itemIds).size === itemIds.length ? null : refuse('item-twice', 'an item is named once at most');
}

/** What we answer ourselves needs a second person, and there is no way around. */
function refuseOurOwn({ content }: RequestState): RequestDecision | null {
  if (content?.direction !== 'incoming') return null;
  return refuse('direction-mismatch', 'the answer to an incoming request is drafted, approved and sent; draft it');
}

type Said = Pick<ResponseState, 'receivedAt' | 'answers' | 'summary' | 'ground'>;

/** The same again, as it was said the first time: what was corrected since is no other response. */
function repeatedResponse(state: RequestState, responseId: string, said: Said): RequestDecision | null {
  const before = state.responses.get(responseId);
  if (before === undefined) return null;
  const { statedAt: receivedAt, answers, summary, ground } = before;
  return canonicalJson({ receivedAt, answers, summary, ground }) === canonicalJson(said)
    ? accept()
    : refuse(
        'response-id-reused',
        'this response id was used for another response; use a new id, or correct the response',
      );
}
