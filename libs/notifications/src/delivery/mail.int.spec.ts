import { notificationOutbox } from '../read/notification-outbox.projection.js';
import { MailServer } from '../testing/mail-server.js';
import { KEYS, PostRoom } from '../testing/post-room.js';
import { discardDeadLetter, listDeadLetters, retryDeadLetter } from './dead-letters.js';
import { claimDue } from './deliveries.js';
import { durably } from './durably.js';
import { deliveryFigures } from './figures.js';
import type { MailChannel } from './mail-channel.js';
import type { Notifier } from './notifier.js';

let stack: AsyncDisposableStack;
let room: PostRoom;
let server: MailServer;
let mail: MailChannel;
let notifier: Notifier;

/** Notes what happened, and tells it. */
async function sweep(one = notifier): Promise<void> {
  await room.noted();
  await one.sweep();
}

beforeAll(async () => {
  stack = new AsyncDisposableStack();
  server = stack.use(await MailServer.start());
  room = stack.use(await PostRoom.open());
  mail = room.mailTo(server.url);
  notifier = room.notifier({ mail });
});

afterAll(() => stack.disposeAsync());

/** A new person in every test, so that nobody is told of what another test did. */
let count = 0;
const somebody = (name: string) => `${name}-${++count}`;
const inbox = (name: string) => server.to(`${name}@office.example`);

describe('mail about what happened', () => {
  it('begins where the log ends at the first start [notifications-never-replay]', async () => {
    const olga = somebody('olga');
    await room.subscriber(olga);
    await room.missed((await room.request(olga)).requestId);
    await sweep();
    expect(inbox(olga)).toEqual([]);
  });

  it('goes to who owns the request and who works on its case, and not to whoever did it', async () => {
    const [olga, ben, eve] = [somebody('olga'), somebody('ben'), somebody('eve')];
    for (const name of [olga, ben, eve]) await room.subscriber(name);
    const { caseId, requestId } = await room.request(olga, 'US-2026-018');
    await room.inCase(caseId, { type: 'assign', officer: ben }, olga);
    await room.missed(requestId);
    await sweep();
    expect(inbox(olga).map(({ subject }) => subject)).toEqual(['Comity: a deadline was missed: request US-2026-018']);
    expect(
      inbox(ben)
        .map(({ subject }) => subject)
        .sort(),
    ).toEqual(['Comity: a case was assigned to you: the case', 'Comity: a deadline was missed: request US-2026-018']);
    expect(inbox(olga)[0]?.text).toContain('scheduler found the response deadline of 2026-11-01T00:00:00.000Z missed');
    expect(inbox(eve).filter(({ subject }) => !subject.includes('confirm'))).toEqual([]);
  });

  it('asks those who may approve, by their role, and never whoever wrote it', async () => {
    const [olga, rosa] = [somebody('olga'), somebody('rosa')];
    for (const name of [olga, rosa]) await room.subscriber(name, {}, ['reviewer']);
    const { requestId } = await room.request(olga, 'US-2026-019');
    await room.happens(requestId, { type: 'RequestSubmitted', data: { submitter: olga } }, { id: olga, roles: [] });
    await sweep();
    expect(inbox(rosa).at(-1)?.subject).toBe('Comity: something waits for approval: request US-2026-019');
    expect(inbox(olga)).toEqual([]);
    await room.says(rosa, { type: 'suspend', person: rosa, reason: 'left the office', by: 'adam' });
  });

  it('sends a code to an address, and nothing else before it comes back [addresses-are-confirmed]', async () => {
    const olga = somebody('olga');
    const addressId = '01890a5d-ac96-774b-bcce-b302099a8057';
    const stated = { person: olga, addressId, address: `${olga}@office.example`, at: room.now };
    await room.says(olga, { type: 'state-address', ...stated });
    await room.missed((await room.request(olga)).requestId);
    await sweep();
    expect(inbox(olga).map(({ subject }) => subject)).toEqual(['Comity: confirm your address']);
    expect(inbox(olga)[0]?.text).toContain(KEYS.confirmationCode(olga, addressId));
  });

  it('cannot be made into another mail by what somebody wrote', async () => {
    const olga = somebody('olga');
    await room.subscriber(olga);
    await room.missed((await room.request(olga, 'A-1\r\nBcc: eve@evil.example\r\n\r\nDear')).requestId);
    await sweep();
    const [taken] = inbox(olga);
    expect(taken?.to).toEqual([`${olga}@office.example`]);
    expect(taken?.subject).toBe('Comity: a deadline was missed: request A-1 Bcc: eve@evil.example Dear');
    expect(taken?.raw).not.toMatch(/^Bcc:/im);
  });
});

