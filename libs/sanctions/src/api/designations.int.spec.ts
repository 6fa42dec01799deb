import { caseDecider } from '@comity/cases/contract';
import { CommandRunner } from '@comity/event-log';
import { eventHash, newId, streamName } from '@comity/kernel';
import { legalBasisDecider, legalBasisIdOf, shippedLegalBases } from '@comity/legal-bases/contract';
import { requestDecider } from '@comity/requests/contract';
import { type Caller, type SliceHost, startSliceHost } from '@comity/testing';
import { sanctionsApi } from '../api.js';
import { sanctionDecider } from '../domain/sanction.decider.js';
import { sanctionsProjector } from '../projector.js';

let host: SliceHost;
let olga: Caller;
let ben: Caller;
let rosa: Caller;
let ravi: Caller;

beforeAll(async () => {
  host = await startSliceHost({ api: [sanctionsApi], projector: [sanctionsProjector] });
  olga = await host.as('olga', 'case-officer');
  ben = await host.as('ben', 'case-officer');
  rosa = await host.as('rosa', 'reviewer');
  ravi = await host.as('ravi', 'reviewer');
  for (const basis of shippedLegalBases()) {
    const id = legalBasisIdOf(basis.instrument);
    const run = { decider: legalBasisDecider, id, command: { type: 'publish' as const, basis }, context: context() };
    await new CommandRunner(host.log).run(run);
  }
});

afterAll(() => host?.[Symbol.asyncDispose]());

const CRITERION = '1(a)(ii)(C)';
const context = () => {
  const actor = { id: 'olga', roles: [] };
  return { commandId: newId(), actor, now: new Date().toISOString(), correlationId: 'test' };
};
const post = (who: Caller, path: string, body?: object) => who(path, { method: 'POST', body });
const read = async (path: string, position: string) =>
  (await rosa(path, { headers: { 'comity-at-least': position } })).body;

async function openCase(): Promise<string> {
  const id = newId();
  const opened = { title: 'Intrusion', marking: 'TLP:AMBER' as const };
  const command = { type: 'open' as const, case: opened };
  await new CommandRunner(host.log).run({ decider: caseDecider, id, command, context: context() });
  return id;
}

const proposalIn = (caseId: string, changes: object = {}) => ({
  caseId,
  subject: { name: 'Invented Trading Co.', kind: 'entity', identifiers: [] },
  measures: ['asset-freeze', 'transaction-prohibition'],
  legalBasis: { instrument: 'Executive Order 13694', version: '2025-06-06', criteria: [CRITERION], ...changes },
});

const DAY_MS = 86_400_000;
const ago = (days: number) => new Date(Date.now() - days * DAY_MS).toISOString();

/** A request of theirs that we left unanswered, and at which revision that was found. */
async function missed(caseId: string): Promise<{ stream: string; revision: number }> {
  const requestId = newId();
  const content = {
    ...{ agreementId: newId(), caseId, counterpartId: newId(), direction: 'incoming' as const, reference: requestId },
    ...{ kind: 'information', urgency: 'routine', subject: 'Logs of a relay', items: [{ itemId: '1', text: 'Logs' }] },
  };
  const terms = {
    pins: { agreementRevision: 1, policyVersion: null, ourCalendar: null, counterpartCalendar: null },
    ...{ zone: 'UTC', clocks: {}, ourCalendar: null, counterpartCalendar: null, permittedReasons: null },
  };
  const at = ago(0);
  const stated = { dueAt: ago(1), source: 'their note' };
  for (const command of [
    { type: 'register-incoming' as const, content, receivedAt: ago(2), terms, stated, by: 'olga', at },
    { type: 'flag-missed' as const, clock: 'response' as const, deadlineVersion: 1, by: 'olga', at },
  ]) {
    const run = { decider: requestDecider, id: requestId, command, context: context() };
    expect(await new CommandRunner(host.log).run(run)).toMatchObject({ accepted: true });
  }
  return { stream: streamName('request', requestId), revision: 2 };
}

/** It turns out that they had their answer in time. */
async function voidMiss({ stream, revision }: { stream: string; revision: number }): Promise<void> {
  const because = { fact: 'response', id: newId() } as const;
  const { now, ...by } = context();
  const envelope = { ...by, occurredAt: now, recordedAt: now, schemaVersion: 1 };
  const data = { clock: 'response', deadlineVersion: 1, because };
  await host.log.append(stream, [{ id: newId(), type: 'DeadlineMissVoided', data, envelope }], revision);
}

