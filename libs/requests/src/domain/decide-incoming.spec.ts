import { idFrom } from '@comity/kernel';
import type { RequestCommand } from './request.commands.js';
import { requestDecider } from './request.decider.js';
import type { DraftedAnswer } from './request.events.js';
import {
  answer,
  carriedOut,
  closed,
  incoming,
  LATER,
  march,
  missed,
  olga,
  open,
  request,
  rosa,
} from './testing/fixtures.js';

const answerId = idFrom('answer', 'test');
const whole: readonly DraftedAnswer[] = [
  { itemId: '1', answer: 'final' },
  { itemId: '2', answer: 'refusal' },
];
const draft = (by = olga, more: object = {}): RequestCommand =>
  ({
    type: 'draft-answer',
    ...{
      answerId,
      answers: whole,
      text: 'We enclose the logs',
      ground: 'ordre public',
      permittedGrounds: ['ordre public'],
    },
    ...{ by, at: march(4), ...more },
  }) as RequestCommand;
const approve = (by = rosa): RequestCommand => ({ type: 'approve-answer', answerId, by, at: march(5) });
const send = (sentAt = march(6), at = sentAt): RequestCommand => ({
  type: 'send-answer',
  answerId,
  sentAt,
  channel: 'mail',
  by: olga,
  at,
});

describe('our answer to an incoming request', () => {
  it('is sent when a second person has approved it, and answers the items in time', () => {
    const sent = carriedOut(incoming, draft(), approve(), send());
    expect(sent.slice(incoming.length).map(({ type }) => type)).toEqual([
      'AnswerDrafted',
      'AnswerApproved',
      'AnswerSent',
    ]);
    const { responses } = sent.reduce(requestDecider.evolve, requestDecider.initial);
    expect(responses.get(answerId)).toMatchObject({ receivedAt: march(6), answers: { 1: 'final', 2: 'refusal' } });
  });
  it('is approved by none of those who worded it, the first as little as the last [four-eyes-at-every-door]', () => {
    const reworded = carriedOut(incoming, draft(olga), draft(rosa, { text: 'We enclose all logs' }));
    for (const author of [olga, rosa])
      request
        .given(...reworded)
        .when(approve(author))
        .refuses('approver-wrote-the-answer');
    request
      .given(...reworded)
      .when(approve('ivan'))
      .emitsTypes('AnswerApproved');
  });
  it('needs a new approval for another wording', () => {
    const reworded = carriedOut(incoming, draft(), approve(), draft(olga, { text: 'We enclose nothing' }));
    request
      .given(...reworded)
      .when(send())
      .refuses('answer-not-approved');
  });
  it('is not received or refused past the second person [four-eyes-at-every-door]', () => {
    request
      .given(...incoming)
      .when(answer({ 1: 'final' }, march(5)))
      .refuses('direction-mismatch');
    const refusal = { responseId: answerId, receivedAt: march(5), itemIds: ['1'], ground: 'x', permittedGrounds: null };
    request
      .given(...incoming)
      .when({ type: 'record-refusal', ...refusal, by: olga, at: march(5) })
      .refuses('direction-mismatch');
    request
      .given(...open)
      .when(draft())
      .refuses('direction-mismatch');
  });
  it('that refuses an item names a ground from the agreement’s list', () => {
    request
      .given(...incoming)
      .when(draft(olga, { ground: undefined }))
      .refuses('ground-missing');
    request
      .given(...incoming)
      .when(draft(olga, { ground: 'no time' }))
      .refuses('reason-not-permitted');
  });
  it('binds us to our deadline: sent too late, it proves the miss', () => {
    const late = carriedOut(incoming, draft(), approve());
    request
      .given(...late)
      .when(send(march(20)))
      .emitsTypes('DeadlineMissed', 'AnswerSent');
    request
      .given(...late, missed)
      .when(send(march(6), LATER))
      .emitsTypes('AnswerSent', 'DeadlineMissVoided');
  });
  it('is not sent before its approval, nor twice', () => {
    const approved = carriedOut(incoming, draft(), approve());
    request
      .given(...approved)
      .when(send(march(4), march(6)))
      .refuses('date-too-early');
    const sent = carriedOut(approved, send());
    request
      .given(...sent)
      .when(send())
      .changesNothing();
    request
      .given(...sent)
      .when(draft(olga, { text: 'again' }))
      .refuses('answer-already-sent');
    request
      .given(...incoming)
      .when(send())
      .refuses('answer-unknown');
  });
  it('is not corrected to have been sent before its approval: no miss of ours is cured so [four-eyes-at-every-door]', () => {
    const sent = carriedOut(incoming, draft(), approve(), send(march(20)));
    const corrected = (receivedAt: string): RequestCommand => ({
      ...{ type: 'correct-response', responseId: answerId, correctionId: idFrom('correction', receivedAt) },
      ...{ correctedAt: LATER, receivedAt, reason: 'the postmark', by: olga, at: LATER },
    });
    request
      .given(...sent)
      .when(corrected(march(4)))
      .refuses('date-too-early');
    request
      .given(...sent)
      .when(corrected(march(6)))
      .emitsTypes('ResponseCorrected', 'DeadlineMissVoided');
  });
  it('is not drafted once the request is closed', () =>
    request
      .given(...incoming, closed)
      .when(draft())
      .refuses('request-not-open'));
});
