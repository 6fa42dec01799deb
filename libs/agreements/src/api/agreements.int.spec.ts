import { CommandRunner } from '@comity/event-log';
import { newId } from '@comity/kernel';
import { calendarDecider } from '@comity/published-calendars/contract';
import { type Caller, type SliceHost, startSliceHost } from '@comity/testing';
import { agreementsApi } from '../api.js';
import { agreementsProjector } from '../projector.js';
import {
  adopted,
  agreement,
  CHINA,
  guidelines,
  ladder,
  policy,
  rubric,
  theirCalendar,
} from '../testing/agreement.fixtures.js';

let host: SliceHost;
let admin: Caller;
let officer: Caller;

beforeAll(async () => {
  host = await startSliceHost({ api: [agreementsApi], projector: [agreementsProjector] });
  admin = await host.as('ada', 'administrator');
  officer = await host.as('olga', 'case-officer');
});

afterAll(() => host?.[Symbol.asyncDispose]());

const post = (path: string, body: object) => admin(path, { method: 'POST', body });
const read = (path: string, position: string) => officer(path, { headers: { 'comity-at-least': position } });

/** Version 1 of it, as an administrator of calendars would. */
async function publishTheirCalendar(): Promise<void> {
  const horizon = { from: '2015-01-01', through: '2016-12-31' };
  const days = { weekend: [6, 7], horizon, daysOff: [], workedDays: [], source: 'Invented' };
  const command = { type: 'PublishCalendar', party: 'CN', name: 'China', zone: 'Asia/Shanghai', ...days } as const;
  const now = new Date().toISOString();
  const context = { commandId: newId(), actor: { id: 'ada', roles: [] }, now, correlationId: 'test' };
  const run = { decider: calendarDecider, id: theirCalendar.calendarId, command, context };
  expect(await new CommandRunner(host.log).run(run)).toMatchObject({ accepted: true });
}

async function register(changes: object = {}): Promise<string> {
  const answer = await post('/v1/agreements', { ...agreement, ...changes });
  expect(answer.status).toBe(201);
  return answer.body.id;
}

