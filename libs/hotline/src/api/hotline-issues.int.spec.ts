import { agreementDecider } from '@comity/agreements/contract';
import { localDate } from '@comity/calendars';
import { CommandRunner } from '@comity/event-log';
import { idFrom, newId, toInstant } from '@comity/kernel';
import { requestDecider } from '@comity/requests/contract';
import { type Caller, type SliceHost, startSliceHost } from '@comity/testing';
import { hotlineApi } from '../api.js';
import { hotlineProjector } from '../projector.js';
import { ladder } from '../testing/hotline.fixtures.js';

const COUNTERPART = idFrom('counterpart', 'hotline over HTTP');
const AGREEMENT = idFrom('agreement', 'hotline over HTTP');
const CASE = idFrom('case', 'hotline over HTTP');

let host: SliceHost;
let officer: Caller;

beforeAll(async () => {
  host = await startSliceHost({ api: [hotlineApi], projector: [hotlineProjector] });
  officer = await host.as('olga', 'case-officer');
  const { ladderVersion: _ladderVersion, ...terms } = ladder;
  await onAgreement({
    type: 'register',
    agreement: {
      ...{ title: 'Agreement on the hotline', inForceFrom: '2015-09-25', zone: 'America/New_York' },
      ...{ counterpartIds: [COUNTERPART], ourName: 'United States' },
    },
  });
  await onAgreement({ type: 'define-ladder', ladder: terms });
});

afterAll(() => host?.[Symbol.asyncDispose]());

const post = (path: string, body: object = {}) => officer(path, { method: 'POST', body });
const read = (path: string, position: string) => officer(path, { headers: { 'comity-at-least': position } });
const ago = (minutes: number) => toInstant(new Date(Date.now() - minutes * 60_000));
const today = () => ago(0).slice(0, 10);

function context() {
  const actor = { id: 'olga', roles: [] };
  return { commandId: newId(), actor, now: ago(0), correlationId: 'test' };
}

async function onAgreement(command: Parameters<typeof agreementDecider.decide>[0]): Promise<void> {
  const run = { decider: agreementDecider, id: AGREEMENT, command, context: context() };
  expect(await new CommandRunner(host.log).run(run)).toMatchObject({ accepted: true });
}

/** A request of theirs that we took in an hour ago. */
async function openRequest(): Promise<string> {
  const id = newId();
  const content = {
    ...{ agreementId: AGREEMENT, caseId: CASE, counterpartId: COUNTERPART, direction: 'incoming' as const },
    ...{ kind: 'information', urgency: 'routine', reference: id, subject: 'Logs of a relay' },
    items: [{ itemId: '1', text: 'Connection logs' }],
  };
  const terms = {
    pins: { agreementRevision: 1, policyVersion: null, ourCalendar: null, counterpartCalendar: null },
    ...{ zone: 'America/New_York', clocks: {}, ourCalendar: null, counterpartCalendar: null, permittedReasons: null },
  };
  const received = { type: 'register-incoming' as const, content, receivedAt: ago(60), terms };
  const command = { ...received, by: 'olga', at: ago(0) };
  const run = { decider: requestDecider, id, command, context: context() };
  expect(await new CommandRunner(host.log).run(run)).toMatchObject({ accepted: true });
  return id;
}

async function escalate(changes: object = {}): Promise<string> {
  const requestId = await openRequest();
  const said = { requestId, subject: 'No answer about the relay', raisedBy: 'us', escalatedAt: ago(30) };
  const escalated = await post('/v1/hotline-issues', { ...said, ...changes });
  expect(escalated.status).toBe(201);
  return escalated.body.id;
}

async function startDrill(counterpartId = COUNTERPART): Promise<string> {
  const said = { agreementId: AGREEMENT, counterpartId, subject: 'Quarterly drill', raisedBy: 'us' };
  const started = await post('/v1/hotline-issues/drills', said);
  expect(started.status).toBe(201);
  return started.body.id;
}

