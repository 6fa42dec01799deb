import { ROLES } from '@comity/http';
import { newId } from '@comity/kernel';
import { type Caller, type SliceAnswer, type SliceHost, startSliceHost } from '@comity/testing';
import { API_DOORS } from '../../apps/api/src/doors.js';
import { PROJECTOR_DOORS } from '../../apps/projector/src/doors.js';
import { type FullCase, InventedRecord } from './record.js';

let host: SliceHost;
let record: InventedRecord;
/** Opened every case here. */
let irene: Caller;
let adam: Caller;
let boris: Caller;

beforeAll(async () => {
  host = await startSliceHost({ api: API_DOORS, projector: PROJECTOR_DOORS });
  record = await new InventedRecord(host).open();
  irene = await host.as('irene', ...ROLES);
  adam = await host.as('adam', ...ROLES);
  boris = await host.as('boris', ...ROLES);
});

afterAll(() => host?.[Symbol.asyncDispose]());

const reason = 'agreed in the morning meeting';

async function restrictedCase(marker: string): Promise<FullCase> {
  const full = await record.fill(await record.openCase(marker, 'irene', 'TLP:RED'), marker);
  await record.projected();
  return full;
}

async function post(who: Caller, path: string, body: object): Promise<SliceAnswer> {
  const answered = await who(path, { method: 'POST', body });
  await record.projected();
  return answered;
}

const status = async (who: Caller, path: string) => (await who(path)).status;

describe('who may know of a restricted case', () => {
  it('is whoever opened it, works on it or stands on its list, as long as they do [need-to-know]', async () => {
    const { caseId, requestId } = await restrictedCase('Erna');
    const [theCase, theRequest] = [`/v1/cases/${caseId}`, `/v1/requests/${requestId}`];
    expect([await status(irene, theCase), await status(adam, theCase), await status(boris, theRequest)]).toEqual([
      200, 404, 404,
    ]);
    await post(irene, `${theCase}/access-grants`, { person: 'adam', reason });
    await post(irene, `${theCase}/assignment`, { officer: 'boris' });
    expect([await status(adam, theRequest), await status(boris, theCase)]).toEqual([200, 200]);
    await post(adam, `${theCase}/access-revocations`, { person: 'irene', reason });
    await post(boris, `${theCase}/access-revocations`, { person: 'adam', reason });
    expect([await status(irene, theCase), await status(adam, theRequest), await status(boris, theCase)]).toEqual([
      404, 404, 200,
    ]);
  });

  it('is everybody again when it is marked less strictly [need-to-know]', async () => {
    const { caseId, requestId } = await restrictedCase('Frida');
    await post(irene, `/v1/cases/${caseId}/marking`, { marking: 'TLP:AMBER+STRICT', reason });
    expect(await status(adam, `/v1/requests/${requestId}`)).toBe(404);
    await post(irene, `/v1/cases/${caseId}/marking`, { marking: 'TLP:AMBER', reason });
    expect(await status(adam, `/v1/requests/${requestId}`)).toBe(200);
  });

  it('decides on what rests on it, too: a proposal that cites it, a request that adds to it [nothing-leaks]', async () => {
    const { requestId, caseId } = await restrictedCase('Gerda');
    const open = await record.openCase('Offen', 'irene');
    const citing = await record.sanction(open, 'Offen');
    const adding = await record.request(open, 'Offen', requestId);
    await record.projected();
    const [proposal, request, timeline] = [
      `/v1/sanctions/${citing}`,
      `/v1/requests/${adding}`,
      `/v1/cases/${open}/timeline`,
    ];
    expect([await status(adam, proposal), await status(adam, request)]).toEqual([200, 404]);
    for (const filter of [`caseId=${open}`, `supplements=${requestId}`]) {
      const counts = `/v1/requests/counts?${filter}`;
      expect([(await adam(counts)).body.total, (await irene(counts)).body.total]).toEqual([0, 1]);
    }
    await record.cite(citing, `request-${requestId}`, 'Gerda');
    await record.projected();
    expect([await status(adam, proposal), await status(irene, proposal)]).toEqual([404, 200]);
    const refused = await post(adam, `${proposal}/submission`, {});
    expect([refused.status, refused.body.code]).toEqual([404, 'sanction-unknown']);
    const said = (await adam(timeline)).text;
    expect(said).toContain('opened the case');
    expect(said).not.toMatch(new RegExp(`proposed to sanction|${requestId}`));
    await post(irene, `/v1/cases/${caseId}/access-grants`, { person: 'adam', reason });
    expect([await status(adam, proposal), await status(adam, request)]).toEqual([200, 200]);
    expect((await adam(timeline)).text).toContain(requestId);
  });

  it('decides on a status report that shows more of it than numbers [nothing-leaks]', async () => {
    const caseId = await record.openCase('Hilde', 'irene');
    await record.request(caseId, 'Hilde');
    await record.projected();
    const about = {
      agreementId: record.agreementId,
      title: 'Review',
      period: { from: '2024-01-01', to: '2024-06-30' },
    };
    const round = `/v1/rounds/${(await post(irene, '/v1/rounds', about)).body.id}`;
    await post(irene, `${round}/cutoff`, {});
    const chosen = { marking: 'TLP:AMBER', priorityCases: [{ caseId, title: 'The relay', reason: 'overdue' }] };
    expect((await post(irene, `${round}/compilation`, chosen)).status).toBe(200);
    expect((await adam(`${round}/report`)).text).toContain('REF-Hilde');
    await post(irene, `/v1/cases/${caseId}/marking`, { marking: 'TLP:RED', reason });
    for (const path of ['report', 'figures', 'explanation?figure=compliance.outgoing.all.total.filed']) {
      const [hidden, unknown] = [await adam(`${round}/${path}`), await adam(`/v1/rounds/${newId()}/${path}`)];
      expect([hidden.status, hidden.body.detail]).toEqual([404, unknown.body.detail]);
      expect(await status(irene, `${round}/${path}`)).toBe(200);
    }
    const again = await post(adam, `${round}/compilation`, chosen);
    expect(again.status).toBe(404);
  });
});

