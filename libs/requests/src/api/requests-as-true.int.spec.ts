import { newId } from '@comity/kernel';
import type { SliceAnswer } from '@comity/testing';
import type { RequestCommand } from '../domain/request.commands.js';
import { requestDecider } from '../domain/request.decider.js';
import { terms } from '../domain/testing/fixtures.js';
import { CASE, content, HttpOffice } from './testing/http-office.js';

const MAY = '2024-05-01T12:00:00.000Z';
const JUNE = '2024-06-01T12:00:00.000Z';
const requestId = newId();

let office: HttpOffice;
let position: string;

beforeAll(async () => {
  office = await HttpOffice.open();
  // Filed on 4 March, due on 1 April; by May an answer of 9 April was known, by June that it had come on 28 March.
  await record(history('2024-04-09T09:00:00.000Z', MAY));
  await record(history('2024-03-28T09:00:00.000Z', JUNE));
  const drafted = await office.post('/v1/requests', content);
  position = drafted.body.position;
});

afterAll(() => office?.[Symbol.asyncDispose]());

function history(finalAt: string, at: string): RequestCommand {
  return {
    type: 'record-history',
    content: { ...content, direction: 'outgoing' },
    register: { registerId: 'register', rowId: '1' },
    facts: { filedAt: '2024-03-04T10:00:00.000Z', due: { dueOn: '2024-04-01', source: 'the register' }, finalAt },
    terms: { ...terms, clocks: {} },
    provenBefore: at,
    ...{ by: 'importer', at },
  };
}

async function record(command: RequestCommand): Promise<void> {
  const actor = { id: 'importer', roles: [] };
  const context = { commandId: newId(), actor, now: command.at, correlationId: 'test' };
  const outcome = await office.runner.run({ decider: requestDecider, id: requestId, command, context });
  expect(outcome).toMatchObject({ accepted: true });
}

const get = (path: string, accept = 'application/json'): Promise<SliceAnswer> =>
  office.olga(`/v1/requests${path}`, { headers: { 'comity-at-least': position, accept } });
const counts = async (query: string) => (await get(`/counts?${query}`)).body;

describe('the register as true on a day, over HTTP', () => {
  it('says of a day what is known of it now, and what was known of it then', async () => {
    const onEaster = 'asTrueOn=2024-04-05';
    expect((await get(`/${requestId}?${onEaster}`)).body).toMatchObject({ answered: 'final', finalOn: '2024-03-28' });
    expect((await get(`/${requestId}?${onEaster}&asKnownOn=2024-05-02`)).body).toMatchObject({
      ...{ status: 'open', answered: 'none', finalAt: null, finalOn: null, missed: true, waitingOn: 'them' },
      detail: { responses: [], items: [{ answer: 'none', finalAt: null }, { answer: 'none' }] },
    });
    expect(await counts(onEaster)).toEqual({ total: 1, overdue: 0, missed: 0, byStatus: { open: 1 } });
    expect(await counts(`${onEaster}&asKnownOn=2024-05-02`)).toMatchObject({ total: 1, overdue: 1, missed: 1 });
    expect(await counts('asTrueOn=2024-04-02&asKnownOn=2024-05-02')).toMatchObject({ overdue: 1, missed: 1 });
    expect(await counts('asTrueOn=2024-04-01&asKnownOn=2024-05-02')).toMatchObject({ overdue: 0, missed: 0 });
  });

  it('lists what a filter finds of the day', async () => {
    const ids = async (query: string) =>
      (await get(`?${query}`)).body.items.map((one: { requestId: string }) => one.requestId);
    const known = 'asTrueOn=2024-04-05&asKnownOn=2024-05-02';
    expect(await ids(`overdue=true&${known}`)).toEqual([requestId]);
    expect(await ids(`answered=final&${known}`)).toEqual([]);
    expect(await ids(`waitingOn=them&sort=filed&caseId=${CASE}&${known}`)).toEqual([requestId]);
    expect(await ids('answered=final&asTrueOn=2024-04-05')).toEqual([requestId]);
  });

  it('is taken away whole as it is listed', async () => {
    const { text, headers } = await get(
      '?fields=requestId,answered,finalOn&asTrueOn=2024-04-05&asKnownOn=2024-05-02',
      'text/csv',
    );
    expect(headers.get('content-disposition')).toContain('requests-2024-05-02-true-on-2024-04-05.csv');
    expect(text.trimEnd().split('\r\n')).toEqual(['requestId,answered,finalOn', `${requestId},none,`]);
  });

  it('knows nothing of a day before the filing, and of no draft', async () => {
    const before = await get(`/${requestId}?asTrueOn=2024-03-03`);
    expect([before.status, before.body.code]).toEqual([404, 'not-found']);
    expect(await counts('asTrueOn=2024-03-03')).toEqual({ total: 0, overdue: 0, missed: 0, byStatus: {} });
    expect(await counts('asTrueOn=2024-03-04')).toMatchObject({ total: 1 });
    expect(await counts('status=draft')).toMatchObject({ total: 1 });
    expect(await counts('status=draft&asTrueOn=2024-06-02')).toMatchObject({ total: 0 });
  });

  it('offers no revision that a command could rest on', async () => {
    expect((await get(`/${requestId}`)).headers.has('etag')).toBe(true);
    expect((await get(`/${requestId}?asTrueOn=2024-04-05`)).headers.has('etag')).toBe(false);
    expect((await get(`/${requestId}/quality?asTrueOn=2024-04-05`)).headers.has('etag')).toBe(false);
  });

  it('says how timely the answer was by the day', async () => {
    const timeliness = async (query: string) => (await get(`/${requestId}/quality?${query}`)).body.timeliness;
    expect(await timeliness('asTrueOn=2024-03-27')).toMatchObject({ finalAt: null, inTime: null });
    expect(await timeliness('asTrueOn=2024-03-28')).toMatchObject({ inTime: true });
    expect(await timeliness('asTrueOn=2024-04-30&asKnownOn=2024-05-02')).toMatchObject({ inTime: false });
  });

  it.each(['', `/${requestId}`, '/counts', `/${requestId}/quality`])(
    'refuses %s of a day that is none, or ahead',
    async (path) => {
      for (const query of ['asTrueOn=2024-02-30', 'asTrueOn=2024-05-03&asKnownOn=2024-05-02']) {
        const { status, body } = await get(`${path}?${query}`);
        expect([status, body.code]).toEqual([400, 'as-true-on-invalid']);
      }
    },
  );
});
