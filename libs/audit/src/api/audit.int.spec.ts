import { CommandRunner } from '@comity/event-log';
import { eventHash, idFrom, newId } from '@comity/kernel';
import { type PolicyTerms, type RequestCommand, requestDecider } from '@comity/requests/contract';
import { type Caller, type SliceHost, startSliceHost } from '@comity/testing';
import fc from 'fast-check';
import { auditApi } from '../api.js';
import { plain } from '../replay/plain-value.js';
import { replay } from '../replay/replay.js';
import { replayableNamed } from '../replay/replayable.js';

const FILED = '2024-03-01T09:00:00.000Z';
const DUE = '2024-03-12T00:00:00.000Z';
const FLAGGED = '2024-03-12T00:00:01.000Z';
const ARRIVED = '2024-03-11T15:00:00.000Z';
const LEARNED = '2024-03-20T08:00:00.000Z';
const NOW = { knownAt: 'now', atPosition: null } as const;
const terms: PolicyTerms = {
  pins: { agreementRevision: 1, policyVersion: null, ourCalendar: null, counterpartCalendar: null },
  zone: 'Europe/London',
  clocks: {},
  ourCalendar: null,
  counterpartCalendar: null,
  permittedReasons: null,
};
const content = {
  agreementId: idFrom('agreement', 'audit'),
  caseId: idFrom('case', 'audit'),
  counterpartId: idFrom('counterpart', 'audit'),
  direction: 'outgoing' as const,
  kind: 'information',
  urgency: 'routine',
  reference: 'OUT-7',
  subject: 'Logs of a relay',
  items: [{ itemId: '1', text: 'Connection logs' }],
};

let host: SliceHost;
let auditor: Caller;
let run: (id: string, command: RequestCommand) => Promise<bigint>;

beforeAll(async () => {
  host = await startSliceHost({ api: [auditApi], projector: [] });
  auditor = await host.as('ada', 'auditor');
  const runner = new CommandRunner(host.log);
  run = async (id, command) => {
    const actor = { id: command.by, roles: ['case-officer'] };
    const context = { commandId: newId(), actor, now: command.at, correlationId: id };
    const outcome = await runner.run({ decider: requestDecider, id, command, context });
    if (!outcome.accepted) throw new TypeError(outcome.refusal.message);
    return outcome.position ?? -1n;
  };
});

afterAll(() => host?.[Symbol.asyncDispose]());

const register = (dueAt = DUE): RequestCommand => ({
  type: 'record-history',
  content,
  register: { registerId: 'register', rowId: '7' },
  facts: { filedAt: FILED, due: { dueAt, source: 'the register' } },
  terms,
  provenBefore: FILED,
  by: 'olga',
  at: FILED,
});
const flag = (at = FLAGGED): RequestCommand => ({
  type: 'flag-missed',
  clock: 'response',
  deadlineVersion: 1,
  by: 'scheduler',
  at,
});
const answer = (receivedAt: string, at: string): RequestCommand => ({
  type: 'receive-response',
  responseId: newId(),
  receivedAt,
  answers: [{ itemId: '1', answer: 'final' }],
  by: 'olga',
  at,
});

