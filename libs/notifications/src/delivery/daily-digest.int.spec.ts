import { subscribers } from '../read/subscribers.projection.js';
import { MailServer } from '../testing/mail-server.js';
import { PostRoom } from '../testing/post-room.js';
import { claimDue } from './deliveries.js';
import { durably } from './durably.js';
import { deliveryFigures } from './figures.js';
import type { MailChannel } from './mail-channel.js';
import type { Notifier } from './notifier.js';

const DAY_MS = 86_400_000;
const KEPT = [{ kind: 'deadline-missed' as const, mail: 'digest' as const, webhook: false }];
const OLGA = { zone: 'UTC', quietHours: null, digestAt: '08:00', dailyDigest: true, kinds: [] };

let stack: AsyncDisposableStack;
let room: PostRoom;
let server: MailServer;
let mail: MailChannel;
let notifier: Notifier;

/** From six in the morning of tomorrow on, for people whose digest comes at eight. */
beforeAll(async () => {
  stack = new AsyncDisposableStack();
  server = stack.use(await MailServer.start());
  room = stack.use(await PostRoom.open());
  mail = room.mailTo(server.url);
  notifier = room.notifier({ mail });
  await at('06:00', 1);
  await room.subscriber('olga', { ...OLGA, kinds: KEPT });
  await room.subscriber('ben', { ...OLGA, dailyDigest: false });
  await room.subscriber('quinn', { ...OLGA, quietHours: { from: '07:00', to: '10:00' } });
  for (const person of ['nora', 'rita', 'owner', 'chief']) await room.subscriber(person, OLGA);
  for (const person of ['olga', 'ben', 'quinn', 'rita']) await room.owe(person, 'LATE', inDays(-2));
  await sweep();
}, 60_000);

afterAll(() => stack.disposeAsync());

const inbox = (name: string) => server.to(`${name}@office.example`);
/** How many digests each of them has. */
const digests = (...names: string[]) => names.map((name) => inbox(name).filter(isDigest).length);
const isDigest = ({ subject }: { readonly subject: string }) => subject.includes('your day');
const inDays = (days: number) => new Date(Date.parse(room.now) + days * DAY_MS).toISOString();

async function sweep(): Promise<void> {
  await room.noted();
  await notifier.sweep();
}

async function at(time: string, daysLater = 0): Promise<void> {
  room.now = `${inDays(daysLater).slice(0, 10)}T${time}:00.000Z`;
  await sweep();
}

const prefers = (person: string, preferences: object) =>
  room.says(person, { type: 'prefer', person, preferences: { ...OLGA, ...preferences } });

/** Sends somebody's digest as a host does that dies before it can say so. */
async function sentByOneThatDies(person: string): Promise<string | undefined> {
  const claim = { now: room.now, atMost: 40, perChannel: 10, mail: true };
  const claimed = await durably(room.readStore.pool, (client) => claimDue(client, claim));
  const message = claimed.find(({ recipient }) => recipient === person);
  const prepared = message && (await mail.prepare(message, room.now));
  if (prepared?.kind === 'ready') await prepared.send();
  return message?.messageId;
}

describe('the daily digest', () => {
  it('comes at its hour, once, however many hosts look for it, with what is overdue or due soon, and what was kept', async () => {
    await room.owe('olga', 'SOON', inDays(1));
    await room.owe('olga', 'FAR', inDays(90));
    await room.missed((await room.request('olga', 'KEPT')).requestId);
    const { caseId } = await room.owe('owner', 'SECRET', inDays(-2), 'chief');
    await room.inCase(caseId, { type: 'assign', officer: 'chief' }, 'chief');
    await at('07:59');
    expect(server.taken.filter(isDigest)).toEqual([]);
    await prefers('rita', { dailyDigest: false });
    await room.inCase(caseId, { type: 'change-marking', marking: 'TLP:RED', reason: 'a source is at risk' });
    await room.noted();
    room.now = `${room.now.slice(0, 10)}T08:00:00.000Z`;
    const hosts = [notifier, ...Array.from({ length: 2 }, () => room.notifier({ mail }))];
    await Promise.all(hosts.map((one) => one.sweep()));
    await at('09:00');
    expect(inbox('olga').map(({ subject }) => subject)).toEqual(['Comity: your day: 1 overdue, 1 due soon']);
    const text = inbox('olga')[0]?.text ?? '';
    expect(text).toMatch(
      /Overdue\s+Answer due \d{4}-\d\d-\d\d: LATE[\s\S]+Due soon[\s\S]+SOON[\s\S]+happened[\s\S]+KEPT/,
    );
    expect(text).not.toContain('FAR');
  });

  it('is not sent in quiet hours, where there is nothing to say, or to who does not want it (any more)', async () => {
    expect(digests('quinn', 'nora', 'ben', 'rita')).toEqual([0, 0, 0, 0]);
    await at('10:00');
    expect(digests('quinn', 'nora', 'ben', 'rita')).toEqual([1, 0, 0, 0]);
  });

  it('names nothing restricted, and lists nothing of which one may not know by then [need-to-know-in-notifications]', () => {
    expect(digests('owner', 'chief')).toEqual([0, 1]);
    const digest = inbox('chief').find(isDigest);
    expect(digest?.text).toContain('a request in a case that is for named people only');
    expect(digest?.raw).not.toMatch(/SECRET|[Rr]elay/);
  });

  it('is not made up for later in the day, nor sent again when its hour is moved', async () => {
    await room.owe('nora', 'LATE', inDays(-2));
    await prefers('ben', {});
    await prefers('olga', { digestAt: '13:00', kinds: KEPT });
    await at('14:00');
    expect(digests('olga', 'nora', 'ben')).toEqual([1, 0, 0]);
    await at('13:00', 1);
    expect(digests('olga', 'nora', 'ben')).toEqual([2, 1, 1]);
  });
});

describe('a digest amid trouble', () => {
  it('is sent for the latest day only, after days without a scheduler and after days without mail', async () => {
    await at('14:00', 3);
    expect(digests('olga')).toEqual([3]);
    server.refusesWith = 451;
    for (let day = 0; day < 2; day++) await at('13:30', 1);
    server.refusesWith = null;
    await at('23:00');
    expect(digests('olga')).toEqual([4]);
  });

  it('is sent again under its own id when a host died before it could say so, and not for a rebuild [notifications-never-replay]', async () => {
    await room.missed((await room.request('olga', 'UNGATHERED')).requestId);
    await at('12:00', 1);
    room.now = `${room.now.slice(0, 10)}T13:00:00.000Z`;
    const messageId = await sentByOneThatDies('olga');
    room.after(121);
    await sweep();
    await room.rebuild(subscribers);
    await at('23:00');
    const [, , , , ...sent] = inbox('olga').filter(isDigest);
    expect(sent.map((one) => one.messageId)).toEqual(Array(2).fill(`<${messageId}@office.example>`));
    for (const { text } of sent) expect(text).toContain('UNGATHERED');
  });

  it('is not counted as pending before its hour', async () => {
    const { pending } = await deliveryFigures(room.readStore);
    room.now = new Date().toISOString();
    await room.subscriber('tom', OLGA);
    await sweep();
    expect((await deliveryFigures(room.readStore)).pending).toBe(pending);
  });
});
