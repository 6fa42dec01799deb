import { CommandRunner, type NewEvent } from '@comity/event-log';
import { type Instant, idFrom, newId } from '@comity/kernel';
import { EVERYTHING } from '@comity/read-store';
import { type SliceHost, startSliceHost } from '@comity/testing';
import { requestsApi } from '../api.js';
import type { PolicyTerms, RegisterFacts, RequestCommand } from '../domain/request.commands.js';
import { requestDecider } from '../domain/request.decider.js';
import { requestRegister, requestsProjector } from '../projector.js';
import type { RegisterFilter } from './request-register.filter.js';
import { cursorAfter, type RegisterSort } from './request-register.pages.js';
import { countRequests, findRequest, listRequests } from './request-register.queries.js';

const NOW = '2024-06-01T12:00:00.000Z';
const PRESENT = { knownAt: 'now', trueOn: null, at: NOW } as const;
const REGISTER = 'register';
/** The last instant of 1 April in London, where summer time has begun. */
const END_OF_1_APRIL = '2024-04-01T23:00:00.000Z';

const terms: PolicyTerms = {
  pins: { agreementRevision: 0, policyVersion: null, ourCalendar: null, counterpartCalendar: null },
  zone: 'Europe/London',
  clocks: {},
  ourCalendar: null,
  counterpartCalendar: null,
  permittedReasons: null,
};
const due = { dueOn: '2024-04-01', source: 'the register' };
const filedAt = '2024-03-04T00:00:00.000Z';

let host: SliceHost;
let runner: CommandRunner;

beforeAll(async () => {
  host = await startSliceHost({ api: [requestsApi], projector: [requestsProjector] });
  runner = new CommandRunner(host.log);
});

afterAll(() => host?.[Symbol.asyncDispose]());

/** Puts commands to one request, dated by the register, and waits until the register shows them. */
async function record(id: string, ...commands: RequestCommand[]): Promise<string> {
  for (const command of commands) {
    const actor = { id: 'importer', roles: [] };
    const context = {
      commandId: newId(),
      actor,
      now: command.at,
      correlationId: 'test',
      assumeRecordedWhenOccurred: true,
    };
    const outcome = await runner.run({ decider: requestDecider, id, command, context });
    if (!outcome.accepted) throw new TypeError(outcome.refusal.message);
    if (outcome.position !== null) await host.readStore.waitFor([requestRegister.name], outcome.position, 5_000);
  }
  return id;
}

function history(facts: Partial<RegisterFacts> = {}, content: object = {}, at: Instant = NOW): RequestCommand {
  return {
    type: 'record-history',
    content: {
      agreementId: idFrom('agreement', 'register'),
      caseId: idFrom('case', 'register'),
      counterpartId: idFrom('counterpart', 'register'),
      direction: 'outgoing',
      kind: 'question',
      urgency: 'ordinary',
      reference: 'Q-1',
      subject: 'Relay logs',
      items: [{ itemId: '1', text: 'Relay logs' }],
      ...content,
    },
    register: { registerId: REGISTER, rowId: '1' },
    facts: { filedAt, due, ...facts },
    terms,
    provenBefore: at,
    by: 'importer',
    at,
  };
}

const find = (id: string, knownAt: Instant | 'now' = 'now') =>
  findRequest(host.readStore.seenBy(EVERYTHING), id, { knownAt, trueOn: null });
const list = (filter: RegisterFilter, sort: RegisterSort = 'due', limit = 10) =>
  listRequests(host.readStore.seenBy(EVERYTHING), filter, PRESENT, { sort, limit });

