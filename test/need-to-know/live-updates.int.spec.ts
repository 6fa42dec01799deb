import { ROLES, type Role } from '@comity/http';
import { newId } from '@comity/kernel';
import { type Caller, EventReader, type ReadEvent, type SliceHost, startSliceHost } from '@comity/testing';
import { API_DOORS } from '../../apps/api/src/doors.js';
import { PROJECTOR_DOORS } from '../../apps/projector/src/doors.js';
import { InventedRecord } from './record.js';

let host: SliceHost;
let record: InventedRecord;
let irene: Caller;

beforeAll(async () => {
  host = await startSliceHost({ api: API_DOORS, projector: PROJECTOR_DOORS });
  record = await new InventedRecord(host).open();
  irene = await host.as('irene', ...ROLES);
});

afterAll(() => host?.[Symbol.asyncDispose]());

const reason = 'agreed in the morning meeting';

/** Opens the updates of somebody, and takes `ready`. */
async function listening(name: string, query = '', lastId?: string, roles: readonly Role[] = ROLES) {
  const token = await host.issuer.token(name, roles, { expiresIn: 3_600 });
  const headers = lastId === undefined ? {} : { 'last-event-id': lastId };
  const reader = await EventReader.open(`${host.url}/v1/updates${query}`, token, headers);
  return { reader, ready: await reader.next() };
}

/** All changes up to one that everybody sees, which is made now. */
async function untilNow(reader: EventReader): Promise<ReadEvent[]> {
  const last = await record.openCase('Now', 'irene');
  const told: ReadEvent[] = [];
  for (;;) {
    const event = await reader.next();
    if (event === null || event.data.id === last) return told;
    told.push(event);
  }
}

const changes = (told: readonly ReadEvent[]) => told.map(({ data }) => data.change);
const post = (path: string, body: object) => irene(path, { method: 'POST', body });
const restricted = (marker: string) => record.openCase(marker, 'irene', 'TLP:RED');

describe('live updates', () => {
  it('tell what has changed and where to look, and nothing of what it says', async () => {
    await using stream = (await listening('boris')).reader;
    const caseId = await record.openCase('Anton', 'irene');
    const requestId = await record.request(caseId, 'Anton');
    const told = await untilNow(stream);
    expect(told[0]).toMatchObject({ event: 'change', id: told[0]?.data.position });
    expect(told[0]?.data).toEqual({
      ...{ position: expect.stringMatching(/^\d+$/), kind: 'case', id: caseId, change: 'CaseOpened', revision: 0 },
      ...{ recordedAt: expect.any(String), path: `/v1/cases/${caseId}` },
    });
    expect(told.slice(1).every(({ data }) => data.id === requestId)).toBe(true);
    expect(JSON.stringify(told)).not.toContain('Anton');
    expect(stream.response.headers.get('content-type')).toContain('text/event-stream');
  });

  it('go on after the last one that the reader has, and miss none', async () => {
    const first = await listening('boris');
    const caseId = await record.openCase('Berta', 'irene');
    const opened = await first.reader.next();
    await first.reader[Symbol.asyncDispose]();
    await record.inCase(caseId, { type: 'assign', officer: 'boris' });
    await record.inCase(caseId, { type: 'close', reason, openMatters: 0 });
    const again = await listening('boris', '', opened?.id);
    await using stream = again.reader;
    expect(again.ready?.id).toBe(opened?.id);
    expect(changes(await untilNow(stream))).toEqual(['CaseAssigned', 'CaseClosed']);
  });

  it('tell a reader who comes back with the id of another record to load anew', async () => {
    const { reader } = await listening('boris', '', '9000000000000000000');
    await using stream = reader;
    expect(await stream.next()).toMatchObject({ event: 'reset', data: { reason: 'too-old' } });
    expect(changes(await untilNow(stream))).toEqual([]);
  });

  it('are those that the reader asks for: of a case, of a request, of some kinds', async () => {
    const caseId = await record.openCase('Carla', 'irene');
    const [requestId, second] = [await record.request(caseId, 'Carla'), await record.request(caseId, 'Carla')];
    const all = (await listening('boris', '?after=0&kinds=case,request')).reader;
    const of = async (query: string) => {
      await using stream = (await listening('boris', `?after=0&${query}`)).reader;
      const told = [await stream.next(), await stream.next()];
      return told.map((event) => event?.data.id);
    };
    expect(new Set((await untilNow(all)).map(({ data }) => data.kind))).toEqual(new Set(['case', 'request']));
    await all[Symbol.asyncDispose]();
    expect(await of(`caseId=${caseId}`)).toEqual([caseId, requestId]);
    expect((await of(`requestId=${second}`))[0]).toBe(second);
    const answered = await irene('/v1/updates?kinds=case,rumour', { headers: { accept: 'text/event-stream' } });
    expect([answered.status, answered.body.code]).toEqual([400, 'request-invalid']);
    const strange = await irene('/v1/updates', { headers: { accept: 'text/event-stream', 'last-event-id': 'soon' } });
    expect([strange.status, strange.body.code]).toEqual([400, 'last-event-id-invalid']);
  });

  it('are of what the reader’s roles may read', async () => {
    await using stream = (await listening('feed', '', undefined, ['service'])).reader;
    const caseId = await record.openCase('Emil', 'irene');
    await record.request(caseId, 'Emil');
    expect(changes(await untilNow(stream))).toEqual(['CaseOpened']);
  });
});