describe('reading a restricted case', () => {
  /** As it may also be written in an address. */
  const encoded = (id: string) => `%${id.charCodeAt(0).toString(16)}${id.slice(1)}`;
  const records = (caseId: string, query = '') => irene(`/v1/cases/${caseId}/access-records${query}`);

  it('is recorded once per hour and thing, whoever reads it and by whatever route [reading-is-recorded]', async () => {
    const { caseId, requestId, issueId } = await restrictedCase('Ilse');
    await post(irene, `/v1/cases/${caseId}/access-grants`, { person: 'adam', reason });
    for (let time = 0; time < 3; time++) await adam(`/v1/requests/${requestId}`);
    await Promise.all([1, 2, 3, 4].map(() => adam(`/v1/hotline-issues?caseId=${caseId}`)));
    await adam(`/v1/requests/${requestId}/deadline`);
    await adam('/v1/compliance');
    await record.projected();
    const { items } = (await records(caseId, '?person=adam')).body;
    expect(items.map(({ route, matters }: { route: string; matters: string[] }) => [route, matters])).toEqual([
      ['GET /v1/hotline-issues', [`hotline-${issueId}`]],
      ['GET /v1/requests/:id', expect.arrayContaining([`request-${requestId}`, `case-${caseId}`])],
    ]);
    await record.projected();
    const own = (await records(caseId, '?person=irene')).body.items;
    expect(own[0]).toMatchObject({
      route: 'GET /v1/cases/:id/access-records',
      matters: expect.arrayContaining([`case-${caseId}`]),
    });
  });

  it.each([
    'GET /v1/requests/counts',
    'GET /v1/compliance',
    'GET /v1/compliance/quality',
    'GET /v1/compliance/survival',
    'POST /v1/compliance/simulations',
  ])('is recorded where its id stands in the question alone: %s [reading-is-recorded]', async (route) => {
    const { caseId } = await restrictedCase('Karl');
    await record.inCase(caseId, { type: 'grant-access', person: 'adam', reason });
    await record.projected();
    const [method = '', path = ''] = route.split(' ');
    const policy = { response: { startsOn: 'transmittal', unit: 'working-days', budget: 5, zone: 'Europe/London' } };
    const ask = (who: Caller) =>
      method === 'GET'
        ? who(`${path}?caseId=${encoded(caseId)}`)
        : who(path, { method: 'POST', body: { caseId, policy } });
    const before = await host.log.lastPosition();
    expect((await ask(boris)).status).toBe(200);
    expect(await host.log.lastPosition()).toBe(before);
    expect((await ask(adam)).status).toBe(200);
    await record.projected();
    const { items } = (await records(caseId, '?person=adam')).body;
    expect(items).toMatchObject([{ route, matters: expect.arrayContaining([`case-${caseId}`]) }]);
  });

  it('is recorded before the answer is given [reading-is-recorded]', async () => {
    const { caseId } = await restrictedCase('Jette');
    const end = async () => (await host.log.lastPosition()) ?? 0n;
    const before = await end();
    await irene(`/v1/cases/${caseId}/timeline`);
    expect(await end()).toBeGreaterThan(before);
  });

  it('leaves no record of a case that is open to all, nor of one that is not shown', async () => {
    const open = await record.fill(await record.openCase('Klara', 'irene'), 'Klara');
    await record.projected();
    const clara = await host.as('clara', ...ROLES);
    const before = await host.log.lastPosition();
    await clara(`/v1/requests/${open.requestId}`);
    await clara('/v1/requests');
    expect(await host.log.lastPosition()).toBe(before);
  });
});

