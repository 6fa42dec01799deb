import { caseDecider } from '@comity/cases/contract';
import { CommandRunner } from '@comity/event-log';
import { eventHash, newId } from '@comity/kernel';
import { legalBasisDecider, legalBasisIdOf } from '@comity/legal-bases/contract';
import { type Caller, type SliceHost, startSliceHost } from '@comity/testing';
import { sanctionsApi } from '../api.js';
import { published } from '../domain/testing/sanction.fixtures.js';
import { sanctionsProjector } from '../projector.js';

let host: SliceHost;
let olivia: Caller;
let rachel: Caller;

beforeAll(async () => {
  host = await startSliceHost({ api: [sanctionsApi], projector: [sanctionsProjector] });
  olivia = await host.as('olivia', 'case-officer');
  rachel = await host.as('rachel', 'reviewer');
  await publish(VERSION);
});

afterAll(() => host?.[Symbol.asyncDispose]());

const CRITERIA = ['1(a)(i)', '1(a)(ii)'];
const VERSION = 'as amended 2016-12-28';
const post = (who: Caller, path: string, body?: object) => who(path, { method: 'POST', body });
const read = (path: string, position: string) => rachel(path, { headers: { 'comity-at-least': position } });

const context = () => {
  const actor = { id: 'olivia', roles: [] };
  return { commandId: newId(), actor, now: new Date().toISOString(), correlationId: 'test' };
};

async function publish(version: string, changes: Parameters<typeof published>[1] = {}): Promise<void> {
  const basis = published(CRITERIA, { version, ...changes });
  const command = { type: 'publish' as const, basis };
  const run = { decider: legalBasisDecider, id: legalBasisIdOf(basis.instrument), command, context: context() };
  expect(await new CommandRunner(host.log).run(run)).toMatchObject({ accepted: true });
}

async function openCase(): Promise<string> {
  const id = newId();
  const runner = new CommandRunner(host.log);
  const opened = { title: 'Intrusion', marking: 'TLP:AMBER' as const };
  await runner.run({ decider: caseDecider, id, command: { type: 'open', case: opened }, context: context() });
  return id;
}

const proposalIn = (caseId: string, changes: object = {}) => ({
  caseId,
  subject: { name: 'Invented Trading Co.', kind: 'entity', identifiers: [{ type: 'registration', value: 'X-1' }] },
  measures: ['asset-freeze'],
  legalBasis: { instrument: 'Executive Order 13694', version: VERSION, criteria: CRITERIA, ...changes },
});

async function propose(who: Caller = olivia, changes: object = {}): Promise<{ path: string; stream: string }> {
  const caseId = await openCase();
  const proposed = await post(who, '/v1/sanctions', proposalIn(caseId, changes));
  expect(proposed.status).toBe(201);
  return { path: `/v1/sanctions/${proposed.body.id}`, stream: `case-${caseId}` };
}

const cite = (who: Caller, path: string, stream: string, criterion: string, revision = 0) =>
  post(who, `${path}/grounds`, { criterion, stream, revision, note: 'opened for this' });

async function proposeAndSubmit(who: Caller = olivia) {
  const { path, stream } = await propose(who);
  for (const criterion of CRITERIA) expect((await cite(who, path, stream, criterion)).status).toBe(200);
  const submitted = await post(who, `${path}/submission`);
  expect(submitted.status).toBe(200);
  return { path, stream, position: submitted.body.position };
}