describe('need-to-know, in mail [need-to-know-in-notifications]', () => {
  it('names nothing of a restricted case, and tells those who may not know of it nothing at all', async () => {
    const [olga, ben] = [somebody('olga'), somebody('ben')];
    for (const name of [olga, ben]) await room.subscriber(name);
    const { caseId, requestId } = await room.request(olga, 'SECRET-1', ben);
    await room.inCase(caseId, { type: 'change-marking', marking: 'TLP:RED', reason: 'a source is at risk' });
    await room.missed(requestId);
    await sweep();
    expect(inbox(olga)).toEqual([]);
    expect(inbox(ben)).toHaveLength(1);
    expect(inbox(ben)[0]?.raw).not.toMatch(/SECRET|Relay|response deadline/);
  });

  it('is asked again when the mail is sent', async () => {
    const olga = somebody('olga');
    await room.subscriber(olga);
    const { caseId, requestId } = await room.request(olga, 'SECRET-2', 'ben');
    await room.missed(requestId);
    server.refusesWith = 451;
    await sweep();
    server.refusesWith = null;
    await room.inCase(caseId, { type: 'change-marking', marking: 'TLP:RED', reason: 'a source is at risk' });
    room.after(60);
    await sweep();
    expect(inbox(olga)).toEqual([]);
  });
});

describe('what is sent', () => {
  it('is not sent again when the outbox is built anew [notifications-never-replay]', async () => {
    const olga = somebody('olga');
    await room.subscriber(olga);
    await room.missed((await room.request(olga)).requestId);
    await sweep();
    const before = server.taken.length;
    await room.rebuild(notificationOutbox);
    await sweep();
    await sweep(room.notifier({ mail }));
    expect([server.taken.length, inbox(olga).length]).toEqual([before, 1]);
  });

  it('is sent again under the same id by another host when the first died before it could say so', async () => {
    const olga = somebody('olga');
    await room.subscriber(olga);
    await room.missed((await room.request(olga)).requestId);
    server.refusesWith = 451;
    await sweep();
    server.refusesWith = null;
    room.after(60);
    const { now } = room;
    const [message] = await durably(room.readStore.pool, (client) =>
      claimDue(client, { now, atMost: 10, perChannel: 10, mail: true }),
    );
    const prepared = message && (await mail.prepare(message, now));
    if (prepared?.kind === 'ready') await prepared.send();
    expect(inbox(olga)).toHaveLength(1);
    await sweep();
    expect(inbox(olga)).toHaveLength(1);
    room.after(121);
    await sweep();
    expect(inbox(olga).map(({ messageId }) => messageId)).toEqual([
      `<${message?.messageId}@office.example>`,
      `<${message?.messageId}@office.example>`,
    ]);
  });

  it('is sent once, however many hosts are at it', async () => {
    const names = Array.from({ length: 6 }, () => somebody('olga'));
    for (const name of names) {
      await room.subscriber(name);
      await room.missed((await room.request(name)).requestId);
    }
    await room.noted();
    const hosts = Array.from({ length: 4 }, () => room.notifier({ mail }));
    await Promise.all(hosts.map((one) => one.sweep()));
    await sweep();
    expect(names.map((name) => inbox(name).length)).toEqual(names.map(() => 1));
  });
});

