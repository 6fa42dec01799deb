import { inspect } from 'node:util';
import type { Caller } from '@comity/testing';
import ICAL from 'ical.js';
import { Bureau, inHours, NO_TERMS } from '../testing/bureau.js';

let bureau: Bureau;
let olga: Caller;
let requestId: string;
let hiddenId: string;
let restrictedCase: string;

beforeAll(async () => {
  bureau = await Bureau.open();
  olga = await bureau.host.as('olga', 'case-officer');
  const openCase = await bureau.openCase({ unit: 'Cyber', officer: 'olga', marking: 'TLP:GREEN' });
  restrictedCase = await bureau.openCase({ unit: 'Cyber', officer: 'olga', marking: 'TLP:RED' });
  requestId = await bureau.owe(openCase, 'olga', 'Logs, of the relay; at night', inHours(30));
  hiddenId = await bureau.owe(restrictedCase, 'olga', 'Wolfsangel', inHours(40));
}, 120_000);

afterAll(() => bureau?.[Symbol.asyncDispose]());

async function address(ask = olga): Promise<string> {
  const { status, body } = await ask('/v1/calendar-address', { method: 'POST' });
  expect([status, body.path]).toEqual([
    200,
    expect.stringMatching(/^\/v1\/calendar-feeds\/[0-9a-f-]{36}\?key=[\w-]{43}$/),
  ]);
  return body.path;
}

/** As a calendar reads it: without a token. */
const read = (path: string): Promise<Response> => fetch(`${bureau.host.url}${path}`);

async function events(path: string): Promise<ICAL.Event[]> {
  const response = await read(path);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
  const calendar = new ICAL.Component(ICAL.parse(await response.text()));
  return calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));
}

const statusOf = (event: ICAL.Event | undefined) => event?.component.getFirstPropertyValue('status');

describe('a calendar feed', () => {
  it('has a deadline by its name, or without a name where the case is restricted', async () => {
    const found = await events(await address());
    expect(found.map(({ summary }) => summary)).toEqual([
      'Answer due: REF Logs, of the relay; at night · Logs, of the relay; at night',
      'Answer due: restricted request',
    ]);
    expect(found[0]).toMatchObject({ uid: `request-${requestId}.response@comity`, sequence: 2 });
    expect(statusOf(found[0])).toBe('CONFIRMED');
  });

  it('has it without a name where it rests on something restricted', async () => {
    const elsewhere = await bureau.openCase({ unit: 'Cyber', officer: 'paul', marking: 'TLP:GREEN' });
    const adding = await bureau.owe(elsewhere, 'paul', 'More of the Wolfsangel', inHours(50), hiddenId);
    await bureau.inCase(restrictedCase, { type: 'grant-access', person: 'paul', reason: 'works on it' });
    const [shown] = await events(await address(await bureau.host.as('paul', 'case-officer')));
    expect([shown?.uid, shown?.summary]).toEqual([
      `request-${adding}.response@comity`,
      'Answer due: restricted request',
    ]);
  });

  it('keeps the name of a deadline that moves, counts its versions, and has it cancelled when it has ended', async () => {
    const path = await address();
    const at = inHours(0);
    const until = { dueAt: inHours(60), source: 'their note' };
    const moved = { type: 'extend', clock: 'response', reason: 'volume', until, by: 'olga', at } as const;
    await bureau.ask('olga', requestId, { ...moved, terms: NO_TERMS });
    const [, after] = await events(path);
    expect(after).toMatchObject({ uid: `request-${requestId}.response@comity`, sequence: 4 });
    await bureau.ask('olga', requestId, { type: 'withdraw', withdrawnAt: at, reason: 'not needed', by: 'olga', at });
    const ended = (await events(path)).find(({ uid }) => uid.includes(requestId));
    expect([ended?.sequence, statusOf(ended)]).toEqual([5, 'CANCELLED']);
  });

  it('shows what its owner may know of today, and tells the record that they read it', async () => {
    const irene = await bureau.host.as('irene', 'case-officer');
    const path = await address(irene);
    await bureau.inCase(restrictedCase, { type: 'assign', officer: 'irene' });
    expect((await events(path)).map(({ summary }) => summary)).toEqual(['Answer due: restricted request']);
    expect(bureau.readings.entries).toContainEqual({
      ...{ person: 'irene', route: 'GET /v1/calendar-feeds/:id' },
      text: expect.stringContaining(hiddenId),
    });
    await bureau.inCase(restrictedCase, { type: 'assign', officer: 'olga' });
    expect(await events(path)).toEqual([]);
  });

  it('is not there under an address that was replaced, revoked or made up', async () => {
    const first = await address();
    const second = await address();
    expect((await read(first)).status).toBe(404);
    expect((await read(second)).status).toBe(200);
    const madeUp = second.replace(/key=.*/, `key=${'A'.repeat(43)}`);
    for (const path of [madeUp, second.replace(/\?.*/, ''), '/v1/calendar-feeds/none?key=x', `${second}&key=x`]) {
      const answered = await read(path);
      expect([answered.status, await answered.text()]).toEqual([404, expect.stringContaining('no such calendar')]);
    }
    expect((await olga('/v1/calendar-address')).body).toMatchObject({ given: true });
    expect((await olga('/v1/calendar-address/revocation', { method: 'POST', body: {} })).status).toBe(200);
    expect((await read(second)).status).toBe(404);
    expect((await olga('/v1/calendar-address')).body).toEqual({ given: false, expiresAt: null });
  });

  it('is revoked by its owner or by an administrator', async () => {
    const path = await address();
    const body = { person: 'olga' };
    const [ben, adam] = [await bureau.host.as('ben', 'case-officer'), await bureau.host.as('adam', 'administrator')];
    const ask = (as: Caller) => as('/v1/calendar-address/revocation', { method: 'POST', body });
    expect((await ask(ben)).body).toMatchObject({ status: 403, code: 'not-your-address' });
    expect([(await ask(adam)).status, (await read(path)).status]).toEqual([200, 404]);
  });

  it('shows its secret once, and keeps it nowhere', async () => {
    const once = { method: 'POST', headers: { 'idempotency-key': 'one' } } as const;
    const { body } = await olga('/v1/calendar-address', once);
    expect((await olga('/v1/calendar-address', once)).body).toMatchObject({ status: 409, code: 'address-shown-once' });
    const secret = body.path.split('key=')[1];
    for await (const entry of bureau.host.log.readAll(null))
      expect(inspect(entry, { depth: null })).not.toContain(secret);
  });

  it('is read so often and no more', async () => {
    const path = await address();
    const answered: number[] = [];
    for (let asked = 0; asked < 70 && !answered.includes(429); asked += 1) answered.push((await read(path)).status);
    expect(answered).toContain(429);
  });
});
