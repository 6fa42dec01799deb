import { CommandRunner } from '@comity/event-log';
import { type Caller, type SliceHost, startSliceHost } from '@comity/testing';
import { counterpartsApi } from '../api.js';
import { counterpartDecider } from '../domain/counterpart.decider.js';
import { counterpartIdFor } from '../domain/counterpart.names.js';
import { counterpartsProjector } from '../projector.js';

let host: SliceHost;
let admin: Caller;
let officer: Caller;

beforeAll(async () => {
  host = await startSliceHost({ api: [counterpartsApi], projector: [counterpartsProjector] });
  admin = await host.as('ada', 'administrator');
  officer = await host.as('olga', 'case-officer');
});

afterAll(() => host?.[Symbol.asyncDispose]());

const registerId = 'uk-written-questions';
const post = (path: string, body: object) => admin(path, { method: 'POST', body });
const read = (path: string, position: string) => officer(path, { headers: { 'comity-at-least': position } });

describe('the counterparts over HTTP', () => {
  it('show one from a register under its label and its present name', async () => {
    const entry = { name: 'Ministry of Defence', externalRef: '11', registerId };
    const created = await post('/v1/counterparts', entry);
    expect([created.status, created.body.id]).toEqual([201, counterpartIdFor(registerId, '11')]);
    const renamed = await post(`/v1/counterparts/${created.body.id}/renaming`, { name: 'Defence' });
    const shown = await read(`/v1/counterparts/${created.body.id}`, renamed.body.position);
    expect(shown.headers.get('etag')).toBe('"1"');
    expect(shown.body).toEqual({
      counterpartId: created.body.id,
      ...entry,
      name: 'Defence',
      kind: null,
      label: '11|Defence',
      contactPoints: [],
      revision: 1,
    });
  });

  it('take the same entry of a register again as a retry', async () => {
    const entry = { name: 'Home Office', externalRef: '1', registerId };
    const [first, second] = [await post('/v1/counterparts', entry), await post('/v1/counterparts', entry)];
    expect(second.body).toEqual(first.body);
    const other = await post('/v1/counterparts', { ...entry, name: 'Treasury' });
    expect([other.status, other.body.code]).toEqual([409, 'counterpart-already-registered']);
  });

  it('show contact points as listed, verified and retired', async () => {
    const { body } = await post('/v1/counterparts', { name: 'China' });
    const path = `/v1/counterparts/${body.id}`;
    const desk = { name: 'Duty desk', function: 'hotline', channels: [{ kind: 'telephone', address: '+86 10 0' }] };
    const listed = await post(`${path}/contact-points`, desk);
    const shown = await read(path, listed.body.position);
    expect(shown.body.contactPoints).toMatchObject([{ ...desk, standing: 'listed', verifiedAt: null }]);
    const { contactPointId } = shown.body.contactPoints[0];
    const verified = await post(`${path}/contact-points/${contactPointId}/verification`, { note: 'answered' });
    const tried = await read(path, verified.body.position);
    expect(tried.body.contactPoints).toMatchObject([{ standing: 'verified', verifiedAt: expect.any(String) }]);
    const retired = await post(`${path}/contact-points/${contactPointId}/retirement`, { reason: 'closed' });
    expect((await read(path, retired.body.position)).body.contactPoints).toMatchObject([{ standing: 'retired' }]);
    const late = await post(`${path}/contact-points/${contactPointId}/verification`, { note: 'nobody there' });
    expect([late.status, late.body.code]).toEqual([409, 'contact-point-retired']);
  });

  it('list by name, page by page, and find by a part of name or reference', async () => {
    await post('/v1/counterparts', { name: 'Zebra 100% Bureau', externalRef: '7_7', registerId });
    const { body } = await post('/v1/counterparts', { name: 'Zebra Agency' });
    const all = await read('/v1/counterparts?text=zebra', body.position);
    expect(all.body.items.map((item: { name: string }) => item.name)).toEqual(['Zebra 100% Bureau', 'Zebra Agency']);
    const first = await officer('/v1/counterparts?text=zebra&limit=1');
    const next = await officer(`/v1/counterparts?text=zebra&limit=1&cursor=${first.body.nextCursor}`);
    expect([first.body.items.length, next.body.items[0].name]).toEqual([1, 'Zebra Agency']);
    expect((await officer('/v1/counterparts?text=7_7')).body.items).toHaveLength(1);
    expect((await officer('/v1/counterparts?text=%25%25')).body.items).toEqual([]);
  });

  it('show, as known on a date, the name of that date', async () => {
    const runner = new CommandRunner(host.log);
    const id = counterpartIdFor(registerId, '53');
    const context = (commandId: string) => ({
      commandId,
      actor: { id: 'importer', roles: ['service'] },
      now: '2024-12-01T00:00:00.000Z',
      correlationId: 'import',
      assumeRecordedWhenOccurred: true,
    });
    const counterpart = { name: 'Old Office', externalRef: '53', registerId };
    const registered = await runner.run({
      decider: counterpartDecider,
      id,
      command: { type: 'register', counterpart, occurredAt: '2024-07-10T09:00:00.000Z' },
      context: context('8c7b6a59-4838-4271-8069-a0b1c2d3e4f5'),
    });
    const renamed = await runner.run({
      decider: counterpartDecider,
      id,
      command: { type: 'rename', name: 'New Office', occurredAt: '2024-09-10T09:00:00.000Z' },
      context: context('8c7b6a59-4838-4271-8069-a0b1c2d3e4f6'),
    });
    expect([registered.accepted, renamed.accepted]).toEqual([true, true]);
    const position = renamed.accepted ? String(renamed.position) : '';
    const nameOn = async (day: string) =>
      (await read(`/v1/counterparts/${id}?asKnownOn=${day}`, position)).body.label ?? null;
    expect(await nameOn('2024-07-10')).toBe('53|Old Office');
    expect(await nameOn('2024-09-10')).toBe('53|New Office');
    expect(await nameOn('2024-07-09')).toBeNull();
  });

  it('refuse half a reference, and writing by those who may only read', async () => {
    const half = await post('/v1/counterparts', { name: 'Half', externalRef: '1' });
    expect([half.status, half.body.code]).toEqual([422, 'register-reference-incomplete']);
    const officers = await officer('/v1/counterparts', { method: 'POST', body: { name: 'Own' } });
    expect(officers.status).toBe(403);
  });
});
