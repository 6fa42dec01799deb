import { setTimeout as pause } from 'node:timers/promises';
import { type AgreementCommand, agreementDecider } from '@comity/agreements/contract';
import type { DeadlineTerms } from '@comity/calendars';
import { counterpartDecider, counterpartStream, counterparts } from '@comity/counterparts/contract';
import { CommandRunner } from '@comity/event-log';
import { idFrom, newId, toInstant } from '@comity/kernel';
import { type Caller, type SliceHost, startSliceHost } from '@comity/testing';
import { requestsApi } from '../api.js';
import { requestDecider } from '../domain/request.decider.js';
import { requestsProjector } from '../projector.js';

const AGREEMENT = idFrom('agreement', 'requests over HTTP');
const COUNTERPART = idFrom('counterpart', 'requests over HTTP');
const STRANGER = idFrom('counterpart', 'a stranger');

let host: SliceHost;
let runner: CommandRunner;
let olga: Caller;
let rosa: Caller;

beforeAll(async () => {
  host = await startSliceHost({
    api: [requestsApi],
    projector: [requestsProjector, { streams: [counterpartStream], projections: [counterparts] }],
  });
  runner = new CommandRunner(host.log);
  olga = await host.as('olga', 'case-officer');
  rosa = await host.as('rosa', 'reviewer');
  await concludeAgreement();
});

afterAll(() => host?.[Symbol.asyncDispose]());

function context() {
  return { commandId: newId(), actor: { id: 'ada', roles: [] }, now: now(), correlationId: 'test' };
}

function now(): string {
  return toInstant(new Date());
}

/** Ten calendar days from transmittal for information; no policy for anything else. */
async function concludeAgreement(): Promise<void> {
  const response: DeadlineTerms = {
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
  };
  const policy = {
    kind: 'information',
    urgency: '*',
    effectiveFrom: '2015-09-25',
    clocks: { response },
    permittedReasons: { extension: ['volume'], refusal: ['sovereignty'], postponement: [] },
    source: 'invented for this test',
  };
  const agreement = {
    title: 'Agreement',
    inForceFrom: '2015-09-25',
    zone: 'Europe/London',
    counterpartIds: [COUNTERPART],
    ourName: 'United Kingdom',
  };
  const commands: AgreementCommand[] = [
    { type: 'register', agreement },
    { type: 'adopt-policy', policy },
  ];
  for (const command of commands) {
    const outcome = await runner.run({ decider: agreementDecider, id: AGREEMENT, command, context: context() });
    expect(outcome).toMatchObject({ accepted: true });
  }
  const command = { type: 'register', counterpart: { name: 'Ministry of Defence' } } as const;
  await runner.run({ decider: counterpartDecider, id: COUNTERPART, command, context: context() });
}

const content = {
  agreementId: AGREEMENT,
  caseId: idFrom('case', 'requests over HTTP'),
  counterpartId: COUNTERPART,
  kind: 'information',
  urgency: 'routine',
  reference: 'MLA-2024-017',
  subject: 'Logs of the relay at 203.0.113.7',
  items: [
    { itemId: '1', text: 'Connection logs' },
    { itemId: '2', text: 'Subscriber data' },
  ],
};

const post = (path: string, body: object = {}, as = olga, headers: Record<string, string> = {}) =>
  as(path, { method: 'POST', body, headers });

async function show(path: string, position: string) {
  const shown = await olga(path, { headers: { 'comity-at-least': position } });
  expect(shown.status).toBe(200);
  return shown;
}

async function approved(changes: object = {}): Promise<string> {
  const drafted = await post('/v1/requests', { ...content, ...changes });
  expect(drafted.status).toBe(201);
  const { id } = drafted.body;
  expect((await post(`/v1/requests/${id}/submission`)).status).toBe(200);
  expect((await post(`/v1/requests/${id}/approval`, {}, rosa)).status).toBe(200);
  return id;
}

