import type { RequestCommand } from './request.commands.js';
import {
  answer,
  carriedOut,
  clock,
  content,
  LATER,
  march,
  olga,
  open,
  received,
  request,
  responseId,
  SENT,
  terms,
} from './testing/fixtures.js';

describe('closure', () => {
  const answered = [...open, received({ 1: 'final', 2: 'final' }, SENT)];

  it('closes only with an outcome for every item [closing-needs-every-outcome]', () => {
    const close = (itemIds: string[]): RequestCommand => ({
      type: 'close',
      outcomes: itemIds.map((itemId) => ({ itemId, outcome: 'answered' })),
      by: olga,
      at: LATER,
    });
    request
      .given(...answered)
      .when(close(['1']))
      .refuses('items-without-outcome');
    request
      .given(...answered)
      .when(close(['1', '2']))
      .emitsTypes('RequestClosed');
  });
  it('says answered, or refused, only of what is: nothing, a holding answer or the other of the two is none [answered-has-an-answer]', () => {
    const close = (outcome: 'answered' | 'partly-answered' | 'refused'): RequestCommand => ({
      type: 'close',
      outcomes: [
        { itemId: '1', outcome },
        { itemId: '2', outcome: 'no-longer-needed' },
      ],
      by: olga,
      at: LATER,
    });
    const refusal = {
      responseId,
      receivedAt: march(5),
      itemIds: ['1'],
      ground: 'ordre public',
      permittedGrounds: null,
    };
    const refused = carriedOut(open, { type: 'record-refusal', ...refusal, by: olga, at: march(5) });
    for (const outcome of ['answered', 'partly-answered'] as const) {
      for (const before of [open, refused, [...open, received({ 1: 'interim', 2: 'final' }, SENT)]]) {
        request
          .given(...before)
          .when(close(outcome))
          .refuses('item-not-answered');
      }
      request
        .given(...open, received({ 1: 'partial' }, SENT))
        .when(close(outcome))
        .emitsTypes('DeadlineMissed', 'RequestClosed');
    }
    for (const before of [open, [...open, received({ 1: 'final', 2: 'final' }, SENT)]]) {
      request
        .given(...before)
        .when(close('refused'))
        .refuses('item-not-answered');
    }
    request
      .given(...refused)
      .when(close('refused'))
      .emitsTypes('DeadlineMissed', 'RequestClosed');
  });
  it('flags what was missed before it closes, because nothing is flagged afterwards', () =>
    request
      .given(...open)
      .when({
        type: 'close',
        outcomes: content.items.map(({ itemId }) => ({ itemId, outcome: 'not-answered' })),
        by: olga,
        at: LATER,
      })
      .emitsTypes('DeadlineMissed', 'RequestClosed'));
});

describe('after closure', () => {
  const reopen = (more: object = {}): RequestCommand =>
    ({
      type: 'reopen',
      reason: 'the logs were of another relay',
      terms,
      by: olga,
      at: LATER,
      ...more,
    }) as RequestCommand;
  const closeAt = (at: string): RequestCommand => ({
    type: 'close',
    outcomes: content.items.map(({ itemId }) => ({ itemId, outcome: 'no-longer-needed' })),
    by: olga,
    at,
  });
  const early = carriedOut(open, closeAt(march(5)));

  it('nobody owes an answer: what ran out meanwhile is no miss, even when a late response comes', () => {
    request
      .given(...early)
      .when({ type: 'flag-missed', ...clock, by: 'job', at: LATER })
      .changesNothing();
    const [event, ...more] = request
      .given(...early)
      .when(answer({ 1: 'final', 2: 'final' }, LATER))
      .events();
    expect(event).toMatchObject({ type: 'ResponseReceived', data: { afterClosure: true } });
    expect(more).toEqual([]);
  });
  it('only corrections, reopening and late responses are possible [after-closure-little-is-left]', () => {
    const on = { terms, by: olga, at: LATER } as const;
    const refused: RequestCommand[] = [
      { type: 'withdraw', withdrawnAt: LATER, reason: 'moot', by: olga, at: LATER },
      { type: 'stop-clock', clock: 'response', stoppedAt: march(5), reason: 'force majeure', ...on },
      { type: 'extend', clock: 'response', reason: 'volume of data', until: { dueAt: LATER, source: 'x' }, ...on },
      { type: 'return-as-deficient', returnedAt: LATER, deficiencies: ['x'], ...on },
      { type: 'claim-urgency', urgency: 'urgent', claimedAt: LATER, reason: 'x', by: olga, at: LATER },
    ];
    for (const command of refused)
      request
        .given(...early)
        .when(command)
        .refuses('request-not-open');
  });
  it('a refusal is accepted too, and marked late', () => {
    const refusal = { responseId, receivedAt: LATER, itemIds: ['1'], ground: 'ordre public', permittedGrounds: null };
    const [event] = request
      .given(...early)
      .when({ type: 'record-refusal', ...refusal, by: olga, at: LATER })
      .events();
    expect(event).toMatchObject({ type: 'AssistanceRefused', data: { afterClosure: true } });
  });
  it('a request is reopened, and a deadline that ran out meanwhile begins anew', () => {
    const [reopened, reset] = request
      .given(...early)
      .when(reopen())
      .events();
    expect([reopened, reset]).toMatchObject([
      { type: 'RequestReopened', data: { reopenedAt: LATER } },
      { type: 'ClockReset', data: { startedAt: LATER, dueOn: '2024-04-12', deadlineVersion: 2 } },
    ]);
  });
  it('a deadline that had been missed before stays missed when the request is reopened [stopping-cures-nothing]', () =>
    request
      .given(...carriedOut(open, closeAt(march(13))))
      .when(reopen())
      .emitsTypes('RequestReopened'));
  it('a stated deadline that ran out meanwhile has to be stated anew, and no other', () => {
    const until = { dueAt: '2024-03-20T00:00:00.000Z', source: 'letter' };
    const extension = {
      type: 'extend',
      clock: 'response',
      reason: 'volume of data',
      until,
      terms,
      by: olga,
      at: SENT,
    } as const;
    const stated = carriedOut(open, extension, closeAt(march(5)));
    request
      .given(...stated)
      .when(reopen())
      .refuses('deadline-needed');
    const anew = { dueAt: '2024-05-01T00:00:00.000Z', source: 'letter' };
    request
      .given(...stated)
      .when(reopen({ stated: anew }))
      .emitsTypes('RequestReopened', 'ClockReset');
    request
      .given(...early)
      .when(reopen({ stated: anew }))
      .refuses('deadline-not-needed');
  });
  it('an open or withdrawn request is not reopened, and the same again is a retry', () => {
    request
      .given(...open)
      .when(reopen())
      .refuses('request-not-closed');
    const withdrawn = carriedOut(open, {
      type: 'withdraw',
      withdrawnAt: march(4),
      reason: 'moot',
      by: olga,
      at: march(4),
    });
    request
      .given(...carriedOut(withdrawn, closeAt(march(5))))
      .when(reopen())
      .refuses('request-not-closed');
    request
      .given(...carriedOut(early, reopen()))
      .when(reopen())
      .changesNothing();
  });
});
