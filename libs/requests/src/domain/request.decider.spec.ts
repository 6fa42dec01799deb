import { idFrom } from '@comity/kernel';
import { scenario } from '@comity/testing';
import type { PolicyTerms, RequestCommand } from './request.commands.js';
import { requestDecider } from './request.decider.js';
import type { RequestContent, RequestEvent } from './request.events.js';

const request = scenario(requestDecider);

const content: RequestContent = {
  agreementId: idFrom('agreement', 'test'),
  caseId: idFrom('case', 'test'),
  counterpartId: idFrom('counterpart', 'test'),
  direction: 'outgoing',
  kind: 'information',
  urgency: 'routine',
  reference: 'REQ-1',
  subject: 'Logs of the relay at 203.0.113.7',
  items: [
    { itemId: '1', text: 'Connection logs' },
    { itemId: '2', text: 'Subscriber data' },
  ],
};
const pins = { agreementRevision: 1, policyVersion: 1, ourCalendar: null, counterpartCalendar: null };
const terms: PolicyTerms = {
  pins,
  zone: 'Europe/London',
  clocks: {
    response: {
      kind: 'binding',
      startsOn: 'transmittal',
      unit: 'calendar-days',
      budget: 10,
      dayZeroCounts: false,
      zone: 'Europe/London',
      rollForward: 'none',
      cutOffHour: null,
      calendarRule: 'requested',
      permittedStops: [],
      extensionLimit: { times: 1, total: 5, unit: 'calendar-days' },
      reminderOffsets: [],
      rungs: [],
    },
  },
  ourCalendar: null,
  counterpartCalendar: null,
  permittedReasons: { extension: ['volume of data'], refusal: ['ordre public'], postponement: [] },
};

const olga = 'olga';
const rosa = 'rosa';
const FILED = '2024-03-01T09:00:00.000Z';
const SENT = '2024-03-01T10:00:00.000Z';
/** Ten calendar days after 1 March, end of day in London. */
const DUE = '2024-03-12T00:00:00.000Z';
const LATER = '2024-04-02T08:00:00.000Z';

const drafted: RequestEvent = { type: 'RequestDrafted', data: { ...content, author: olga } };
const submitted: RequestEvent = { type: 'RequestSubmitted', data: { submitter: olga } };
const approved: RequestEvent = { type: 'RequestApproved', data: { approver: rosa } };
const filed: RequestEvent = {
  type: 'RequestFiled',
  data: { ...content, filedAt: FILED, zone: 'Europe/London', pins },
  occurredAt: FILED,
};
const transmitted: RequestEvent = {
  type: 'RequestTransmitted',
  data: { transmittedAt: SENT, channel: 'secure mail' },
  occurredAt: SENT,
};
const clock = { clock: 'response', deadlineVersion: 1 } as const;
const started: RequestEvent = {
  type: 'ClockStarted',
  data: {
    ...clock,
    startedAt: SENT,
    dueAt: DUE,
    dueOn: '2024-03-11',
    provisional: false,
    basis: { kind: 'computed', policyVersion: 1 },
  },
  occurredAt: SENT,
};
const missed: RequestEvent = { type: 'DeadlineMissed', data: { ...clock, dueAt: DUE }, occurredAt: DUE };
const open = [drafted, submitted, approved, filed, transmitted, started];

const responseId = idFrom('response', 'test');
const answer = (items: Record<string, 'interim' | 'partial' | 'final'>, receivedAt: string): RequestCommand => ({
  type: 'receive-response',
  responseId,
  receivedAt,
  answers: Object.entries(items).map(([itemId, given]) => ({ itemId, answer: given })),
  by: olga,
  at: LATER,
});
const received = (items: Record<string, 'interim' | 'partial' | 'final'>, receivedAt: string): RequestEvent => ({
  type: 'ResponseReceived',
  data: {
    responseId,
    receivedAt,
    answers: Object.entries(items).map(([itemId, given]) => ({ itemId, answer: given })),
  },
  occurredAt: receivedAt,
});

