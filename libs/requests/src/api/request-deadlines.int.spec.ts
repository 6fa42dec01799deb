import { tenDays } from '../domain/testing/fixtures.js';
import { HttpOffice, now, STRANGER } from './testing/http-office.js';

let office: HttpOffice;

beforeAll(async () => {
  office = await HttpOffice.open();
});

afterAll(() => office?.[Symbol.asyncDispose]());

/** By policy for emergencies, which permits no reason for an extension. */
const emergencyWithin = (budget: number) =>
  office.agree({
    type: 'adopt-policy',
    policy: {
      ...{
        kind: 'information',
        urgency: 'emergency',
        effectiveFrom: '2015-09-25',
        source: 'invented for this test',
      },
      clocks: { response: { ...tenDays, budget } },
      permittedReasons: { extension: [], refusal: [], postponement: [] },
    },
  });

describe('the deadline of a request over HTTP', () => {
  it('explains its deadline day by day', async () => {
    const id = await office.sent();
    const { body } = await office.olga(`/v1/requests/${id}/deadline`);
    expect(body).toMatchObject({
      clock: 'response',
      deadlineVersion: 1,
      basis: { kind: 'computed', policyVersion: 1 },
    });
    expect(body.explanation).toMatchObject({ kind: 'counted-days', budget: 10, dueOn: body.dueOn, dueAt: body.dueAt });
    expect(body.text).toContain('10 calendar days from the transmittal');
    const beforeExtension = new Date().toISOString();
    const extended = await office.post(`/v1/requests/${id}/extensions`, {
      clock: 'response',
      reason: 'volume',
      extendBy: { amount: 5, unit: 'calendar-days' },
    });
    expect(extended.status).toBe(200);
    const after = (await office.olga(`/v1/requests/${id}/deadline`)).body;
    expect(after.deadlineVersion).toBe(2);
    expect(after.dueOn > body.dueOn).toBe(true);
    expect(after.text).toContain('Extended by 5 calendar days: volume.');
    const then = (await office.olga(`/v1/requests/${id}/deadline?asKnownOn=${beforeExtension}`)).body;
    expect(then).toEqual(body);
  });

  it('explains a stated day, and a stated instant, by who states it', async () => {
    const source = 'order of the court';
    const day = await office.approved();
    await office.post(`/v1/requests/${day}/filing`, { stated: { dueOn: '2999-03-31', source } });
    const ofDay = (await office.olga(`/v1/requests/${day}/deadline`)).body;
    expect(ofDay).toMatchObject({ dueOn: '2999-03-31', dueAt: '2999-03-31T23:00:00.000Z' });
    expect(ofDay.text).toContain('Stated, not computed: order of the court.');
    const instant = await office.approved();
    await office.post(`/v1/requests/${instant}/filing`, { stated: { dueAt: '2999-03-31T12:00:00+01:00', source } });
    const ofInstant = (await office.olga(`/v1/requests/${instant}/deadline`)).body;
    expect(ofInstant).toMatchObject({ dueOn: '2999-03-31', dueAt: '2999-03-31T11:00:00.000Z' });
    expect(ofInstant.explanation).toMatchObject({ kind: 'stated-instant', source });
  });

  it('follows the urgency that it is taken for, by the agreement as it stood at filing [urgency-moves-deadlines]', async () => {
    await emergencyWithin(3);
    const id = await office.sent();
    await emergencyWithin(1);
    const deadline = async () => (await office.olga(`/v1/requests/${id}/deadline`)).body;
    const routine = await deadline();
    const claim = { urgency: 'emergency', reason: 'the relay is about to be wiped' };
    await office.steps(id, ['urgency/claims', () => ({ ...claim, claimedAt: now() })]);
    expect(await deadline()).toEqual(routine);
    await office.steps(id, ['urgency/acceptance', () => ({ acceptedAt: now() })]);
    const hurried = await deadline();
    expect(hurried).toMatchObject({ deadlineVersion: 2, explanation: { budget: 3 } });
    expect(hurried.text).toMatch(
      /Begun anew at .*: the request is taken for emergency: policy version 3 in place of 1/,
    );
    await office.steps(id, [
      'urgency/downgrade',
      () => ({ urgency: 'routine', reason: 'nothing is being wiped', downgradedAt: now() }),
    ]);
    expect(await deadline()).toMatchObject({ deadlineVersion: 3, dueAt: routine.dueAt, basis: routine.basis });
  });

  it('is extended by what holds when that is recorded, whoever changes it meanwhile [urgency-moves-deadlines]', async () => {
    await emergencyWithin(3);
    const extension = { clock: 'response', reason: 'volume', extendBy: { amount: 5, unit: 'calendar-days' } };
    for (let attempt = 0; attempt < 25; attempt++) {
      const id = await office.sent();
      const claim = { urgency: 'emergency', reason: 'the relay is about to be wiped', claimedAt: now() };
      await office.steps(id, ['urgency/claims', () => claim]);
      const [accepted, extended] = await Promise.all([
        office.post(`/v1/requests/${id}/urgency/acceptance`, { acceptedAt: now() }),
        office.post(`/v1/requests/${id}/extensions`, extension),
      ]);
      expect(accepted.status).toBe(200);
      if (extended.status === 200) expect(extended.body.revision).toBeLessThan(accepted.body.revision);
      else expect(extended.body.code).toBe('reason-not-permitted');
    }
  });

  it('has no deadline to explain before it is sent', async () => {
    const id = await office.approved();
    expect((await office.olga(`/v1/requests/${id}/deadline`)).status).toBe(404);
  });

  it.each([
    [{ kind: 'evidence' }, 409, 'policy-missing'],
    [{ counterpartId: STRANGER }, 422, 'counterpart-not-party'],
    [{ agreementId: STRANGER }, 422, 'agreement-unknown'],
  ])('with %j is not filed', async (changes, status, code) => {
    const refused = await office.post(`/v1/requests/${await office.approved(changes)}/filing`);
    expect([refused.status, refused.body.code]).toEqual([status, code]);
  });

  it('without a policy is filed when a deadline is stated', async () => {
    const id = await office.approved({ kind: 'evidence' });
    const filed = await office.post(`/v1/requests/${id}/filing`, {
      stated: { dueOn: '2999-01-01', source: 'note verbale' },
    });
    const shown = await office.show(`/v1/requests/${id}`, filed.body.position);
    expect(shown.body).toMatchObject({ status: 'open', policyVersion: null, dueOn: '2999-01-01' });
  });
});
