import { newId, toInstant } from '@comity/kernel';
import { content, HttpOffice, now, STRANGER } from './testing/http-office.js';

let office: HttpOffice;

beforeAll(async () => {
  office = await HttpOffice.open();
});

afterAll(() => office?.[Symbol.asyncDispose]());

describe('a request over HTTP', () => {
  it('is drafted, approved by another, filed, missed, shown as overdue, and the miss voided by an answer in time [answer-in-time-voids-the-miss]', async () => {
    const { id } = (await office.post('/v1/requests', content)).body;
    await office.post(`/v1/requests/${id}/submission`);
    const own = await office.post(`/v1/requests/${id}/approval`);
    expect([own.status, own.body.code]).toEqual([403, 'approver-wrote-the-request']);
    await office.post(`/v1/requests/${id}/approval`, {}, office.rosa);
    const dueAt = toInstant(new Date(Date.now() + 1_500));
    const filed = await office.post(`/v1/requests/${id}/filing`, { stated: { dueAt, source: 'court order' } });
    expect(filed.status).toBe(200);
    const inTime = now();
    await office.post(`/v1/requests/${id}/transmittal`, { transmittedAt: inTime, channel: 'courier' });
    const flaggedAt = await office.flagWhenDue(id);
    const overdue = await office.show('/v1/requests?overdue=true', flaggedAt);
    expect(overdue.body.items).toMatchObject([
      { requestId: id, missed: true, missedAt: dueAt, dueAt, voided: 0, counterpartName: 'Ministry of Defence' },
    ]);
    const answers = content.items.map(({ itemId }) => ({ itemId, answer: 'final' }));
    const answered = await office.post(`/v1/requests/${id}/responses`, { receivedAt: inTime, answers });
    expect(answered.status).toBe(200);
    const shown = await office.show(`/v1/requests/${id}`, answered.body.position);
    expect(shown.headers.get('etag')).toBe(`"${answered.body.revision}"`);
    expect(shown.body).toMatchObject({ answered: 'final', finalAt: inTime, missed: false, missedAt: null, voided: 1 });
    const none = await office.show('/v1/requests?overdue=true', answered.body.position);
    expect(none.body.items).toEqual([]);
  });

  it('is drafted once, however often the same command arrives at the same time', async () => {
    const headers = { 'idempotency-key': newId() };
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        office.post('/v1/requests', { ...content, reference: 'ONCE' }, office.olga, headers),
      ),
    );
    const texts = new Set(answers.map(({ status, body }) => JSON.stringify([status, body])));
    expect(texts.size).toBe(1);
    const { id, position } = answers[0]?.body ?? {};
    const events = [];
    for await (const entry of office.host.log.readStream(`request-${id}`)) events.push(entry);
    expect(events).toHaveLength(1);
    const found = await office.show('/v1/requests?text=once', position);
    expect(found.body.items).toHaveLength(1);
  });

  it('is filed once: the same command again answers as the first time, another one is refused', async () => {
    const id = await office.approved();
    const headers = { 'idempotency-key': newId() };
    const first = await office.post(`/v1/requests/${id}/filing`, {}, office.olga, headers);
    expect(first.status).toBe(200);
    expect((await office.post(`/v1/requests/${id}/filing`, {}, office.olga, headers)).body).toEqual(first.body);
    const again = await office.post(`/v1/requests/${id}/filing`);
    expect([again.status, again.body.code]).toEqual([409, 'request-already-filed']);
  });

  it('is sent back, revised and approved anew', async () => {
    const id = await office.approved();
    await office.post(`/v1/requests/${id}/return`, { reason: 'item 2 names no period' }, office.rosa);
    const revised = await office.olga(`/v1/requests/${id}`, {
      method: 'PUT',
      body: { ...content, subject: 'Logs of May' },
    });
    expect(revised.status).toBe(200);
    const shown = await office.show(`/v1/requests/${id}`, revised.body.position);
    expect(shown.body).toMatchObject({ status: 'draft', subject: 'Logs of May', owner: 'olga' });
  });

  it('may come in, and then its deadline binds us', async () => {
    const received = await office.post('/v1/requests/incoming', {
      ...content,
      receivedAt: '2024-03-01T23:30:00-05:00',
    });
    expect(received.status).toBe(201);
    const { body } = await office.show(`/v1/requests/${received.body.id}`, received.body.position);
    expect(body).toMatchObject({ direction: 'incoming', status: 'open', owner: 'olga', filedOn: '2024-03-02' });
    expect(body.dueOn).toBe('2024-03-12');
  });

  it('records refusals on permitted grounds alone, assessments, withdrawal and closure', async () => {
    const id = await office.sent();
    const refusal = { receivedAt: now(), itemIds: ['2'], ground: 'bad mood' };
    const unheard = await office.post(`/v1/requests/${id}/refusals`, refusal);
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
      const taken = await office.post(`/v1/requests/${id}/${step}`, body);
      expect([step, taken.status]).toEqual([step, 200]);
      position = taken.body.position;
    }
    const { body } = await office.show(`/v1/requests/${id}`, position);
    expect(body).toMatchObject({ status: 'closed', answered: 'partial', refused: false });
    expect(body.detail.items).toMatchObject([{ answer: 'partial' }, { answer: 'refusal' }]);
    expect(body.detail).toMatchObject({ theirReference: 'MPS/1', assessments: [{ assessor: 'olga' }] });
  });

  it('takes no edit that was made on an older revision', async () => {
    const id = await office.approved();
    const stale = await office.post(`/v1/requests/${id}/filing`, {}, office.olga, { 'if-match': '"0"' });
    expect([stale.status, stale.body.code]).toEqual([412, 'stale-revision']);
  });

  it('is filed once by two at once, and the other is told that it is filed', async () => {
    for (let round = 0; round < 3; round++) {
      const id = await office.approved();
      const filed = await Promise.all([0, 1].map(() => office.post(`/v1/requests/${id}/filing`, {})));
      const answers = filed.map(({ status, body }) => [status, body.code]);
      expect(answers.sort()).toEqual([
        [200, undefined],
        [409, 'request-already-filed'],
      ]);
    }
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
    const refused = await office.post(`/v1/requests/${STRANGER}/${step}`, body);
    expect([refused.status, refused.body.code]).toEqual([status, code]);
  });

  it('is drafted by case officers, and read by auditors', async () => {
    const auditor = await office.host.as('ada', 'auditor');
    expect((await office.post('/v1/requests', content, auditor)).status).toBe(403);
    expect((await auditor('/v1/requests/counts')).status).toBe(200);
  });

  it('was not there before it was drafted', async () => {
    const id = await office.approved();
    expect((await office.olga(`/v1/requests/${id}?asKnownOn=2020-01-01`)).status).toBe(404);
    expect((await office.olga('/v1/requests?asKnownOn=2020-01-01')).body).toEqual({ items: [], nextCursor: null });
  });
});
