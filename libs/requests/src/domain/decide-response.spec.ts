import { idFrom } from '@comity/kernel';
import type { RequestCommand } from './request.commands.js';
import type { RequestEvent } from './request.events.js';
import {
  answer,
  carriedOut,
  clock,
  content,
  DUE,
  LATER,
  missed,
  olga,
  open,
  received,
  request,
  responseId,
} from './testing/fixtures.js';

describe('answers', () => {
  const before = '2024-03-11T23:59:59.999Z';

  it('is in time until the due instant, which is exclusive [due-is-exclusive]', () => {
    request
      .given(...open)
      .when(answer({ 1: 'final', 2: 'final' }, before))
      .emitsTypes('ResponseReceived');
    request
      .given(...open)
      .when(answer({ 1: 'final', 2: 'final' }, DUE))
      .emitsTypes('DeadlineMissed', 'ResponseReceived');
  });
  it('voids the miss when the answer had arrived in time [answer-in-time-voids-the-miss]', () =>
    request
      .given(...open, missed)
      .when(answer({ 1: 'final', 2: 'final' }, before))
      .emits(received({ 1: 'final', 2: 'final' }, before), {
        type: 'DeadlineMissVoided',
        data: { ...clock, because: { fact: 'response', id: responseId } },
      }));
  it('does not take a holding answer for a final one [holding-answer-is-not-final]', () =>
    request
      .given(...open, missed)
      .when(answer({ 1: 'interim', 2: 'interim' }, before))
      .emitsTypes('ResponseReceived'));
  it('does not take one answered item for all [items-are-answered-separately]', () =>
    request
      .given(...open, missed)
      .when(answer({ 1: 'final' }, before))
      .emitsTypes('ResponseReceived'));
  it('flags the miss that a late answer proves, dated at the due instant', () =>
    request
      .given(...open)
      .when(answer({ 1: 'final', 2: 'final' }, LATER))
      .emits(missed, received({ 1: 'final', 2: 'final' }, LATER)));
  it('takes the same response again as a retry', () =>
    request
      .given(...open, received({ 1: 'final' }, before))
      .when(answer({ 1: 'final' }, before))
      .changesNothing());
  it('refuses another response under the same id', () => {
    const given = request.given(...open, received({ 1: 'final' }, before));
    given.when(answer({ 1: 'partial' }, before)).refuses('response-id-reused');
    given.when(answer({ 1: 'final' }, '2024-03-12T00:00:00.000Z')).refuses('response-id-reused');
    given
      .when({ ...answer({ 1: 'final' }, before), summary: 'as promised' } as RequestCommand)
      .refuses('response-id-reused');
  });
  it('refuses an answer to an item that was never asked [items-are-answered-separately]', () =>
    request
      .given(...open)
      .when(answer({ 9: 'final' }, before))
      .refuses('item-unknown'));
  it('refuses an answer from the future', () =>
    request
      .given(...open)
      .when(answer({ 1: 'final' }, '2024-05-01T00:00:00.000Z'))
      .refuses('date-in-the-future'));
  it('accepts an answer after closure, marked as such [after-closure-little-is-left]', () => {
    const closed: RequestEvent = {
      type: 'RequestClosed',
      data: { closedAt: LATER, outcomes: content.items.map(({ itemId }) => ({ itemId, outcome: 'not-answered' })) },
    };
    const [event] = request
      .given(...open, missed, closed)
      .when(answer({ 1: 'final' }, LATER))
      .events();
    expect(event).toMatchObject({ type: 'ResponseReceived', data: { afterClosure: true } });
  });
  it('takes a refusal for an answer, with a ground that the agreement permits [reasons-are-permitted]', () => {
    const refusal = {
      type: 'record-refusal',
      responseId,
      receivedAt: before,
      itemIds: ['1', '2'],
      by: olga,
      at: before,
    } as const;
    const permittedGrounds = ['ordre public'];
    request
      .given(...open)
      .when({ ...refusal, ground: 'ordre public', permittedGrounds })
      .emitsTypes('AssistanceRefused');
    request
      .given(...open)
      .when({ ...refusal, ground: 'no time', permittedGrounds })
      .refuses('reason-not-permitted');
  });
  it('flags a miss when a correction shows that the answer came late', () =>
    request
      .given(...open, received({ 1: 'final', 2: 'final' }, before))
      .when({
        type: 'correct-response',
        responseId,
        correctionId: idFrom('c'),
        correctedAt: LATER,
        receivedAt: LATER,
        reason: 'entered under the wrong day',
        by: olga,
        at: LATER,
      })
      .emitsTypes('DeadlineMissed', 'ResponseCorrected'));
  it('is missed under the next version when the fact that had voided the miss is corrected [missed-once]', () => {
    const correct = (receivedAt: string, name: string): RequestCommand => ({
      type: 'correct-response',
      ...{
        responseId,
        correctionId: idFrom(name),
        correctedAt: LATER,
        receivedAt,
        reason: 'the postmark',
        by: olga,
        at: LATER,
      },
    });
    const voided = carriedOut(open, answer({ 1: 'final', 2: 'final' }, LATER), correct(before, 'in time'));
    const [, reprojected, again] = request
      .given(...voided)
      .when(correct(LATER, 'late after all'))
      .events();
    expect([reprojected, again]).toMatchObject([
      { type: 'DeadlineReprojected', data: { deadlineVersion: 2, dueAt: DUE } },
      { type: 'DeadlineMissed', data: { deadlineVersion: 2 }, occurredAt: DUE },
    ]);
  });
});