describe('replaying a request', () => {
  let id: string;
  let flaggedAt: bigint;

  beforeAll(async () => {
    id = newId();
    await run(id, register());
    flaggedAt = await run(id, flag());
    await run(id, answer(ARRIVED, LEARNED));
  });

  const missed = (state: { clocks: { response: { missed: unknown } } }) => state.clocks.response.missed;

  it('shows a miss on the day before the answer that had arrived in time was recorded, and none after', async () => {
    const before = await auditor(`/audit/requests/${id}?asKnownOn=2024-03-19`);
    const after = await auditor(`/audit/requests/${id}?asKnownOn=2024-03-20`);
    expect([before.status, after.status]).toEqual([200, 200]);
    expect(missed(before.body.state)).toEqual({ deadlineVersion: 1 });
    expect(missed(after.body.state)).toBeNull();
    expect(before.body.state.responses).toEqual({});
    expect(Object.values(after.body.state.responses)).toMatchObject([{ receivedAt: ARRIVED }]);
  });

  it('says of each event what it changed', async () => {
    const { body } = await auditor(`/audit/requests/${id}`);
    expect(body.steps.map(({ type }: { type: string }) => type)).toEqual([
      'RequestFiled',
      'ClockStarted',
      'DeadlineMissed',
      'ResponseReceived',
      'DeadlineMissVoided',
    ]);
    expect(body.steps[2]).toMatchObject({
      occurredAt: DUE,
      recordedAt: FLAGGED,
      actor: 'scheduler',
      differences: [{ path: '/clocks/response/missed', before: null, after: { deadlineVersion: 1 } }],
    });
  });

  it('stops at a position of the log', async () => {
    const { body } = await auditor(`/audit/requests/${id}?atPosition=${flaggedAt}`);
    expect([body.revision, missed(body.state)]).toEqual([2, { deadlineVersion: 1 }]);
    const earlier = await auditor(`/audit/requests/${id}?asKnownOn=2024-02-01`);
    expect(earlier.body).toMatchObject({ revision: -1, state: { phase: 'unknown' }, steps: [] });
  });

  it('shows events as stored, page by page, with the hash that citations pin', async () => {
    const first = await auditor(`/audit/streams/request-${id}?limit=3`);
    const rest = await auditor(`/audit/streams/request-${id}?limit=3&fromRevision=${first.body.nextFromRevision}`);
    const items = [...first.body.items, ...rest.body.items];
    expect(items.map(({ revision }) => revision)).toEqual([0, 1, 2, 3, 4]);
    expect(rest.body.nextFromRevision).toBeNull();
    for (const item of items) expect(item.hash).toBe(eventHash({ ...item, stream: `request-${id}` }));
    expect(items[0]).toMatchObject({ data: { reference: 'OUT-7' }, envelope: { actor: { id: 'olga' } } });
    const beyond = await auditor(`/audit/streams/request-${id}?fromRevision=99`);
    expect(beyond.body).toMatchObject({ items: [], nextFromRevision: null });
  });

  it('knows no other streams, and nobody but auditors', async () => {
    const officer = await host.as('olga', 'case-officer', 'reviewer', 'administrator');
    const asked = [
      auditor(`/audit/requests/${newId()}`),
      auditor(`/audit/ledgers/${id}`),
      auditor('/audit/streams/request-none'),
      auditor('/audit/streams/$all'),
      officer(`/audit/requests/${id}`),
      officer(`/audit/streams/request-${id}`),
      auditor(`/audit/requests/${id}?asKnownOn=2024-03-19&atPosition=1`),
      auditor(`/audit/requests/${id}?atPosition=-1`),
      auditor(`/audit/requests/${id}?asKnownOn=tomorrow`),
    ];
    expect((await Promise.all(asked)).map(({ status }) => status)).toEqual([
      404, 404, 404, 404, 403, 403, 400, 400, 400,
    ]);
  });
});

describe('replaying everything', () => {
  it('gives the state on which the next command is decided', async () => {
    const requests = replayableNamed('request');
    const runner = new CommandRunner(host.log);
    if (requests === undefined) throw new TypeError('requests can be replayed');
    const days = fc.integer({ min: 1, max: 60 });
    await fc.assert(
      fc.asyncProperty(days, days, fc.boolean(), async (due, answeredAfter, isFlagged) => {
        const day = (count: number) => new Date(Date.parse(FILED) + count * 86_400_000).toISOString();
        const id = newId();
        await run(id, register(day(due)));
        if (isFlagged) await run(id, flag(day(61)));
        await run(id, answer(day(answeredAfter), day(62)));
        const loaded = await runner.load(requestDecider, id);
        const replayed = await replay(host.log, requests, id, NOW);
        expect(replayed).toMatchObject({ state: plain(loaded.state), revision: loaded.revision });
      }),
      { numRuns: 25 },
    );
  });
});