describe('the hotline over HTTP', () => {
  it('shows an issue from the first call to its resolution', async () => {
    const id = await escalate();
    const path = `/v1/hotline-issues/${id}`;
    const call = { channel: 'secure telephone', contact: 'Duty desk' };
    const unanswered = await post(`${path}/attempts`, { ...call, attemptedAt: ago(25) });
    const { attemptId } = (await read(path, unanswered.body.position)).body.attempts[0];
    await post(`${path}/attempts/${attemptId}/contact`, { spokeWith: 'Li', madeAt: ago(20) });
    await post(`${path}/attempts`, { ...call, spokeWith: 'Wang', attemptedAt: ago(18) });
    await post(`${path}/acknowledgement`, { acknowledgedBy: 'Wang', acknowledgedAt: ago(15) });
    await post(`${path}/rise`, { reason: 'the desk cannot decide', raisedAt: ago(10) });
    const resolved = await post(`${path}/resolution`, { resolution: 'The records arrived' });
    expect(resolved.status).toBe(200);
    const shown = await read(path, resolved.body.position);
    expect(shown.headers.get('etag')).toBe(`"${resolved.body.revision}"`);
    expect(shown.body).toMatchObject({
      ...{ issueId: id, caseId: CASE, agreementId: AGREEMENT, counterpartId: COUNTERPART, drill: false },
      ...{ status: 'resolved', level: 2, resolution: 'The records arrived', attemptsMade: 2, contactsMade: 2 },
      attempts: [
        { level: 1, spokeWith: 'Li' },
        { level: 1, spokeWith: 'Wang' },
      ],
      rises: [{ level: 2, because: { kind: 'by-hand', reason: 'the desk cannot decide' } }],
      ladder: { ladderVersion: 1, rungs: ladder.rungs },
    });
    expect((await read(`${path}?asKnownOn=2020-01-01`, resolved.body.position)).status).toBe(404);
  });

  it('shows commitments, and whether they were kept', async () => {
    const path = `/v1/hotline-issues/${await escalate()}`;
    const day = localDate(ago(30), 'America/New_York');
    const promise = { party: 'counterpart', text: 'The subscriber data', madeOn: day };
    const ids: string[] = [];
    for (const _each of [1, 2, 3]) {
      const made = await post(`${path}/commitments`, promise);
      expect(made.status).toBe(200);
      ids.push((await read(path, made.body.position)).body.commitments.at(-1).commitmentId);
    }
    await post(`${path}/commitments/${ids[0]}/fulfilment`, { fulfilledOn: day });
    const last = await post(`${path}/commitments/${ids[1]}/breach`, { brokenOn: day, reason: 'withdrawn by note' });
    expect(last.status).toBe(200);
    expect((await read(path, last.body.position)).body).toMatchObject({
      commitments: [
        { status: 'kept', settledOn: day },
        { status: 'broken', settledOn: day, reason: 'withdrawn by note' },
        { status: 'open', settledOn: null },
      ],
      ...{ commitmentsMade: 3, commitmentsKept: 1, commitmentsBroken: 1 },
    });
    const takenBack = { reason: 'the note was of another matter' };
    const reopened = await post(`${path}/commitments/${ids[1]}/reopening`, takenBack);
    expect((await read(path, reopened.body.position)).body).toMatchObject({
      commitments: [{ status: 'kept' }, { status: 'open', settledOn: null, reason: null }, { status: 'open' }],
      ...{ commitmentsMade: 3, commitmentsKept: 1, commitmentsBroken: 0 },
    });
    const again = await post(`${path}/commitments/${ids[1]}/reopening`, takenBack);
    expect([again.status, again.body.code]).toEqual([409, 'commitment-open']);
  });

  it('reviews its use, with drills apart from every other figure [drills-are-in-no-figure]', async () => {
    const before = (await officer('/v1/hotline-issues/usage')).body;
    const issue = `/v1/hotline-issues/${await escalate()}`;
    await post(`${issue}/attempts`, { channel: 'telephone', contact: 'Duty desk' });
    const drill = `/v1/hotline-issues/${await startDrill()}`;
    await post(`${drill}/attempts`, { channel: 'telephone', contact: 'Duty desk', spokeWith: 'Li' });
    const held = await post(`${drill}/drill-report`, { findings: 'A number out of date' });
    expect(held.status).toBe(200);
    const after = (await read('/v1/hotline-issues/usage', held.body.position)).body;
    const grown = (kind: string, figure: string) => after[kind][figure] - before[kind][figure];
    expect(['issues', 'attempts', 'reached', 'resolved'].map((figure) => grown('issues', figure))).toEqual([
      1, 1, 0, 0,
    ]);
    expect(['issues', 'attempts', 'reached', 'resolved'].map((figure) => grown('drills', figure))).toEqual([
      1, 1, 1, 1,
    ]);
    const others = `/v1/hotline-issues/usage?counterpartId=${AGREEMENT}`;
    expect((await officer(others)).body.issues).toMatchObject({ issues: 0, highestLevel: 0, commitmentsKept: 0 });
    expect((await officer('/v1/hotline-issues/usage?to=2015-12-31')).body.issues.issues).toBe(0);
    expect((await officer(`/v1/hotline-issues/usage?from=${today()}`)).body.drills.issues).toBeGreaterThan(0);
  });

  it('lists the newest first, by request, case, status and whether it was a drill, page by page', async () => {
    const drill = await startDrill();
    const issue = await escalate();
    const { body } = await post(`/v1/hotline-issues/${issue}/resolution`, { resolution: 'settled' });
    const { requestId } = (await read(`/v1/hotline-issues/${issue}`, body.position)).body;
    const ids = async (query: string) =>
      (await officer(`/v1/hotline-issues?${query}`)).body.items.map((item: { issueId: string }) => item.issueId);
    expect(await ids(`requestId=${requestId}`)).toEqual([issue]);
    expect(await ids(`requestId=${requestId}&status=open`)).toEqual([]);
    expect(await ids('drill=true&status=open')).toContain(drill);
    expect(await ids(`caseId=${CASE}`)).not.toContain(drill);
    const first = await officer('/v1/hotline-issues?limit=1');
    expect(await ids(`limit=1&cursor=${first.body.nextCursor}`)).not.toEqual([first.body.items[0].issueId]);
    expect(await ids('asKnownOn=2020-01-01')).toEqual([]);
  });

  it('is for open requests and their parties alone', async () => {
    const said = { subject: 'No answer', raisedBy: 'us' };
    const unknown = await post('/v1/hotline-issues', { ...said, requestId: newId() });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'request-unknown']);
    const drill = { ...said, agreementId: AGREEMENT, counterpartId: newId() };
    const stranger = await post('/v1/hotline-issues/drills', drill);
    expect([stranger.status, stranger.body.code]).toEqual([422, 'counterpart-not-party']);
    const nowhere = await post('/v1/hotline-issues/drills', { ...drill, agreementId: newId() });
    expect([nowhere.status, nowhere.body.code]).toEqual([404, 'agreement-unknown']);
    const early = await post('/v1/hotline-issues/drills', { ...drill, escalatedAt: '2015-09-24T12:00:00Z' });
    expect([early.status, early.body.code]).toEqual([409, 'agreement-not-in-force']);
  });

  it.each([
    [{ raisedBy: 'nobody' }, 'request-invalid'],
    [{ level: 0 }, 'request-invalid'],
    [{ level: 9 }, 'level-unknown'],
    [{ escalatedAt: '2024-02-30T09:00:00Z' }, 'request-invalid'],
    [{ escalatedAt: '2999-01-01T09:00:00Z' }, 'date-in-the-future'],
    [{ escalatedAt: '2016-01-01T09:00:00Z' }, 'date-too-early'],
  ])('refuses %j with a code and a sentence', async (changes, code) => {
    const said = { requestId: await openRequest(), subject: 'No answer', raisedBy: 'us' };
    const refused = await post('/v1/hotline-issues', { ...said, ...changes });
    expect([refused.status, refused.body.code]).toEqual([code === 'request-invalid' ? 400 : 422, code]);
    expect(refused.body.detail).toMatch(/\w+ \w+/);
  });

  it('is written to by officers alone', async () => {
    const auditor = await host.as('audrey', 'auditor');
    const refused = await auditor('/v1/hotline-issues/drills', { method: 'POST', body: {} });
    expect([refused.status, refused.body.code]).toEqual([403, 'role-not-allowed']);
  });
});