describe('live updates of a restricted case', () => {
  it('are told to those who need to know, and to others not even that there is something [nothing-leaks]', async () => {
    const [insider, stranger] = [await listening('irene'), await listening('boris')];
    await using own = insider.reader;
    await using others = stranger.reader;
    const caseId = await restricted('Frieda');
    await record.fill(caseId, 'Frieda');
    expect(changes(await untilNow(own))).toEqual(expect.arrayContaining(['CaseOpened', 'SanctionProposed']));
    expect((await untilNow(others)).filter(({ data }) => data.id !== caseId && data.change !== 'CaseOpened')).toEqual(
      [],
    );
    const before = await listening('boris');
    await record.inCase(caseId, { type: 'assign', officer: 'irene' });
    const after = await listening('boris', `?caseId=${caseId}`);
    const again = await listening('boris');
    expect([again.ready, after.ready?.id]).toEqual([before.ready, undefined]);
    for (const { reader } of [before, after, again]) await reader[Symbol.asyncDispose]();
  });

  it('begin for whoever gets access, and end at once for whoever loses it [need-to-know]', async () => {
    const caseId = await restricted('Georg');
    await using stream = (await listening('adam')).reader;
    await record.inCase(caseId, { type: 'grant-access', person: 'adam', reason });
    expect((await stream.next())?.data).toMatchObject({ id: caseId, change: 'AccessGranted' });
    await record.inCase(caseId, { type: 'revoke-access', person: 'adam', reason });
    await record.inCase(caseId, { type: 'assign', officer: 'carla' });
    expect(changes(await untilNow(stream))).toEqual([]);
    const late = await listening('adam', '?after=0');
    expect((await untilNow(late.reader)).filter(({ data }) => data.id === caseId)).toEqual([]);
    await late.reader[Symbol.asyncDispose]();
  });

  it('are told of by what rests on it only to those who need to know [nothing-leaks]', async () => {
    const hidden = await restricted('Hanna');
    const request = await record.request(hidden, 'Hanna');
    const open = await record.openCase('Ingo', 'irene');
    const citing = await record.sanction(open, 'Ingo');
    await using stream = (await listening('boris')).reader;
    await record.cite(citing, `request-${request}`, 'Hanna');
    expect(await untilNow(stream)).toEqual([]);
  });

  it('are on record before they are told [reading-is-recorded]', async () => {
    const caseId = await restricted('Johann');
    await using stream = (await listening('irene', `?caseId=${caseId}`)).reader;
    await record.inCase(caseId, { type: 'assign', officer: 'irene' });
    expect((await stream.next())?.data.change).toBe('CaseAssigned');
    await record.projected();
    const { items } = (await irene(`/v1/cases/${caseId}/access-records?person=irene`)).body;
    expect(items).toEqual(
      expect.arrayContaining([expect.objectContaining({ route: 'GET /v1/updates', matters: [`case-${caseId}`] })]),
    );
  });

  it('are not to be had by an id that does not exist, either', async () => {
    const caseId = await restricted('Konrad');
    const [hidden, unknown] = [
      await listening('boris', `?caseId=${caseId}`),
      await listening('boris', `?caseId=${newId()}`),
    ];
    expect(hidden.ready).toEqual(unknown.ready);
    for (const { reader } of [hidden, unknown]) await reader[Symbol.asyncDispose]();
  });
});

describe('what is asked of the updates otherwise', () => {
  it('is a matter for those who take events', async () => {
    const answered = await irene('/v1/updates');
    expect([answered.status, answered.body.code]).toEqual([406, 'not-acceptable']);
    expect((await post('/v1/updates', {})).status).toBe(404);
  });
});
