import { newId, systemClock } from '@comity/kernel';
import { Webhook } from 'standardwebhooks';
import { KEYS, PostRoom } from '../testing/post-room.js';
import { WebhookReceiver } from '../testing/webhook-receiver.js';
import type { Notifier } from './notifier.js';
import { WebhookChannel } from './webhook-channel.js';

let stack: AsyncDisposableStack;
let room: PostRoom;
let receiver: WebhookReceiver;
let notifier: Notifier;
const targetId = newId();

async function sweep(): Promise<void> {
  await room.noted();
  await notifier.sweep();
}

beforeAll(async () => {
  stack = new AsyncDisposableStack();
  receiver = stack.use(await WebhookReceiver.start());
  room = stack.use(await PostRoom.open());
  const { told, readStore } = room;
  const policy = { loopbackAllowed: true };
  const webhooks = new WebhookChannel({ pool: readStore.pool, told, keys: KEYS, policy, clock: systemClock });
  notifier = room.notifier({ webhooks });
  await sweep();
  const command = {
    type: 'register-target',
    person: 'olga',
    targetId,
    url: receiver.url,
    policy,
    at: room.now,
  } as const;
  await room.says('olga', command);
});

beforeEach(() => {
  receiver.taken.length = 0;
  receiver.answers = (response) => response.writeHead(204).end();
});

afterAll(() => stack.disposeAsync());

const verified = (secret: string) =>
  receiver.taken.map(({ body, headers }) => new Webhook(secret).verify(body, headers));

describe('a system of somebody’s', () => {
  it('is told what its owner is told, signed as Standard Webhooks has it', async () => {
    const { requestId } = await room.request('olga', 'HOOK-1');
    await room.missed(requestId);
    await sweep();
    expect(verified(KEYS.webhookSecret(targetId, 1))).toMatchObject([
      {
        type: 'deadline-missed',
        data: { eventType: 'DeadlineMissed', stream: `request-${requestId}`, id: requestId, title: 'request HOOK-1' },
      },
    ]);
    expect(() => verified(KEYS.webhookSecret(newId(), 1))).toThrow('No matching signature');
  });

  it('is told again under the same id, at another time, until it takes it', async () => {
    receiver.answers = (response) => response.writeHead(503).end();
    await room.missed((await room.request('olga')).requestId);
    await sweep();
    room.after(60);
    receiver.answers = (response) => response.writeHead(200).end('ok');
    await sweep();
    await sweep();
    expect(receiver.taken).toHaveLength(2);
    expect(new Set(receiver.taken.map(({ headers }) => headers['webhook-id'])).size).toBe(1);
  });

  it('is told nothing that its owner must not know, and no name of a restricted case [need-to-know-in-notifications]', async () => {
    const marking = { type: 'change-marking', marking: 'TLP:RED', reason: 'a source is at risk' } as const;
    const [own, other] = [await room.request('olga', 'SECRET-1'), await room.request('olga', 'SECRET-2', 'ben')];
    for (const { caseId } of [own, other]) await room.inCase(caseId, marking);
    for (const { requestId } of [own, other]) await room.missed(requestId);
    await sweep();
    expect(receiver.taken.map(({ body }) => JSON.parse(body).data)).toMatchObject([
      { id: own.requestId, title: null, sentence: null },
    ]);
    expect(JSON.stringify(receiver.taken)).not.toMatch(/SECRET|Relay/);
  });

  it('takes the old secret for a day after it was exchanged, and the new one at once', async () => {
    await room.says('olga', { type: 'rotate-secret', targetId, at: systemClock.now() });
    await room.missed((await room.request('olga')).requestId);
    await sweep();
    for (const version of [1, 2]) expect(verified(KEYS.webhookSecret(targetId, version))).toHaveLength(1);
  });

  it('that is retired is told nothing any more, whatever waits', async () => {
    receiver.answers = (response) => response.writeHead(503).end();
    await room.missed((await room.request('olga')).requestId);
    await sweep();
    await room.says('olga', { type: 'retire-target', targetId, reason: 'replaced' });
    room.after(60);
    await sweep();
    expect([receiver.taken.length, await room.states()]).toEqual([1, { sent: 4, withheld: 1 }]);
  });
});