describe('access in an emergency', () => {
  const take = (who: Caller, caseId: string, hours = 4) =>
    post(who, `/v1/cases/${caseId}/emergency-access`, { reason: 'the duty officer cannot be reached', hours });

  it('opens the case for a time, is recorded, and informs who answers for it [emergencies-are-reviewed]', async () => {
    const { caseId, requestId } = await restrictedCase('Lotte');
    expect((await take(adam, caseId)).status).toBe(200);
    expect(await status(adam, `/v1/requests/${requestId}`)).toBe(200);
    expect(await status(boris, `/v1/requests/${requestId}`)).toBe(404);
    const [taken] = (await irene(`/v1/cases/${caseId}`)).body.emergencies;
    expect(taken).toMatchObject({ person: 'adam', informs: 'irene', justified: null });
    expect(Date.parse(taken.until) - Date.parse(taken.takenAt)).toBe(4 * 3_600_000);
  });

  it('ends at once when another person finds it unjustified [emergencies-are-reviewed]', async () => {
    const { caseId } = await restrictedCase('Marta');
    await take(adam, caseId);
    const [{ accessId }] = (await irene(`/v1/cases/${caseId}`)).body.emergencies;
    const review = `/v1/cases/${caseId}/emergency-access/${accessId}/review`;
    const found = { justified: false, remark: 'he could have asked' };
    expect((await post(adam, review, { ...found, justified: true })).body.code).toBe('access-by-emergency');
    expect((await post(irene, review, found)).status).toBe(200);
    expect(await status(adam, `/v1/cases/${caseId}`)).toBe(404);
    expect((await take(adam, caseId)).body.code).toBe('emergency-access-withheld');
  });

  it('opens no other door, and shuts nobody out [emergencies-are-reviewed]', async () => {
    const { caseId } = await restrictedCase('Paula');
    await take(adam, caseId);
    for (const [path, body] of [
      ['access-grants', { person: 'adam', reason }],
      ['access-revocations', { person: 'irene', reason }],
      ['assignment', { officer: 'adam' }],
      ['marking', { marking: 'TLP:CLEAR', reason }],
      ['closure', { reason }],
    ] as const) {
      const refused = await post(adam, `/v1/cases/${caseId}/${path}`, body);
      expect([path, refused.status, refused.body.code]).toEqual([path, 403, 'access-by-emergency']);
    }
    // As an administrator: all who have access may have left.
    expect((await post(adam, `/v1/cases/${caseId}/access-grants`, { person: 'rosa', reason })).status).toBe(200);
  });

  it('is refused without words, whether there is such a case or not [nothing-leaks]', async () => {
    const { caseId } = await restrictedCase('Ruth');
    for (const blank of ['', ' ', '\n', '\u200b', '\u3164']) {
      const asked = [caseId, newId()].map((id) =>
        post(adam, `/v1/cases/${id}/emergency-access`, { reason: blank, hours: 1 }),
      );
      for (const { status, body } of await Promise.all(asked)) {
        expect([status, body.code, body.errors?.[0]?.field]).toEqual([400, 'request-invalid', 'reason']);
      }
    }
  });

  it('is not for a case that one may see anyhow, nor for one that does not exist', async () => {
    const { caseId } = await restrictedCase('Nora');
    expect((await take(irene, caseId)).body.code).toBe('access-not-needed');
    const unknown = await take(adam, newId());
    expect([unknown.status, unknown.body.code]).toEqual([404, 'case-unknown']);
  });
});