/** Proposed and cited by olga, on the opening of the case unless told, consulted, submitted, and approved by rosa. */
async function approved(
  cited?: (caseId: string) => Promise<{ stream: string; revision: number }>,
): Promise<{ path: string; caseStream: string }> {
  const caseId = await openCase();
  const proposed = await post(olga, '/v1/sanctions', proposalIn(caseId));
  const path = `/v1/sanctions/${proposed.body.id}`;
  const place = (await cited?.(caseId)) ?? { stream: `case-${caseId}`, revision: 0 };
  await post(olga, `${path}/grounds`, { criterion: CRITERION, ...place, note: 'opened for this' });
  for (const authority of ['Attorney General', 'Secretary of State']) {
    const consultationId = newId();
    await post(olga, `${path}/consultations`, { consultationId, authority });
    const said = { position: 'concurs', summary: 'no objection' };
    await post(olga, `${path}/consultations/${consultationId}/answer`, said);
  }
  await post(olga, `${path}/submission`);
  expect((await post(rosa, `${path}/approval`)).status).toBe(200);
  return { path, caseStream: `case-${caseId}` };
}

async function designated(): Promise<{ path: string; caseStream: string; position: string }> {
  const { path, caseStream } = await approved();
  const answered = await post(ravi, `${path}/designation`);
  expect(answered.status).toBe(200);
  return { path, caseStream, position: answered.body.position };
}