async function sent(changes: object = {}): Promise<string> {
  const id = await approved(changes);
  expect((await post(`/v1/requests/${id}/filing`)).status).toBe(200);
  const transmitted = await post(`/v1/requests/${id}/transmittal`, { transmittedAt: now(), channel: 'courier' });
  expect(transmitted.status).toBe(200);
  return id;
}

/** As a job would: asks until the deadline is over. */
async function flagWhenDue(id: string): Promise<string> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const command = { type: 'flag-missed', clock: 'response', deadlineVersion: 1, by: 'job', at: now() } as const;
    const outcome = await runner.run({ decider: requestDecider, id, command, context: context() });
    if (outcome.accepted) return String(outcome.position);
    expect(outcome.refusal.code).toBe('not-yet-due');
    await pause(50);
  }
  throw new TypeError('the deadline was never over');
}

describe('a request over HTTP', () => {
  it('is drafted, approved by another, filed, missed, shown as overdue, and the miss voided by an answer in time [answer-in-time-voids-the-miss]', async () => {
    const { id } = (await post('/v1/requests', content)).body;
    await post(`/v1/requests/${id}/submission`);
    const own = await post(`/v1/requests/${id}/approval`);
    expect([own.status, own.body.code]).toEqual([403, 'approver-wrote-the-request']);
    await post(`/v1/requests/${id}/approval`, {}, rosa);
    const dueAt = toInstant(new Date(Date.now() + 1_500));
    const filed = await post(`/v1/requests/${id}/filing`, { stated: { dueAt, source: 'court order' } });
    expect(filed.status).toBe(200);
    const inTime = now();
    await post(`/v1/requests/${id}/transmittal`, { transmittedAt: inTime, channel: 'courier' });
    const flaggedAt = await flagWhenDue(id);
    const overdue = await show('/v1/requests?overdue=true', flaggedAt);
    expect(overdue.body.items).toMatchObject([
      { requestId: id, missed: true, missedAt: dueAt, dueAt, voided: 0, counterpartName: 'Ministry of Defence' },
    ]);
    const answers = content.items.map(({ itemId }) => ({ itemId, answer: 'final' }));
    const answered = await post(`/v1/requests/${id}/responses`, { receivedAt: inTime, answers });
    expect(answered.status).toBe(200);
    const shown = await show(`/v1/requests/${id}`, answered.body.position);
    expect(shown.headers.get('etag')).toBe(`"${answered.body.revision}"`);
    expect(shown.body).toMatchObject({ answered: 'final', finalAt: inTime, missed: false, missedAt: null, voided: 1 });
    const none = await show('/v1/requests?overdue=true', answered.body.position);
    expect(none.body.items).toEqual([]);
  });

  it('is drafted once, however often the same command arrives at the same time', async () => {
    const headers = { 'idempotency-key': newId() };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => post('/v1/requests', { ...content, reference: 'ONCE' }, olga, headers)),
    );
    const texts = new Set(answers.map(({ status, body }) => JSON.stringify([status, body])));
    expect(texts.size).toBe(1);
    const { id, position } = answers[0]?.body ?? {};
    const events = [];
    for await (const entry of host.log.readStream(`request-${id}`)) events.push(entry);
    expect(events).toHaveLength(1);
    const found = await show('/v1/requests?text=once', position);
    expect(found.body.items).toHaveLength(1);
  });

  it('explains its deadline day by day', async () => {
    const id = await sent();
    const { body } = await olga(`/v1/requests/${id}/deadline`);
    expect(body).toMatchObject({
      clock: 'response',
      deadlineVersion: 1,
      basis: { kind: 'computed', policyVersion: 1 },
    });
    expect(body.explanation).toMatchObject({ kind: 'counted-days', budget: 10, dueOn: body.dueOn, dueAt: body.dueAt });
    expect(body.text).toContain('10 calendar days from the transmittal');
    const extended = await post(`/v1/requests/${id}/extensions`, {
      clock: 'response',
      reason: 'volume',
      extendBy: { amount: 5, unit: 'calendar-days' },
    });
    expect(extended.status).toBe(200);
    const after = (await olga(`/v1/requests/${id}/deadline`)).body;
    expect(after.deadlineVersion).toBe(2);
    expect(after.dueOn > body.dueOn).toBe(true);
    expect(after.text).toContain('Extended by 5 calendar days: volume.');
  });

  it('explains a stated day, and a stated instant, by who states it', async () => {
    const source = 'order of the court';
    const day = await approved();
    await post(`/v1/requests/${day}/filing`, { stated: { dueOn: '2999-03-31', source } });
    const ofDay = (await olga(`/v1/requests/${day}/deadline`)).body;
    expect(ofDay).toMatchObject({ dueOn: '2999-03-31', dueAt: '2999-03-31T23:00:00.000Z' });
    expect(ofDay.text).toContain('Stated, not computed: order of the court.');
    const instant = await approved();
    await post(`/v1/requests/${instant}/filing`, { stated: { dueAt: '2999-03-31T12:00:00+01:00', source } });
    const ofInstant = (await olga(`/v1/requests/${instant}/deadline`)).body;
    expect(ofInstant).toMatchObject({ dueOn: '2999-03-31', dueAt: '2999-03-31T11:00:00.000Z' });
    expect(ofInstant.explanation).toMatchObject({ kind: 'stated-instant', source });
  });

  it('has no deadline to explain before it is sent', async () => {
    const id = await approved();
    expect((await olga(`/v1/requests/${id}/deadline`)).status).toBe(404);
  });

  it.each([
    [{ kind: 'evidence' }, 409, 'policy-missing'],
    [{ counterpartId: STRANGER }, 422, 'counterpart-not-party'],
    [{ agreementId: STRANGER }, 422, 'agreement-unknown'],
  ])('with %j is not filed', async (changes, status, code) => {
    const refused = await post(`/v1/requests/${await approved(changes)}/filing`);
    expect([refused.status, refused.body.code]).toEqual([status, code]);
  });

  it('without a policy is filed when a deadline is stated', async () => {
    const id = await approved({ kind: 'evidence' });
    const filed = await post(`/v1/requests/${id}/filing`, { stated: { dueOn: '2999-01-01', source: 'note verbale' } });
    const shown = await show(`/v1/requests/${id}`, filed.body.position);
    expect(shown.body).toMatchObject({ status: 'open', policyVersion: null, dueOn: '2999-01-01' });
  });

  it('is filed once: the same command again answers as the first time, another one is refused', async () => {
    const id = await approved();
    const headers = { 'idempotency-key': newId() };
    const first = await post(`/v1/requests/${id}/filing`, {}, olga, headers);
    expect(first.status).toBe(200);
    expect((await post(`/v1/requests/${id}/filing`, {}, olga, headers)).body).toEqual(first.body);
    const again = await post(`/v1/requests/${id}/filing`);
    expect([again.status, again.body.code]).toEqual([409, 'request-already-filed']);
  });

  it('is sent back, revised and approved anew', async () => {
    const id = await approved();
    await post(`/v1/requests/${id}/return`, { reason: 'item 2 names no period' }, rosa);
    const revised = await olga(`/v1/requests/${id}`, { method: 'PUT', body: { ...content, subject: 'Logs of May' } });
    expect(revised.status).toBe(200);
    const shown = await show(`/v1/requests/${id}`, revised.body.position);
    expect(shown.body).toMatchObject({ status: 'draft', subject: 'Logs of May', owner: 'olga' });
  });

  it('may come in, and then its deadline binds us', async () => {
    const received = await post('/v1/requests/incoming', { ...content, receivedAt: '2024-03-01T23:30:00-05:00' });
    expect(received.status).toBe(201);
    const { body } = await show(`/v1/requests/${received.body.id}`, received.body.position);
    expect(body).toMatchObject({ direction: 'incoming', status: 'open', owner: 'olga', filedOn: '2024-03-02' });
    expect(body.dueOn).toBe('2024-03-12');
  });

  it('records refusals on permitted grounds alone, assessments, withdrawal and closure', async () => {
    const id = await sent();
    const refusal = { receivedAt: now(), itemIds: ['2'], ground: 'bad mood' };
    const unheard = await post(`/v1/requests/${id}/refusals`, refusal);
    expect([unheard.status, unheard.body.code]).toEqual([422, 'reason-not-permitted']);
    const steps: [string, object][] = [
      ['acknowledgement', { acknowledgedAt: now(), theirReference: 'MPS/1' }],
      ['refusals', { ...refusal, ground: 'sovereignty' }],
      ['responses', { receivedAt: now(), answers: [{ itemId: '1', answer: 'partial' }] }],
      ['assessments', { scores: [{ itemId: '1', dimension: 'completeness', score: 1, deficiency: 'half a log' }] }],
      ['withdrawal', { withdrawnAt: now(), reason: 'found elsewhere' }],
      [
        'closure',
        {
          outcomes: [
            { itemId: '1', outcome: 'partly-answered' },
            { itemId: '2', outcome: 'refused' },
          ],
        },
      ],
    ];
    let position = '';
    for (const [step, body] of steps) {
      const taken = await post(`/v1/requests/${id}/${step}`, body);
      expect([step, taken.status]).toEqual([step, 200]);
      position = taken.body.position;
    }
    const { body } = await show(`/v1/requests/${id}`, position);
    expect(body).toMatchObject({ status: 'closed', answered: 'partial', refused: false });
    expect(body.detail.items).toMatchObject([{ answer: 'partial' }, { answer: 'refusal' }]);
    expect(body.detail).toMatchObject({ theirReference: 'MPS/1', assessments: [{ assessor: 'olga' }] });
  });

  it('takes no edit that was made on an older revision', async () => {
    const id = await approved();
    const stale = await post(`/v1/requests/${id}/filing`, {}, olga, { 'if-match': '"0"' });
    expect([stale.status, stale.body.code]).toEqual([412, 'stale-revision']);
  });

  it.each([
    ['a request that nobody drafted', 'submission', {}, 404, 'request-unknown'],
    [
      'a transmittal without offset',
      'transmittal',
      { transmittedAt: '2024-03-01T09:00:00', channel: 'x' },
      400,
      'request-invalid',
    ],
    ['a day that does not exist', 'filing', { stated: { dueOn: '2024-02-30', source: 'x' } }, 400, 'request-invalid'],
    [
      'day and instant at once',
      'filing',
      { stated: { dueOn: '2999-01-01', dueAt: '2999-01-01T00:00:00Z', source: 'x' } },
      422,
      'stated-ambiguous',
    ],
    ['an extension by nothing', 'extensions', { clock: 'response', reason: 'volume' }, 422, 'extension-ambiguous'],
    ['members that nobody knows', 'return', { reason: 'x', because: 'y' }, 400, 'request-invalid'],
  ])('refuses %s', async (_what, step, body, status, code) => {
    const refused = await post(`/v1/requests/${STRANGER}/${step}`, body);
    expect([refused.status, refused.body.code]).toEqual([status, code]);
  });

  it('is drafted by case officers, and read by auditors', async () => {
    const auditor = await host.as('ada', 'auditor');
    expect((await post('/v1/requests', content, auditor)).status).toBe(403);
    expect((await auditor('/v1/requests/counts')).status).toBe(200);
  });

  it('was not there before it was drafted', async () => {
    const id = await approved();
    expect((await olga(`/v1/requests/${id}?asKnownOn=2020-01-01`)).status).toBe(404);
    expect((await olga('/v1/requests?asKnownOn=2020-01-01')).body).toEqual({ items: [], nextCursor: null });
  });
});