describe('the agreements over HTTP', () => {
  it('assign no calendar that nobody has published, and no version of it that there is not yet', async () => {
    const path = `/v1/agreements/${await register()}/calendars`;
    const unpublished = await post(path, { ...theirCalendar, calendarId: newId() });
    expect([unpublished.status, unpublished.body.code]).toEqual([404, 'calendar-unknown']);
    await publishTheirCalendar();
    const later = await post(path, { ...theirCalendar, calendarVersion: 9 });
    expect([later.status, later.body.code]).toEqual([422, 'calendar-version-unknown']);
    expect(later.body.detail).toContain('its latest version is 1');
  });

  it('show an agreement with its policies, the superseded ones marked, and its calendars', async () => {
    const id = await register();
    await post(`/v1/agreements/${id}/policies`, policy());
    await post(`/v1/agreements/${id}/policies`, policy({ effectiveFrom: '2017-01-01' }));
    await publishTheirCalendar();
    const last = await post(`/v1/agreements/${id}/calendars`, { ...theirCalendar, counterpartId: CHINA });
    expect(last.status).toBe(200);
    const shown = await read(`/v1/agreements/${id}`, last.body.position);
    expect(shown.headers.get('etag')).toBe(`"${last.body.revision}"`);
    expect(shown.body).toEqual({
      agreementId: id,
      ...agreement,
      terminatedFrom: null,
      policies: [
        { ...adopted(1).data, supersededFrom: '2017-01-01' },
        { ...adopted(2, { effectiveFrom: '2017-01-01' }).data, supersededFrom: null },
      ],
      guidelines: [],
      rubrics: [],
      ladders: [],
      calendars: [{ ...theirCalendar, counterpartId: CHINA }],
      suspensions: [],
      revision: 4,
    });
  });

  it('show suspensions and the end', async () => {
    const id = await register();
    const suspension = { suspendedFrom: '2018-03-01', reason: 'diplomatic note' };
    await post(`/v1/agreements/${id}/suspension`, suspension);
    await post(`/v1/agreements/${id}/suspension`, { ...suspension, resumesOn: '2018-06-01' });
    const last = await post(`/v1/agreements/${id}/termination`, { terminatedFrom: '2020-01-01', reason: 'notice' });
    expect((await read(`/v1/agreements/${id}`, last.body.position)).body).toMatchObject({
      suspensions: [{ ...suspension, resumesOn: '2018-06-01' }],
      terminatedFrom: '2020-01-01',
    });
  });

  it('show a lifted suspension with the day on which the agreement holds again', async () => {
    const id = await register();
    await post(`/v1/agreements/${id}/suspension`, { suspendedFrom: '2018-03-01', reason: 'note' });
    const last = await post(`/v1/agreements/${id}/resumption`, { resumesOn: '2018-05-01', reason: 'talks' });
    expect((await read(`/v1/agreements/${id}`, last.body.position)).body.suspensions).toEqual([
      { suspendedFrom: '2018-03-01', resumesOn: '2018-05-01', reason: 'note' },
    ]);
  });

  it('show what a request must contain, how answers are assessed and whom the hotline calls, by version', async () => {
    const id = await register();
    const later = { effectiveFrom: '2017-01-01' };
    await post(`/v1/agreements/${id}/guidelines`, guidelines);
    await post(`/v1/agreements/${id}/guidelines`, { ...guidelines, kind: 'preservation' });
    await post(`/v1/agreements/${id}/guidelines`, { ...guidelines, ...later });
    await post(`/v1/agreements/${id}/rubrics`, rubric);
    await post(`/v1/agreements/${id}/ladders`, ladder);
    const last = await post(`/v1/agreements/${id}/ladders`, { ...ladder, ...later });
    expect(last.status).toBe(200);
    expect((await read(`/v1/agreements/${id}`, last.body.position)).body).toMatchObject({
      guidelines: [
        { ...guidelines, guidelinesVersion: 1, supersededFrom: '2017-01-01' },
        { kind: 'preservation', guidelinesVersion: 2, supersededFrom: null },
        { ...later, guidelinesVersion: 3, supersededFrom: null },
      ],
      rubrics: [{ ...rubric, rubricVersion: 1, supersededFrom: null }],
      ladders: [
        { ...ladder, ladderVersion: 1, supersededFrom: '2017-01-01' },
        { ladderVersion: 2, supersededFrom: null },
      ],
    });
  });

  it('list agreements by title, page by page', async () => {
    const ids = [await register({ title: '2 of 3' }), await register({ title: '1 of 3' })];
    const { body } = await post('/v1/agreements', { ...agreement, title: '3 of 3' });
    const first = await read('/v1/agreements?limit=2', body.position);
    expect(first.body.items.map((item: { agreementId: string }) => item.agreementId)).toEqual([ids[1], ids[0]]);
    const next = await officer(`/v1/agreements?limit=1&cursor=${first.body.nextCursor}`);
    expect(next.body.items.map((item: { agreementId: string }) => item.agreementId)).toEqual([body.id]);
  });

  it('were not there before they were registered', async () => {
    const id = await register();
    expect((await officer(`/v1/agreements/${id}?asKnownOn=2020-01-01`)).status).toBe(404);
    expect((await officer('/v1/agreements?asKnownOn=2020-01-01')).body).toEqual({ items: [], nextCursor: null });
  });

  it('are kept by administrators alone', async () => {
    const refused = await officer('/v1/agreements', { method: 'POST', body: agreement });
    expect([refused.status, refused.body.code]).toEqual([403, 'role-not-allowed']);
  });

  it.each([
    [{ zone: 'Europe/Atlantis' }, 'zone-unknown'],
    [{ inForceFrom: '2015-02-30' }, 'date-invalid'],
    [{ title: '' }, 'content-invalid'],
    [{ note: 'nobody asked for this' }, 'request-invalid'],
  ])('refuse %j with a code and a sentence [nonsense-is-refused-in-words]', async (changes, code) => {
    const refused = await post('/v1/agreements', { ...agreement, ...changes });
    expect([refused.status, refused.body.code]).toEqual([code === 'request-invalid' ? 400 : 422, code]);
    expect(refused.body.detail).toMatch(/\w+ \w+/);
  });

  it('refuse terms that make no sense, naming the field', async () => {
    const id = await register();
    const { clocks, ...rest } = policy();
    const nonsense = { ...rest, clocks: { response: { ...clocks.response, budget: -3 } } };
    const refused = await post(`/v1/agreements/${id}/policies`, nonsense);
    expect([refused.status, refused.body.code]).toEqual([422, 'content-invalid']);
    expect(refused.body.detail).toContain('clocks.response.budget');
  });

  it.each([
    ['guidelines', { ...guidelines, items: { atLeast: 0, atMost: 1 } }, 'items.atLeast'],
    ['rubrics', { ...rubric, dimensions: [{ ...rubric.dimensions[0], anchors: ['one'] }] }, 'dimensions.0.anchors'],
    ['ladders', { ...ladder, rungs: [{ ...ladder.rungs[0], acknowledgeWithin: 'soon' }] }, 'rungs.0.acknowledgeWithin'],
    ['ladders', { ...ladder, rungs: ['Duty desk'] }, 'rungs.0'],
  ])('refuse %s that make no sense, naming the field', async (terms, body, field) => {
    const refused = await post(`/v1/agreements/${await register()}/${terms}`, body);
    expect([refused.status, refused.body.code]).toEqual([422, 'content-invalid']);
    expect(refused.body.detail).toContain(field);
  });

  it('answer 404 for an agreement that nobody registered', async () => {
    const unknown = await post(`/v1/agreements/${CHINA}/termination`, { terminatedFrom: '2020-01-01', reason: 'none' });
    expect([unknown.status, unknown.body.code]).toEqual([404, 'agreement-unknown']);
  });
});