describe('drafting and approval', () => {
  it('keeps who wrote the text', () =>
    request.given().when({ type: 'draft', content, by: olga, at: FILED }).emits(drafted));
  it('takes the same draft again as a retry', () =>
    request.given(drafted).when({ type: 'draft', content, by: olga, at: FILED }).changesNothing());
  it('refuses an approval by the one who drafted', () =>
    request
      .given(drafted, submitted)
      .when({ type: 'approve', by: olga, at: FILED })
      .refuses('approver-wrote-the-request'));
  it('refuses an approval by one who only revised', () =>
    request
      .given(drafted, { type: 'RequestRevised', data: { ...content, author: rosa } }, submitted)
      .when({ type: 'approve', by: rosa, at: FILED })
      .refuses('approver-wrote-the-request'));
  it('lets a second person approve', () =>
    request.given(drafted, submitted).when({ type: 'approve', by: rosa, at: FILED }).emits(approved));
  it('refuses to file what nobody approved', () =>
    request
      .given(drafted, submitted)
      .when({ type: 'file', terms, by: olga, at: FILED })
      .refuses('request-not-approved'));
  it('refuses two items with one id', () =>
    request
      .given()
      .when({
        type: 'draft',
        content: { ...content, items: [...content.items, { itemId: '1', text: 'again' }] },
        by: olga,
        at: FILED,
      })
      .refuses('item-twice'));
});

describe('filing and transmittal', () => {
  it('pins the versions that the request stands on', () =>
    request.given(drafted, submitted, approved).when({ type: 'file', terms, by: olga, at: FILED }).emits(filed));
  it('starts the clock that waits for transmittal, with the due instant at the end of the last day', () =>
    request
      .given(drafted, submitted, approved, filed)
      .when({ type: 'transmit', transmittedAt: SENT, channel: 'secure mail', terms, by: olga, at: SENT })
      .emits(transmitted, started));
  it('refuses an answer before transmittal', () =>
    request
      .given(drafted, submitted, approved, filed)
      .when(answer({ 1: 'final' }, SENT))
      .refuses('not-transmitted'));
  it('starts a stated deadline on filing, whatever the policy says', () => {
    const [, clockStarted] = request
      .given(drafted, submitted, approved)
      .when({ type: 'file', terms, stated: { dueAt: LATER, source: 'order of the court' }, by: olga, at: FILED })
      .events();
    expect(clockStarted).toMatchObject({ type: 'ClockStarted', data: { dueAt: LATER, basis: { kind: 'stated' } } });
  });
  it('refuses a stated deadline that has passed before filing', () =>
    request
      .given(drafted, submitted, approved)
      .when({ type: 'file', terms, stated: { dueAt: '2024-02-01T00:00:00.000Z', source: 'x' }, by: olga, at: FILED })
      .refuses('date-too-early'));
});