describe('the proposals over HTTP', () => {
  it('go from a proposal with grounds to the approval by a second person', async () => {
    const { path, stream } = await proposeAndSubmit();
    const approved = await post(rachel, `${path}/approval`);
    expect(approved.status).toBe(200);
    const shown = await read(path, approved.body.position);
    expect(shown.body).toMatchObject({
      ...{ status: 'approved', proposedBy: 'olivia', submittedBy: 'olivia', decidedBy: 'rachel', reason: null },
      ...{ subjectName: 'Invented Trading Co.', measures: ['asset-freeze'], revision: 4 },
      grounds: CRITERIA.map((criterion) => ({ criterion, citation: { stream, revision: 0 }, citedBy: 'olivia' })),
    });
    expect((await read(`${path}?asKnownOn=2020-01-01`, approved.body.position)).status).toBe(404);
  });

  it('pin what they cite by the hash over the event as stored [citations-pin-events]', async () => {
    const { path, stream } = await propose();
    const cited = await cite(olivia, path, stream, '1(a)(i)');
    const shown = await read(path, cited.body.position);
    for await (const event of host.log.readStored(stream, { fromRevision: 0, maxCount: 1 })) {
      expect(shown.body.grounds[0].citation.eventHash).toBe(eventHash(event));
    }
    expect(shown.body.grounds).toHaveLength(1);
  });

  it('refuse a citation of what the log does not hold', async () => {
    const { path, stream } = await propose();
    for (const [place, revision] of [[stream, 9] as const, [`request-${newId()}`, 0] as const]) {
      const refused = await cite(olivia, path, place, '1(a)(i)', revision);
      expect([refused.status, refused.body.code]).toEqual([404, 'citation-not-found']);
    }
    const odd = await cite(olivia, path, '$all', '1(a)(i)');
    expect([odd.status, odd.body.code]).toEqual([400, 'request-invalid']);
  });

  it('refuse to be submitted while a criterion has no ground', async () => {
    const { path, stream } = await propose();
    await cite(olivia, path, stream, '1(a)(i)');
    const refused = await post(olivia, `${path}/submission`);
    expect([refused.status, refused.body.code]).toEqual([409, 'grounds-missing']);
    expect(refused.body.detail).toContain('1(a)(ii)');
  });

  it('are drafts until what they name as their legal basis is on record [legal-basis-on-record]', async () => {
    const instrument = 'Invented Order on Relays';
    const { path, stream } = await propose(olivia, { instrument });
    for (const criterion of CRITERIA) await cite(olivia, path, stream, criterion);
    const refused = await post(olivia, `${path}/submission`);
    expect([refused.status, refused.body.code]).toEqual([409, 'legal-basis-unknown']);
    await publish(VERSION, { instrument, inForceFrom: '2999-01-01' });
    expect((await post(olivia, `${path}/submission`)).body.code).toBe('legal-basis-not-in-force');
    await publish('2', { instrument });
    expect((await post(olivia, `${path}/submission`)).body.detail).toContain(': 2 is; propose anew under it');
  });

  it('are decided under the legal basis of that day [legal-basis-on-record]', async () => {
    const instrument = 'Invented Order that is amended';
    await publish(VERSION, { instrument });
    const { path, stream } = await propose(olivia, { instrument });
    for (const criterion of CRITERIA) await cite(olivia, path, stream, criterion);
    expect((await post(olivia, `${path}/submission`)).status).toBe(200);
    await publish('2', { instrument, inForceFrom: '2017-01-01' });
    const refused = await post(rachel, `${path}/approval`);
    expect([refused.status, refused.body.code]).toEqual([409, 'legal-basis-not-in-force']);
  });

  it('are never decided by their proposer, whatever roles the proposer holds', async () => {
    const all = await host.as('adam', 'administrator', 'case-officer', 'reviewer', 'service');
    const { path } = await proposeAndSubmit(all);
    for (const decision of ['approval', 'rejection', 'return']) {
      const refused = await post(all, `${path}/${decision}`, decision === 'approval' ? undefined : { reason: 'mine' });
      expect([refused.status, refused.body.code]).toEqual([403, 'author-cannot-decide']);
    }
    expect((await post(olivia, `${path}/approval`)).body.code).toBe('role-not-allowed');
  });

  it('are returned with a reason, improved, submitted again and rejected', async () => {
    const { path, stream } = await proposeAndSubmit();
    const returned = await post(rachel, `${path}/return`, { reason: 'name the second ground better' });
    expect((await read(path, returned.body.position)).body).toMatchObject({
      ...{ status: 'draft', decidedBy: 'rachel', reason: 'name the second ground better' },
    });
    expect((await cite(olivia, path, stream, '1(a)(ii)')).body.revision).toBe(returned.body.revision);
    await post(olivia, `${path}/submission`);
    const rejected = await post(rachel, `${path}/rejection`, { reason: 'still too thin' });
    expect((await read(path, rejected.body.position)).body).toMatchObject({ status: 'rejected' });
  });

  it('belong to a case that is there', async () => {
    const refused = await post(olivia, '/v1/sanctions', proposalIn(newId()));
    expect([refused.status, refused.body.code]).toEqual([404, 'case-unknown']);
  });

  it('are listed by case, status and name', async () => {
    const { path, position } = await proposeAndSubmit();
    const { body } = await read(path, position);
    const of = (query: string) => rachel(`/v1/sanctions?${query}`).then((answer) => answer.body.items.length);
    expect(await of(`caseId=${body.caseId}&status=submitted&text=TRADING`)).toBe(1);
    expect(await of(`caseId=${body.caseId}&status=approved`)).toBe(0);
    const first = await rachel('/v1/sanctions?limit=1');
    const next = await rachel(`/v1/sanctions?limit=1&cursor=${first.body.nextCursor}`);
    expect(next.body.items[0].sanctionId).not.toBe(first.body.items[0].sanctionId);
  });
});
