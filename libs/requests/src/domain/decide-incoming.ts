import { accept, canonicalJson, refuse } from '@comity/kernel';
import type { ApproveAnswer, DraftAnswer, SendAnswer } from './answer.commands.js';
import type { AnswerDraft } from './course.state.js';
import { refuseDate, refuseUnlessOpen } from './decide-filing.js';
import { refuseItemIds } from './decide-response.js';
import type { RequestDecision } from './request.decision.js';
import type { RequestEvent } from './request.events.js';
import type { RequestState } from './request.state.js';
import { settleAfter } from './settle.js';

/** Words our answer to what we were asked. Another wording, by whomever, needs a new approval, and makes its author one of the authors. */
export function draftAnswer(command: DraftAnswer, state: RequestState): RequestDecision {
  const { answerId, answers, text, ground, by } = command;
  const refusal =
    refuseUnlessIncoming(state) ??
    refuseItemIds(
      state,
      answers.map(({ itemId }) => itemId),
    ) ??
    refuseGround(command);
  if (refusal !== null) return refusal;
  const before = findDraft(state, answerId);
  if (before === undefined && state.responses.has(answerId)) {
    return refuse('response-id-reused', 'this id was used for a response; use a new id');
  }
  if (before !== undefined && before.sentAt !== null) return alreadySent(before);
  const words = { answers: [...answers], text, ground: ground ?? null };
  if (before?.authors.includes(by) && isSame(before, words)) return accept();
  const optional = ground === undefined ? {} : { ground };
  return accept({ type: 'AnswerDrafted', data: { answerId, author: by, answers: [...answers], text, ...optional } });
}

/** Nobody approves an answer of which they wrote a word, whatever their roles. */
export function approveAnswer({ answerId, by, at }: ApproveAnswer, state: RequestState): RequestDecision {
  const draft = findDraft(state, answerId);
  const refusal = refuseUnlessIncoming(state);
  if (refusal !== null || draft === undefined) return refusal ?? unknownAnswer();
  if (draft.sentAt !== null) return alreadySent(draft);
  if (draft.authors.includes(by)) {
    return refuse('approver-wrote-the-answer', 'somebody who did not work on the answer must approve it');
  }
  if (draft.approved !== null) return accept();
  return accept({ type: 'AnswerApproved', data: { answerId, approver: by, approvedAt: at } });
}

/** What has been sent answers its items, as of when it was sent; never before a second person approved it. */
export function sendAnswer(command: SendAnswer, state: RequestState): RequestDecision {
  const { answerId, sentAt, channel, at } = command;
  const draft = findDraft(state, answerId);
  const refusal = refuseUnlessIncoming(state);
  if (refusal !== null || draft === undefined) return refusal ?? unknownAnswer();
  if (draft.sentAt !== null) return draft.sentAt === sentAt ? accept() : alreadySent(draft);
  if (draft.approved === null) {
    return refuse('answer-not-approved', 'nobody has approved this wording; have it approved by a second person first');
  }
  const early = refuseDate(sentAt, draft.approved.approvedAt, at, 'dispatch');
  if (early !== null) return early;
  const { answers, ground } = draft;
  const data = { answerId, sentAt, channel, answers: [...answers], ...(ground === null ? {} : { ground }) };
  const sent: RequestEvent = { type: 'AnswerSent', data, occurredAt: sentAt };
  return accept(...settleAfter(state, [sent], { fact: 'response', id: answerId }, at));
}

function findDraft({ course }: RequestState, answerId: string): AnswerDraft | undefined {
  return course.drafts.find((each) => each.answerId === answerId) as AnswerDraft | undefined;
}

function isSame(
  { answers, text, ground }: AnswerDraft,
  words: Pick<AnswerDraft, 'answers' | 'text' | 'ground'>,
): boolean {
  return canonicalJson({ answers, text, ground }) === canonicalJson(words);
}

function refuseUnlessIncoming(state: RequestState): RequestDecision | null {
  const refusal = refuseUnlessOpen(state);
  if (refusal !== null || state.content?.direction === 'incoming') return refusal;
  return refuse('direction-mismatch', 'we answer what we are asked; what comes back to our own requests is recorded');
}

function refuseGround({ answers, ground, permittedGrounds }: DraftAnswer): RequestDecision | null {
  const isRefusing = answers.some(({ answer }) => answer === 'refusal');
  if (!isRefusing) return null;
  if (ground === undefined) return refuse('ground-missing', 'an answer that refuses an item names its ground');
  if (permittedGrounds === null || permittedGrounds.includes(ground)) return null;
  return refuse(
    'reason-not-permitted',
    `the agreement permits these grounds of refusal: ${permittedGrounds.join(', ') || 'none'}`,
  );
}

function unknownAnswer(): RequestDecision {
  return refuse('answer-unknown', 'the request has no such answer; draft it first');
}

function alreadySent({ sentAt }: AnswerDraft): RequestDecision {
  return refuse('answer-already-sent', `it was sent at ${sentAt}; draft another answer, or correct this one`);
}