describe('answers', () => {
  const before = '2024-03-11T23:59:59.999Z';

  it('is in time until the due instant, which is exclusive', () => {
    request
      .given(...open)
      .when(answer({ 1: 'final', 2: 'final' }, before))
      .emitsTypes('ResponseReceived');
    request
      .given(...open)
      .when(answer({ 1: 'final', 2: 'final' }, DUE))
      .emitsTypes('DeadlineMissed', 'ResponseReceived');
  });
  it('voids the miss when the answer had arrived in time', () =>
    request
      .given(...open, missed)
      .when(answer({ 1: 'final', 2: 'final' }, before))
      .emits(received({ 1: 'final', 2: 'final' }, before), {
        type: 'DeadlineMissVoided',
        data: { ...clock, because: { fact: 'response', id: responseId } },
      }));
  it('does not take a holding answer for a final one', () =>
    request
      .given(...open, missed)
      .when(answer({ 1: 'interim', 2: 'interim' }, before))
      .emitsTypes('ResponseReceived'));
  it('does not take one answered item for all', () =>
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
  it('refuses another response under the same id', () =>
    request
      .given(...open, received({ 1: 'final' }, before))
      .when(answer({ 1: 'partial' }, before))
      .refuses('response-id-reused'));
  it('refuses an answer to an item that was never asked', () =>
    request
      .given(...open)
      .when(answer({ 9: 'final' }, before))
      .refuses('item-unknown'));
  it('refuses an answer from the future', () =>
    request
      .given(...open)
      .when(answer({ 1: 'final' }, '2024-05-01T00:00:00.000Z'))
      .refuses('date-in-the-future'));
  it('accepts an answer after closure, marked as such', () => {
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
  it('takes a refusal for an answer, with a ground that the agreement permits', () => {
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
});

describe('flagging', () => {
  const flag = (at: string, deadlineVersion = 1): RequestCommand => ({
    type: 'flag-missed',
    ...clock,
    deadlineVersion,
    by: 'job',
    at,
  });

  it('flags once, dated at the due instant however late it was noticed', () => {
    request
      .given(...open)
      .when(flag(LATER))
      .emits(missed);
    request
      .given(...open, missed)
      .when(flag(LATER))
      .changesNothing();
  });
  it('is never early', () =>
    request
      .given(...open)
      .when(flag('2024-03-11T23:59:59.999Z'))
      .refuses('not-yet-due'));
  it('lets superseded deadline versions do nothing', () =>
    request
      .given(...open)
      .when(flag(LATER, 2))
      .changesNothing());
  it('leaves an answered request alone', () =>
    request
      .given(...open, received({ 1: 'final', 2: 'final' }, SENT))
      .when(flag(LATER))
      .changesNothing());
  it('does not let an unclassified or holding reply suppress the flag', () =>
    request
      .given(...open, received({ 1: 'interim', 2: 'partial' }, SENT))
      .when(flag(LATER))
      .emits(missed));
  it('never flags where the policy sets no binding deadline', () => {
    const unbound: RequestEvent = {
      ...started,
      data: { ...(started.data as object), dueAt: null, dueOn: null },
    } as RequestEvent;
    request.given(drafted, submitted, approved, filed, transmitted, unbound).when(flag(LATER)).changesNothing();
  });
  it('leaves a withdrawn request alone', () =>
    request
      .given(...open, { type: 'RequestWithdrawn', data: { withdrawnAt: SENT, reason: 'settled' } })
      .when(flag(LATER))
      .changesNothing());
});

describe('extensions', () => {
  const extend = (more: object): RequestCommand =>
    ({
      type: 'extend',
      clock: 'response',
      reason: 'volume of data',
      terms,
      by: olga,
      at: SENT,
      ...more,
    }) as RequestCommand;
  const extendBy = { amount: 5, unit: 'calendar-days' };

  it('moves the due instant under a new version', () => {
    const [event] = request
      .given(...open)
      .when(extend({ extendBy }))
      .events();
    expect(event).toMatchObject({ type: 'DeadlineExtended', data: { deadlineVersion: 2, dueOn: '2024-03-16' } });
  });
  it('never cures a deadline that was missed', () => {
    request
      .given(...open, missed)
      .when(extend({ extendBy, at: LATER }))
      .refuses('deadline-already-missed');
    request
      .given(...open)
      .when(extend({ extendBy, at: DUE }))
      .refuses('deadline-already-missed');
  });
  it('keeps to the reasons and the limit of the policy', () => {
    request
      .given(...open)
      .when(extend({ extendBy, reason: 'holidays' }))
      .refuses('reason-not-permitted');
    request
      .given(...open)
      .when(extend({ extendBy: { ...extendBy, amount: 6 } }))
      .refuses('extension-too-long');
  });
  it('refuses an extension that ends earlier', () =>
    request
      .given(...open)
      .when(extend({ until: { dueOn: '2024-03-05', source: 'letter' } }))
      .refuses('deadline-not-later'));
});

describe('assessment and closure', () => {
  const answered = [...open, received({ 1: 'final', 2: 'final' }, SENT)];
  const assess = (score: number, more = {}): RequestCommand => ({
    type: 'assess',
    assessmentId: idFrom('assessment'),
    scores: [{ itemId: '1', dimension: 'completeness', score, ...more }],
    by: olga,
    at: LATER,
  });

  it('asks for the deficiency behind a score of 0 or 1', () => {
    request
      .given(...answered)
      .when(assess(1))
      .refuses('deficiency-not-named');
    request
      .given(...answered)
      .when(assess(1, { deficiency: 'half of the logs are missing' }))
      .emitsTypes('QualityAssessed');
    request
      .given(...answered)
      .when(assess(3))
      .emitsTypes('QualityAssessed');
  });
  it('refuses to assess before anything has come', () =>
    request
      .given(...open)
      .when(assess(3))
      .refuses('nothing-to-assess'));
  it('closes only with an outcome for every item', () => {
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