describe('people who are told much', () => {
  it('get one mail that lists it [floods-become-one]', async () => {
    const olga = somebody('olga');
    await room.subscriber(olga);
    for (let each = 0; each < 7; each++) await room.missed((await room.request(olga, `FLOOD-${each}`)).requestId);
    await sweep();
    expect(inbox(olga).map(({ subject }) => subject)).toEqual(['Comity: 7 things have happened']);
    for (let each = 0; each < 7; each++) expect(inbox(olga)[0]?.text).toContain(`FLOOD-${each}`);
  });

  it('get nothing in their quiet hours, and all of it when these end [quiet-hours-are-kept]', async () => {
    const olga = somebody('olga');
    await room.subscriber(olga, { zone: 'UTC', quietHours: { from: '00:00', to: '23:59' } });
    room.now = `${room.now.slice(0, 10)}T12:00:00.000Z`;
    await room.missed((await room.request(olga)).requestId);
    await sweep();
    expect(inbox(olga)).toEqual([]);
    room.now = `${room.now.slice(0, 10)}T23:59:00.000Z`;
    await sweep();
    expect(inbox(olga)).toHaveLength(1);
  });

  it('get with the digest of the day what they want there, and nothing of what they want not', async () => {
    const olga = somebody('olga');
    const kinds = [
      { kind: 'deadline-missed' as const, mail: 'digest' as const, webhook: false },
      { kind: 'sent-back' as const, mail: 'off' as const, webhook: false },
    ];
    await room.subscriber(olga, { zone: 'UTC', digestAt: '08:00', kinds });
    const { requestId } = await room.request(olga, 'DIGEST-1');
    await room.missed(requestId);
    await room.happens(requestId, { type: 'RequestSentBack', data: { reviewer: 'rosa', reason: 'too vague' } });
    await sweep();
    expect(inbox(olga)).toEqual([]);
    room.after(24 * 3_600);
    room.now = `${room.now.slice(0, 10)}T08:00:00.000Z`;
    await sweep();
    expect(inbox(olga)).toHaveLength(1);
    expect(inbox(olga)[0]?.text).toContain('DIGEST-1');
    expect(inbox(olga)[0]?.text).not.toContain('too vague');
  });
});

describe('what cannot be sent [retries-are-bounded]', () => {
  it('is given up at once when it is refused for good, and is tried anew or discarded by an administrator', async () => {
    const [olga, ben] = [somebody('olga'), somebody('ben')];
    server.refusesWith = 550;
    for (const name of [olga, ben]) {
      await room.subscriber(name);
      await room.missed((await room.request(name)).requestId);
    }
    await sweep();
    server.refusesWith = null;
    const letters = [
      ...(await listDeadLetters(room.readStore, { limit: 10, recipient: olga })),
      ...(await listDeadLetters(room.readStore, { limit: 10, recipient: ben })),
    ];
    expect(letters).toMatchObject([
      { recipient: olga, channel: 'mail', attempts: 1, problem: expect.stringContaining('550') },
      { recipient: ben },
    ]);
    expect((await deliveryFigures(room.readStore)).dead).toBe(2);
    const [first, second] = letters.map(({ messageId }) => ({ messageId, by: 'adam', now: room.now }));
    expect(first && (await retryDeadLetter(room.readStore, first))).toBe(true);
    expect(second && (await discardDeadLetter(room.readStore, second))).toBe(true);
    expect(second && (await discardDeadLetter(room.readStore, second))).toBe(false);
    await sweep();
    expect([inbox(olga).length, inbox(ben).length]).toEqual([1, 0]);
    expect((await deliveryFigures(room.readStore)).dead).toBe(0);
  });

  it('is given up after three days of trying', async () => {
    const olga = somebody('olga');
    await room.subscriber(olga);
    await room.missed((await room.request(olga)).requestId);
    server.refusesWith = 451;
    for (let each = 0; each < 16; each++) {
      await sweep();
      room.after(6 * 3_600);
    }
    server.refusesWith = null;
    await sweep();
    expect(inbox(olga)).toEqual([]);
    expect(await listDeadLetters(room.readStore, { limit: 10, recipient: olga })).toHaveLength(1);
  });
});