describe('the register', () => {
  it('shows a request of an imported register with its days in the request’s zone', async () => {
    const facts = { interimAt: '2024-03-31T23:30:00.000Z', finalAt: '2024-04-09T22:59:59.000Z' };
    const id = await record(newId(), history(facts));
    expect(await find(id)).toMatchObject({
      status: 'open',
      answered: 'final',
      filedOn: '2024-03-04',
      dueOn: '2024-04-01',
      dueAt: END_OF_1_APRIL,
      deadlineVersion: 1,
      missed: true,
      missedAt: END_OF_1_APRIL,
      interimOn: '2024-04-01',
      finalOn: '2024-04-09',
      registerId: REGISTER,
      rowId: '1',
      owner: null,
      counterpartName: null,
    });
  });

  it('shows each day of the past as it was known then', async () => {
    const id = await record(newId(), history({ finalAt: '2024-04-09T09:00:00.000Z' }));
    expect(await find(id, '2024-03-03T23:59:59.999Z')).toBeUndefined();
    expect(await find(id, '2024-03-20T00:00:00.000Z')).toMatchObject({ answered: 'none', missed: false });
    expect(await find(id, END_OF_1_APRIL)).toMatchObject({ answered: 'none', missed: true });
    expect(await find(id, '2024-04-09T09:00:00.000Z')).toMatchObject({ answered: 'final', finalOn: '2024-04-09' });
  });

  it('moves the final day when the date of the answer is corrected, and voids the miss', async () => {
    const id = await record(newId(), history({ finalAt: '2024-04-09T09:00:00.000Z' }));
    await record(id, history({ finalAt: '2024-03-28T09:00:00.000Z' }));
    expect(await find(id)).toMatchObject({ finalOn: '2024-03-28', missed: false, missedAt: null, voided: 1 });
    expect(await find(id, '2024-05-01T00:00:00.000Z')).toMatchObject({ finalOn: '2024-04-09', missed: true });
  });

  it('shows the restated due day, the day of a correction and the day of a withdrawal', async () => {
    const id = await record(newId(), history());
    const facts = { due: { ...due, dueOn: '2024-05-02' }, withdrawnAt: '2024-04-15T23:30:00.000Z' };
    await record(id, history({ ...facts, interimAt: filedAt, correctedAt: '2024-04-14T10:00:00.000Z' }));
    expect(await find(id)).toMatchObject({
      status: 'withdrawn',
      withdrawnOn: '2024-04-16',
      correctedOn: '2024-04-14',
      dueOn: '2024-05-02',
      deadlineVersion: 2,
      missed: false,
      voided: 1,
    });
  });

  it('is final when every item is answered or refused, and refused when one was refused for good', async () => {
    const items = [
      { itemId: '1', text: 'Logs' },
      { itemId: '2', text: 'Names' },
    ];
    const id = await record(newId(), history({}, { items }));
    const on = { by: 'olga', at: NOW, receivedAt: '2024-03-20T10:00:00.000Z' };
    const first = { itemId: '1', answer: 'final' } as const;
    await record(id, { type: 'receive-response', responseId: newId(), answers: [first], ...on });
    expect(await find(id)).toMatchObject({ answered: 'partial', finalOn: null, refused: false });
    const refusal = { responseId: newId(), itemIds: ['2'], ground: 'sovereignty', permittedGrounds: null };
    await record(id, { type: 'record-refusal', ...refusal, ...on, receivedAt: '2024-03-25T10:00:00.000Z' });
    expect(await find(id)).toMatchObject({ answered: 'final', finalOn: '2024-03-25', refused: true });
    const outcomes = [
      { itemId: '1', outcome: 'answered' },
      { itemId: '2', outcome: 'refused' },
    ] as const;
    await record(id, { type: 'close', outcomes, by: 'olga', at: NOW });
    expect(await find(id)).toMatchObject({ status: 'closed', closedOn: '2024-06-01' });
  });

  it('lists by due instant, what has none last, page after page without a gap', async () => {
    const caseId = idFrom('case', 'pages');
    const days = ['2024-05-03', '2024-05-01', '2024-05-02', '2024-05-02'];
    for (const dueOn of days) await record(newId(), history({ due: { ...due, dueOn } }, { caseId }));
    const { due: _due, ...undated } = (history() as Extract<RequestCommand, { type: 'record-history' }>).facts;
    for (const _ of [1, 2]) await record(newId(), { ...history({}, { caseId }), facts: undated } as RequestCommand);
    for (const sort of ['due', 'filed'] as const) {
      const all = await list({ caseId }, sort);
      expect(all).toHaveLength(6);
      const paged = [];
      for (let last = undefined as (typeof all)[number] | undefined; ; ) {
        const after = last && cursorAfter(sort, last);
        const [next] = await listRequests(host.readStore.seenBy(EVERYTHING), { caseId }, PRESENT, {
          sort,
          limit: 1,
          after,
        });
        if (next === undefined) break;
        paged.push(next);
        last = next;
      }
      expect(paged).toEqual(all);
    }
    const dueDays = (await list({ caseId })).map(({ dueOn }) => dueOn);
    expect(dueDays).toEqual([...days.sort(), null, null]);
    expect((await list({ caseId, dueAfter: '2024-05-01', dueBefore: '2024-05-03' })).length).toBe(2);
  });

  it('lists the newest first as known on a date: drafts of then, and nothing that was filed later', async () => {
    const caseId = idFrom('case', 'newest');
    const day = (on: number): Instant => `2024-03-0${on}T10:00:00.000Z`;
    const { content } = history({}, { caseId }) as Extract<RequestCommand, { type: 'record-history' }>;
    const drafted = async (...on: number[]): Promise<string> => {
      const id = newId();
      for (const at of on.slice(0, 1).map(day)) await record(id, { type: 'draft', content, by: 'olga', at });
      for (const at of on.slice(1).map(day)) {
        const stated = { ...due, dueOn: '2024-05-01' };
        await record(id, { type: 'submit', by: 'olga', at }, { type: 'approve', by: 'rosa', at });
        await record(id, { type: 'file', terms, stated, by: 'olga', at });
      }
      return id;
    };
    const filedOn = (on: number) => record(newId(), history({ filedAt: day(on) }, { caseId }, day(on)));
    const [second, fourth] = [await filedOn(2), await filedOn(4)];
    const [draft, filedLater, draftedLater] = [await drafted(1), await drafted(1, 5), await drafted(6)];
    const listedOn = async (on: number): Promise<string[]> => {
      const ids: string[] = [];
      const asKnown = { knownAt: day(on), trueOn: null, at: day(on) };
      for (let after = undefined as ReturnType<typeof cursorAfter> | undefined; ; ) {
        const order = { sort: 'filed', limit: 1, after } as const;
        const [next] = await listRequests(host.readStore.seenBy(EVERYTHING), { caseId }, asKnown, order);
        if (next === undefined) return ids;
        ids.push(next.requestId);
        after = cursorAfter('filed', next);
      }
    };
    const latestFirst = (...ids: string[]) => ids.sort().reverse();
    expect(await listedOn(3)).toEqual([...latestFirst(draft, filedLater), second]);
    expect(await listedOn(4)).toEqual([...latestFirst(draft, filedLater), fourth, second]);
    expect(await listedOn(7)).toEqual([...latestFirst(draft, draftedLater), filedLater, fourth, second]);
  });

  it('does not take in what was recorded before it was filed', async () => {
    const id = newId();
    await record(id, history());
    const written = [];
    for await (const entry of host.log.readStream(`request-${id}`))
      if (entry.kind === 'event') written.push(entry.event);
    const [filed] = written;
    const foreign = newId();
    const data = { ...(filed?.data as object), filedAt: '2024-06-02T00:00:00.000Z' };
    const envelope = { ...filed?.envelope, commandId: newId() } as NewEvent['envelope'];
    const event = { id: newId(), type: 'RequestFiled', data, envelope };
    const { position } = await host.log.append(`request-${foreign}`, [event], 'no-stream');
    await host.readStore.waitFor([requestRegister.name], position, 5_000);
    expect(await find(foreign)).toBeUndefined();
    const parked = (await host.readStore.parked()).filter(({ name }) => name === requestRegister.name);
    expect(parked).toMatchObject([{ rowKey: foreign, reason: expect.stringContaining('what was recorded at') }]);
  });

  it('knows what is overdue on a day, and what is not', async () => {
    const caseId = idFrom('case', 'overdue');
    const late = await record(newId(), history({}, { caseId }));
    await record(newId(), history({ due: { ...due, dueOn: '2024-12-01' } }, { caseId }));
    await record(newId(), history({ finalAt: '2024-03-20T10:00:00.000Z' }, { caseId }));
    const ids = async (overdue: boolean, at: Instant) => {
      const asKnown = { knownAt: at, trueOn: null, at };
      const rows = await listRequests(host.readStore.seenBy(EVERYTHING), { caseId, overdue }, asKnown, {
        sort: 'due',
        limit: 10,
      });
      return rows.map(({ requestId }) => requestId);
    };
    expect(await ids(true, END_OF_1_APRIL)).toEqual([late]);
    expect(await ids(false, END_OF_1_APRIL)).toHaveLength(2);
    expect(await ids(true, '2024-04-01T22:59:59.999Z')).toEqual([]);
    const counts = await countRequests(host.readStore.seenBy(EVERYTHING), { caseId }, PRESENT);
    expect(counts).toEqual({ total: 3, overdue: 1, missed: 1, byStatus: { open: 3 } });
  });

  it('finds text in reference and subject, where % and _ are only characters', async () => {
    const id = await record(newId(), history({}, { reference: 'A_7', subject: '50% of ÄPFEL\\' }));
    await record(newId(), history({}, { reference: 'AX7', subject: '50 of them' }));
    for (const text of ['a_7', '50%', 'äpfel\\', 'a_7 50% of']) {
      expect((await list({ text })).map(({ requestId }) => requestId)).toEqual([id]);
    }
  });
});