describe('a designation over HTTP', () => {
  it('is made by a third person, and every proposed measure takes effect with it', async () => {
    const { path, position } = await designated();
    expect(await read(path, position)).toMatchObject({
      ...{ status: 'designated', decidedBy: 'rosa', designatedBy: 'ravi', challenged: false },
      ...{ measuresInForce: ['asset-freeze', 'transaction-prohibition'], criteriaInForce: [CRITERION] },
      requiredConsultations: ['Attorney General', 'Secretary of State'],
      consultations: [{ position: 'concurs' }, { position: 'concurs' }],
    });
  });

  it('is refused to whoever approved, and to an administrator who holds every role and proposed [three-people-per-designation] [four-eyes-at-every-door]', async () => {
    const { path } = await approved();
    const again = await post(rosa, `${path}/designation`);
    expect([again.status, again.body.code]).toEqual([403, 'third-person-needed']);
    const all = await host.as('olga', 'administrator', 'case-officer', 'reviewer', 'service');
    const own = await post(all, `${path}/designation`);
    expect([own.status, own.body.code]).toEqual([403, 'author-cannot-decide']);
  });

  it('waits for the consultations that the legal basis requires', async () => {
    const caseId = await openCase();
    const proposed = await post(olga, '/v1/sanctions', proposalIn(caseId));
    const path = `/v1/sanctions/${proposed.body.id}`;
    const place = { stream: `case-${caseId}`, revision: 0, note: 'opened for this' };
    await post(olga, `${path}/grounds`, { criterion: CRITERION, ...place });
    await post(olga, `${path}/submission`);
    await post(rosa, `${path}/approval`);
    const refused = await post(ravi, `${path}/designation`);
    expect([refused.status, refused.body.code]).toEqual([409, 'consultations-missing']);
    expect(refused.body.detail).toContain('Attorney General, Secretary of State');
  });

  it('is refused on a missed deadline that the log voids, before anything has challenged it [grounds-stand-when-decided]', async () => {
    let miss = { stream: '', revision: 0 };
    const { path } = await approved(async (caseId) => (miss = await missed(caseId)));
    await voidMiss(miss);
    const refused = await post(ravi, `${path}/designation`);
    expect([refused.status, refused.body.code]).toEqual([409, 'grounds-missing']);
    const other = await post(olga, '/v1/sanctions', proposalIn(await openCase()));
    const ground = { criterion: CRITERION, ...miss, note: 'no answer in time' };
    const again = await post(olga, `/v1/sanctions/${other.body.id}/grounds`, ground);
    expect([again.status, again.body.code]).toEqual([409, 'citation-voided']);
  });

  it('is not prepared on an event that the log holds otherwise than it was cited [grounds-stand-when-decided]', async () => {
    const caseId = await openCase();
    const proposed = await post(olga, '/v1/sanctions', proposalIn(caseId));
    const citation = { stream: `case-${caseId}`, revision: 0, eventHash: 'b'.repeat(64), note: 'as it never was' };
    const command = { type: 'cite', by: { id: 'olga' }, criterion: CRITERION, citation } as const;
    const run = { decider: sanctionDecider, id: proposed.body.id, command, context: context() };
    expect(await new CommandRunner(host.log).run(run)).toMatchObject({ accepted: true });
    const refused = await post(olga, `/v1/sanctions/${proposed.body.id}/submission`);
    expect([refused.status, refused.body.code]).toEqual([409, 'grounds-missing']);
  });

  it('rests on a version and criteria of the legal basis that are on record', async () => {
    const caseId = await openCase();
    for (const [changes, code] of [
      [{ version: '1999-01-01' }, 'legal-basis-version-unknown'],
      [{ version: '2015-04-01', criteria: ['1(a)(iii)(B)'] }, 'criterion-unknown'],
    ] as const) {
      const refused = await post(olga, '/v1/sanctions', proposalIn(caseId, changes));
      expect([refused.status, refused.body.code]).toEqual([422, code]);
    }
  });

  it('shows the chain of its grounds, compared with the log', async () => {
    const { path, caseStream, position } = await designated();
    const event = await new CommandRunner(host.log).eventAt(caseStream, 0);
    expect(await read(`${path}/grounds`, position)).toMatchObject({
      ...{ instrument: 'Executive Order 13694', version: '2025-06-06' },
      criteria: [
        {
          ...{ criterion: CRITERION, reference: `sec. ${CRITERION}`, standing: true },
          citations: [
            {
              ...{ stream: caseStream, revision: 0, eventHash: event && eventHash(event), citedBy: 'olga' },
              ...{ intact: true, voidedBy: null, event: { type: 'CaseOpened' } },
            },
          ],
        },
      ],
    });
  });

  it('cannot be prepared by a citation with a wrong hash', async () => {
    const caseId = await openCase();
    const proposed = await post(olga, '/v1/sanctions', proposalIn(caseId));
    const path = `/v1/sanctions/${proposed.body.id}/grounds`;
    const place = { criterion: CRITERION, stream: `case-${caseId}`, revision: 0, note: 'opened for this' };
    const refused = await post(olga, path, { ...place, eventHash: 'b'.repeat(64) });
    expect([refused.status, refused.body.code]).toEqual([409, 'citation-hash-mismatch']);
    const event = await new CommandRunner(host.log).eventAt(place.stream, 0);
    expect((await post(olga, path, { ...place, eventHash: event && eventHash(event) })).status).toBe(200);
  });

  it('is licensed, amended, petitioned against and revoked by others than its authors', async () => {
    const { path } = await designated();
    const licence = {
      kind: 'specific',
      scope: 'legal fees',
      licensee: 'Invented Legal LLP',
      expiresAt: '2999-01-01T00:00Z',
    };
    expect((await post(ravi, `${path}/licences`, licence)).status).toBe(200);
    const late = await post(ravi, `${path}/licences`, { ...licence, expiresAt: '2020-01-01T00:00Z' });
    expect([late.status, late.body.code]).toEqual([422, 'licence-expiry-past']);
    const lifted = { measures: ['asset-freeze'], reason: 'trade may go on' };
    expect((await post(rosa, `${path}/amendments`, lifted)).status).toBe(200);
    const petitionId = newId();
    const petition = { petitionId, petitioner: 'the company', grounds: 'sold', receivedAt: new Date().toISOString() };
    const received = await post(ben, `${path}/petitions`, petition);
    expect(await read(path, received.body.position)).toMatchObject({
      ...{ status: 'under-review', measuresInForce: ['asset-freeze'] },
      licences: [{ licensee: 'Invented Legal LLP', expiresAt: '2999-01-01T00:00:00.000Z', expired: false }],
      petitions: [{ petitionId, outcome: null, recordedBy: 'ben' }],
      amendments: [{ amendedBy: 'rosa', reason: 'trade may go on' }],
    });
    const decision = { outcome: 'granted', reason: 'the sale is documented' };
    const granted = await post(rosa, `${path}/petitions/${petitionId}/decision`, decision);
    expect(await read(path, granted.body.position)).toMatchObject({
      ...{ status: 'revoked', revokedBy: 'rosa', measuresInForce: [], revocationReason: 'the sale is documented' },
      petitions: [{ outcome: 'granted', decidedBy: 'rosa' }],
    });
    expect((await post(ravi, `${path}/revocation`, { reason: 'again' })).body.code).toBe('sanction-not-designated');
  });
});
