import { accept, refuse } from '@comity/kernel';
import type { ClassifyReply, RecordReply } from './course.commands.js';
import { requestClarification } from './decide-clarification.js';
import { acknowledge, refuseDate, refuseNotSent } from './decide-filing.js';
import { receiveResponse } from './decide-response.js';
import type { RequestDecision } from './request.decision.js';
import type { RequestState } from './request.state.js';

/** Something has come that awaits classification. It stops no clock, meets no deadline and answers no item. */
export function recordReply(command: RecordReply, state: RequestState): RequestDecision {
  const { replyId, receivedAt, summary, at } = command;
  if (state.phase === 'unknown') return refuse('request-unknown', 'there is no such request');
  if (state.filedAt === null)
    return refuse('request-not-open', `the request is ${state.phase}; nothing can have come back`);
  const refusal = refuseNotSent(state) ?? refuseDate(receivedAt, state.transmittedAt ?? state.filedAt, at, 'reply');
  if (refusal !== null) return refusal;
  const before = state.course.replies.find((each) => each.replyId === replyId);
  if (before !== undefined) {
    return before.receivedAt === receivedAt && before.summary === summary
      ? accept()
      : refuse('reply-id-reused', 'this id was used for another reply; use a new id');
  }
  return accept({ type: 'ReplyRecorded', data: { replyId, receivedAt, summary }, occurredAt: receivedAt });
}

/** Says what a reply is. From then on it counts as that, and as of the day on which it came. */
export function classifyReply(command: ClassifyReply, state: RequestState): RequestDecision {
  const { replyId, classification } = command;
  const reply = state.course.replies.find((each) => each.replyId === replyId);
  if (reply === undefined) return refuse('reply-unknown', 'the request has no such reply; record it first');
  if (reply.kind !== null) {
    return reply.kind === classification.kind
      ? accept()
      : refuse('already-classified', `it was classified as ${reply.kind}; record what it is besides on its own`);
  }
  const decision = asWhatItIs(command, reply, state);
  if (!decision.accepted) return decision;
  return accept({ type: 'ReplyClassified', data: { replyId, kind: classification.kind } }, ...decision.events);
}

function asWhatItIs(
  { replyId, classification, terms, by, at }: ClassifyReply,
  { receivedAt, summary }: RequestState['course']['replies'][number],
  state: RequestState,
): RequestDecision {
  switch (classification.kind) {
    case 'irrelevant':
      return accept();
    case 'acknowledgement': {
      const { theirReference } = classification;
      const reference = theirReference === undefined ? {} : { theirReference };
      return acknowledge({ type: 'acknowledge', acknowledgedAt: receivedAt, ...reference, terms, by, at }, state);
    }
    case 'response': {
      const { answers } = classification;
      return receiveResponse(
        { type: 'receive-response', responseId: replyId, receivedAt, answers, summary, by, at },
        state,
      );
    }
    case 'question': {
      const question = { clarificationId: replyId, askedBy: 'them', askedAt: receivedAt, question: summary } as const;
      return requestClarification({ type: 'request-clarification', ...question, terms, by, at }, state);
    }
  }
}
