import type { ApiDoor } from '@comity/stores';
import { type Caller, type SliceHost, startSliceHost } from '@comity/testing';
import { Module } from '@nestjs/common';
import { notificationSettings, notificationsApi } from '../api.js';
import { DeadLettersController } from '../delivery/dead-letters.controller.js';
import { addMessage, settle } from '../delivery/deliveries.js';
import { prepareTables } from '../delivery/tables.js';
import { subscriberIdOf } from '../domain/subscriber.state.js';
import { NotificationKeys } from '../keys.js';
import { notificationsProjector } from '../projector.js';

const KEY = 'a key of forty characters, for tests only';

/** As the scheduler serves them. */
@Module({ controllers: [DeadLettersController] })
class DeadLettersModule {}

let host: SliceHost;
let olga: Caller;
let adam: Caller;

beforeAll(async () => {
  const settings = notificationSettings({ COMITY_NOTIFICATIONS_KEY: KEY, COMITY_WEBHOOK_LOOPBACK: 'false' });
  const withKey: ApiDoor = { module: settings as unknown as ApiDoor['module'], streams: [], projections: [] };
  host = await startSliceHost({
    api: [withKey, notificationsApi, { module: DeadLettersModule, streams: [], projections: [] }],
    projector: [notificationsProjector],
  });
  await prepareTables(host.readStore);
  [olga, adam] = [await host.as('olga', 'case-officer'), await host.as('adam', 'administrator')];
});

afterAll(() => host?.[Symbol.asyncDispose]());

const post = (path: string, body: object, as = olga) => as(`/v1/notifications/${path}`, { method: 'POST', body });
const shown = async (position: string, as = olga) =>
  (await as('/v1/notifications/preferences', { headers: { 'comity-at-least': position } })).body;

const PREFERENCES = {
  ...{ zone: 'Europe/London', quietHours: { from: '22:00', to: '07:00' }, digestAt: '08:00', dailyDigest: true },
  kinds: [{ kind: 'deadline-missed', mail: 'digest', webhook: true }],
};

describe('how somebody is told, over HTTP', () => {
  it('is what they say, and theirs alone', async () => {
    const said = await post('preferences', PREFERENCES);
    expect([said.status, said.body.id]).toEqual([200, subscriberIdOf('olga')]);
    expect(await shown(said.body.position)).toMatchObject({ preferences: PREFERENCES, address: null, revision: 0 });
    expect(await shown(said.body.position, adam)).toMatchObject({ preferences: { zone: 'UTC' }, revision: null });
  });

  it.each([
    [{ ...PREFERENCES, zone: 'Mars/Olympus' }, 400],
    [{ ...PREFERENCES, digestAt: '8 am' }, 400],
    [{ ...PREFERENCES, quietHours: { from: '22:00', to: '22:00' } }, 422],
    [{ ...PREFERENCES, kinds: [...PREFERENCES.kinds, ...PREFERENCES.kinds] }, 422],
    [{ ...PREFERENCES, kinds: [{ kind: 'weather', mail: 'off', webhook: false }] }, 400],
  ])('is refused in words where it makes no sense', async (body, status) => {
    const { status: answered, body: problem } = await post('preferences', body);
    expect([answered, problem.detail]).toEqual([status, expect.stringMatching(/\w+ \w+/)]);
  });

  it('takes an address once its code is shown [addresses-are-confirmed]', async () => {
    const stated = await post('mail-address', { address: 'olga@office.example' });
    const { unconfirmed, address } = await shown(stated.body.position);
    expect([address, unconfirmed.address]).toEqual([null, 'olga@office.example']);
    expect((await post('mail-address/confirmation', { code: 'guessed' })).body.code).toBe('confirmation-code-wrong');
    const code = new NotificationKeys(KEY).confirmationCode('olga', unconfirmed.addressId);
    const confirmed = await post('mail-address/confirmation', { code });
    expect(await shown(confirmed.body.position)).toMatchObject({ address: { address: 'olga@office.example' } });
    const withdrawn = await post('mail-address/withdrawal', {});
    expect(await shown(withdrawn.body.position)).toMatchObject({ address: null });
  });

  it('ends where an administrator says that somebody has left', async () => {
    const suspended = await post('suspensions', { person: 'olga', reason: 'left the office' }, adam);
    expect(await shown(suspended.body.position)).toMatchObject({ suspended: true });
    expect((await post('suspensions', { person: 'adam', reason: 'a joke' })).status).toBe(403);
    const resumed = await post('resumptions', { person: 'olga' }, adam);
    expect(await shown(resumed.body.position)).toMatchObject({ suspended: false });
  });
});

describe('dead letters, over HTTP', () => {
  it('say whom they did not reach and why, are tried anew and discarded', async () => {
    const messageId = '01890a5d-ac96-774b-bcce-b302099a8057';
    const { pool } = host.readStore;
    const now = '2026-11-30T09:00:00.000Z';
    await addMessage(pool, { messageId, recipient: 'olga', channel: 'mail', form: 'single' }, [], now);
    const giveUp = () => settle(pool, messageId, 'dead', { now, problem: '550 not here' });
    await giveUp();
    const { body } = await adam('/v1/notifications/dead-letters?recipient=olga');
    expect(body.items).toEqual([
      {
        ...{ messageId, recipient: 'olga', channel: 'mail', attempts: 0, problem: '550 not here' },
        ...{ createdAt: now, givenUpAt: now },
      },
    ]);
    expect((await post(`dead-letters/${messageId}/retry`, {}, adam)).status).toBe(200);
    expect((await adam('/v1/notifications/dead-letters')).body.items).toEqual([]);
    await giveUp();
    expect((await post(`dead-letters/${messageId}/discarding`, {}, adam)).status).toBe(200);
    expect((await post(`dead-letters/${messageId}/discarding`, {}, adam)).status).toBe(404);
    expect((await olga('/v1/notifications/dead-letters')).status).toBe(403);
  });
});
