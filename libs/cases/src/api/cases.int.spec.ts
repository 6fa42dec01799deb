import { CommandRunner } from '@comity/event-log';
import { newId } from '@comity/kernel';
import { MATTERS } from '@comity/need-to-know/contract';
import { requestDecider } from '@comity/requests/contract';
import { sanctionDecider } from '@comity/sanctions/contract';
import { type Caller, type SliceHost, startSliceHost } from '@comity/testing';
import { casesApi } from '../api.js';
import { casesProjector } from '../projector.js';
import { OPEN_MATTER_PROJECTIONS } from '../read/open-matters.js';

let host: SliceHost;
let officer: Caller;

beforeAll(async () => {
  const matters = { streams: MATTERS.map(({ stream }) => stream), projections: OPEN_MATTER_PROJECTIONS };
  host = await startSliceHost({ api: [casesApi], projector: [casesProjector, matters] });
  officer = await host.as('olivia', 'case-officer');
});

afterAll(() => host?.[Symbol.asyncDispose]());

const reason = 'agreed in the morning meeting';
const post = (path: string, body: object) => officer(path, { method: 'POST', body });
const read = (path: string, position: string) => officer(path, { headers: { 'comity-at-least': position } });

async function open(title = 'Intrusion at a power company'): Promise<string> {
  const opened = await post('/v1/cases', { title, marking: 'TLP:AMBER', unit: 'Cyber' });
  expect(opened.status).toBe(201);
  return opened.body.id;
}

const now = () => new Date().toISOString();
const context = () => ({
  commandId: newId(),
  actor: { id: 'olivia', roles: [] },
  now: now(),
  correlationId: 'test',
});

async function draftRequestIn(caseId: string): Promise<string> {
  const id = newId();
  const content = {
    ...{ agreementId: newId(), caseId, counterpartId: newId(), direction: 'outgoing' as const },
    ...{ kind: 'evidence', urgency: 'normal', reference: 'R-1', subject: 'Logs of a server' },
    items: [{ itemId: '1', text: 'The logs' }],
  };
  const command = { type: 'draft' as const, by: 'olivia', at: now(), content };
  const drafted = await new CommandRunner(host.log).run({ decider: requestDecider, id, command, context: context() });
  expect(drafted).toMatchObject({ accepted: true });
  return id;
}

async function proposeSanctionIn(caseId: string): Promise<void> {
  const proposal = {
    caseId,
    subject: { name: 'Invented Trading Co.', kind: 'entity' as const, identifiers: [] },
    measures: ['asset-freeze' as const],
    legalBasis: { instrument: 'Invented Order', version: '1', criteria: ['a'] },
  };
  const standing = { caseStanding: 'open' as const, knownVersions: new Map() };
  const command = { type: 'propose' as const, by: { id: 'olivia' }, proposal, ...standing };
  const run = { decider: sanctionDecider, id: newId(), command, context: context() };
  expect(await new CommandRunner(host.log).run(run)).toMatchObject({ accepted: true });
}

describe('the cases over HTTP', () => {
  it('show who works on a case, how it is marked and who may see it', async () => {
    const id = await open();
    await post(`/v1/cases/${id}/assignment`, { officer: 'oscar' });
    await post(`/v1/cases/${id}/marking`, { marking: 'TLP:RED', reason });
    await post(`/v1/cases/${id}/access-grants`, { person: 'rachel', reason });
    await post(`/v1/cases/${id}/access-grants`, { person: 'adam', reason });
    const last = await post(`/v1/cases/${id}/access-revocations`, { person: 'rachel', reason });
    const shown = await read(`/v1/cases/${id}`, last.body.position);
    expect(shown.headers.get('etag')).toBe('"5"');
    expect(shown.body).toEqual({
      ...{ caseId: id, title: 'Intrusion at a power company', unit: 'Cyber', marking: 'TLP:RED', status: 'open' },
      ...{
        officer: 'oscar',
        openedBy: 'olivia',
        accessList: ['adam'],
        emergencies: [],
        openedAt: expect.any(String),
        closedAt: null,
        revision: 5,
      },
    });
  });

  it('close a case in which nothing is open, and reopen it', async () => {
    const id = await open();
    const closed = await post(`/v1/cases/${id}/closure`, { reason });
    expect(closed.status).toBe(200);
    expect((await read(`/v1/cases/${id}`, closed.body.position)).body).toMatchObject({
      status: 'closed',
      closedAt: expect.any(String),
    });
    const reopened = await post(`/v1/cases/${id}/reopening`, { reason });
    expect((await read(`/v1/cases/${id}`, reopened.body.position)).body).toMatchObject({
      status: 'open',
      closedAt: null,
    });
  });

  it('refuse to close a case with a request that was recorded a moment ago [cases-close-when-nothing-is-open]', async () => {
    const id = await open();
    await draftRequestIn(id);
    const refused = await post(`/v1/cases/${id}/closure`, { reason });
    expect([refused.status, refused.body.code]).toEqual([409, 'case-has-open-matters']);
    expect(refused.body.detail).toContain('something in this case is still open');
  });

  it('refuse to close a case with a proposal that nobody has decided on [cases-close-when-nothing-is-open]', async () => {
    const id = await open();
    await proposeSanctionIn(id);
    await draftRequestIn(id);
    const refused = await post(`/v1/cases/${id}/closure`, { reason });
    expect([refused.status, refused.body.code]).toEqual([409, 'case-has-open-matters']);
    expect(refused.body.detail).toContain('something in this case is still open');
  });

  it('do not mind what is open in another case', async () => {
    await draftRequestIn(await open());
    expect((await post(`/v1/cases/${await open()}/closure`, { reason })).status).toBe(200);
  });

  it('list the newest first, by status, officer and title, page by page', async () => {
    const [old, recent] = [await open('Listed 1'), await open('Listed 2')];
    await post(`/v1/cases/${old}/closure`, { reason });
    const { body } = await post(`/v1/cases/${recent}/assignment`, { officer: 'lister' });
    const ids = (answer: { body: { items: { caseId: string }[] } }) => answer.body.items.map(({ caseId }) => caseId);
    const first = await read('/v1/cases?text=listed&limit=1', body.position);
    expect(ids(first)).toEqual([recent]);
    expect(ids(await officer(`/v1/cases?text=listed&cursor=${first.body.nextCursor}`))).toEqual([old]);
    expect(ids(await officer('/v1/cases?text=listed&status=closed'))).toEqual([old]);
    expect(ids(await officer('/v1/cases?officer=lister'))).toEqual([recent]);
    expect((await officer('/v1/cases?asKnownOn=2020-01-01')).body.items).toEqual([]);
  });

  it('refuse a marking that does not exist, a stale edit and a reader who writes', async () => {
    const id = await open();
    const marked = await post(`/v1/cases/${id}/marking`, { marking: 'TLP:PURPLE', reason });
    expect([marked.status, marked.body.code]).toEqual([400, 'request-invalid']);
    const stale = await officer(`/v1/cases/${id}/assignment`, {
      method: 'POST',
      body: { officer: 'oscar' },
      headers: { 'if-match': '"7"' },
    });
    expect([stale.status, stale.body.code]).toEqual([412, 'stale-revision']);
    const auditor = await host.as('audrey', 'auditor');
    expect((await auditor(`/v1/cases/${id}/closure`, { method: 'POST', body: { reason } })).status).toBe(403);
  });
});
