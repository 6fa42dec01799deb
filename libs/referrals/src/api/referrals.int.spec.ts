import { caseDecider } from '@comity/cases/contract';
import { counterpartDecider } from '@comity/counterparts/contract';
import { CommandRunner } from '@comity/event-log';
import { newId } from '@comity/kernel';
import { type Caller, type SliceHost, startSliceHost } from '@comity/testing';
import { referralsApi } from '../api.js';
import { referralsProjector } from '../projector.js';

let host: SliceHost;
let olga: Caller;
let ada: Caller;
const counterpartId = newId();

beforeAll(async () => {
  host = await startSliceHost({ api: [referralsApi], projector: [referralsProjector] });
  olga = await host.as('olga', 'case-officer');
  ada = await host.as('ada', 'auditor');
  const command = { type: 'register' as const, counterpart: { name: 'Invented Republic' } };
  const run = { decider: counterpartDecider, id: counterpartId, command, context: context() };
  expect(await new CommandRunner(host.log).run(run)).toMatchObject({ accepted: true });
});

afterAll(() => host?.[Symbol.asyncDispose]());

const context = () => {
  const actor = { id: 'olga', roles: [] };
  return { commandId: newId(), actor, now: new Date().toISOString(), correlationId: 'test' };
};
const post = (who: Caller, path: string, body?: object) => who(path, { method: 'POST', body });
const read = async (path: string, position: string) =>
  (await ada(path, { headers: { 'comity-at-least': position } })).body;

async function openCase(): Promise<string> {
  const id = newId();
  const command = { type: 'open' as const, case: { title: 'Intrusion', marking: 'TLP:AMBER' as const } };
  await new CommandRunner(host.log).run({ decider: caseDecider, id, command, context: context() });
  return id;
}

const referralIn = (caseId: string, changes: object = {}) => ({
  ...{ caseId, counterpartId, direction: 'outgoing', reference: 'REF-2026-001', conduct: 'Ran the relay' },
  offender: { name: 'Invented Person', kind: 'person', identifiers: [] },
  ...{ authority: 'Ministry of Public Security', referredAt: '2026-01-10T10:00:00+01:00' },
  ...changes,
});

describe('the referrals over HTTP', () => {
  it('go from the offender referred to the outcome reported', async () => {
    const referred = await post(olga, '/v1/referrals', referralIn(await openCase()));
    expect(referred.status).toBe(201);
    const path = `/v1/referrals/${referred.body.id}`;
    const steps: readonly [string, object][] = [
      ['acceptance', { acceptedAt: '2026-01-20T09:00:00Z', theirReference: 'MPS-7' }],
      ['updates', { receivedAt: '2026-02-01T09:00:00Z', stage: 'under-way', summary: 'Two servers were seized' }],
      ['charges', { reportedAt: '2026-03-01T09:00:00Z', chargedOn: '2026-02-25', charges: ['Unlawful access'] }],
      ['outcomes', { reportedAt: '2026-06-04T09:00:00Z', outcome: 'convicted', summary: 'Four years' }],
    ];
    let position = '';
    for (const [step, body] of steps) {
      const answered = await post(olga, `${path}/${step}`, body);
      expect([step, answered.status]).toEqual([step, 200]);
      position = answered.body.position;
    }
    expect(await read(path, position)).toMatchObject({
      ...{ status: 'concluded', outcome: 'convicted', referredBy: 'olga', referredAt: '2026-01-10T09:00:00.000Z' },
      ...{ acceptedAt: '2026-01-20T09:00:00.000Z', theirReference: 'MPS-7', revision: 4 },
      updates: [{ stage: 'under-way' }],
      charges: [{ chargedOn: '2026-02-25', charges: ['Unlawful access'], court: null }],
      outcomes: [{ outcome: 'convicted', decidedOn: null }],
    });
  });

  it('are refused with what to do', async () => {
    const caseId = await openCase();
    for (const [changes, status, code] of [
      [{ caseId: newId() }, 404, 'case-unknown'],
      [{ counterpartId: newId() }, 404, 'counterpart-unknown'],
      [{ referredAt: '2999-01-01T00:00:00Z' }, 422, 'date-impossible'],
      [{ referredAt: '2026-02-30T00:00:00Z' }, 400, 'request-invalid'],
    ] as const) {
      const refused = await post(olga, '/v1/referrals', referralIn(caseId, changes));
      expect([refused.status, refused.body.code]).toEqual([status, code]);
    }
    const { body } = await post(olga, '/v1/referrals', referralIn(caseId));
    const early = { reportedAt: '2026-06-04T09:00:00Z', outcome: 'convicted', summary: 'Four years' };
    const refused = await post(olga, `/v1/referrals/${body.id}/outcomes`, early);
    expect([refused.status, refused.body.code]).toEqual([409, 'referral-not-accepted']);
    expect((await post(ada, '/v1/referrals', referralIn(caseId))).body.code).toBe('role-not-allowed');
  });

  it('are listed by case, counterpart, direction, status and name', async () => {
    const caseId = await openCase();
    await post(olga, '/v1/referrals', referralIn(caseId, { direction: 'incoming' }));
    const { body } = await post(olga, '/v1/referrals', referralIn(caseId));
    await read(`/v1/referrals/${body.id}`, body.position);
    const count = (query: string) =>
      ada(`/v1/referrals?caseId=${caseId}&${query}`).then((list) => list.body.items.length);
    expect(await count(`counterpartId=${counterpartId}&status=referred&text=INVENTED`)).toBe(2);
    expect(await count('direction=incoming')).toBe(1);
    expect(await count('status=concluded')).toBe(0);
    const first = await ada('/v1/referrals?limit=1');
    const next = await ada(`/v1/referrals?limit=1&cursor=${first.body.nextCursor}`);
    expect(next.body.items[0].referralId).not.toBe(first.body.items[0].referralId);
  });
});
