import { setTimeout as pause } from 'node:timers/promises';
import { WebhookReceiver } from '../testing/webhook-receiver.js';
import type { Resolve } from './guarded-lookup.js';
import { type PostOptions, postWebhook } from './webhook-post.js';

const LOCAL: PostOptions = { policy: { loopbackAllowed: true } };
const PUBLIC_ONLY: PostOptions = { policy: { loopbackAllowed: false } };

let receiver: WebhookReceiver;

beforeEach(async () => {
  receiver = await WebhookReceiver.start();
});

afterEach(() => receiver[Symbol.asyncDispose]());

const post = (options: PostOptions, url = receiver.url) =>
  postWebhook({ url, headers: { 'webhook-id': '1' }, body: '{}' }, options);

/** Names as a hostile name server gives them: one after the other. */
const leadingTo = (...turns: readonly (readonly string[])[]): Resolve => {
  let turn = 0;
  return (_name, _options, done) => {
    const addresses = turns[Math.min(turn++, turns.length - 1)] ?? [];
    done(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };
};

describe('what is posted to a webhook', () => {
  it('is sent when the answer says that it was taken', async () => {
    expect(await post(LOCAL)).toEqual({ sent: true });
    expect(receiver.taken).toMatchObject([{ path: '/in', headers: { 'webhook-id': '1' }, body: '{}' }]);
  });

  it.each([
    [400, false],
    [500, false],
    [410, true],
  ])('is not, when it is answered %i', async (status, forGood) => {
    receiver.answers = (response) => response.writeHead(status).end('a secret of the other side');
    expect(await post(LOCAL)).toEqual({ sent: false, forGood, problem: `answered ${status}` });
  });

  it('follows nobody elsewhere [webhook-targets-are-public]', async () => {
    receiver.answers = (response) => response.writeHead(302, { location: `${receiver.url}/elsewhere` }).end();
    expect(await post(LOCAL)).toMatchObject({ sent: false, problem: 'answered 302' });
    expect(receiver.taken).toHaveLength(1);
  });

  it('waits for a bounded time, and reads a bounded answer', async () => {
    receiver.answers = () => undefined;
    expect(await post({ ...LOCAL, timeoutMs: 200 })).toMatchObject({ sent: false, problem: 'no answer within 200 ms' });
    receiver.answers = async (response) => {
      response.writeHead(200);
      while (response.writable && !response.destroyed) {
        response.write('x'.repeat(65_536));
        await pause(1);
      }
    };
    expect(await post(LOCAL)).toEqual({ sent: true });
  });

  it('is told apart from what nobody takes', async () => {
    const { url } = receiver;
    await receiver[Symbol.asyncDispose]();
    expect(await post(LOCAL, url)).toMatchObject({ sent: false, forGood: false, problem: 'ECONNREFUSED' });
  });
});

describe('a name that leads to this machine or its surroundings [webhook-targets-are-public]', () => {
  const named = () => `https://hooks.example:${receiver.port}/in`;

  it.each([
    ['loopback', ['127.0.0.1']],
    ['the private network', ['10.1.2.3']],
    ['where clouds hand out credentials', ['169.254.169.254']],
    ['loopback, in other words', ['::ffff:127.0.0.1']],
    ['the public network, and loopback as well', ['8.8.8.8', '127.0.0.1']],
    ['nothing', []],
  ])('is refused before anything is connected to: %s', async (_what, addresses) => {
    const attempt = await post({ ...PUBLIC_ONLY, resolve: leadingTo(addresses) }, named());
    expect(attempt).toMatchObject({ sent: false, problem: expect.stringContaining('not public') });
    expect(receiver.taken).toEqual([]);
  });

  it('gains nothing by leading elsewhere at the second look: there is one', async () => {
    let looks = 0;
    const turns = leadingTo(['10.0.0.1'], ['127.0.0.1']);
    const resolve: Resolve = (name, options, done) => {
      looks++;
      turns(name, options, done);
    };
    expect(await post({ ...PUBLIC_ONLY, resolve }, named())).toMatchObject({ sent: false });
    expect([looks, receiver.taken.length]).toEqual([1, 0]);
  });

  it('is refused also where loopback is allowed by its own name', async () => {
    const attempt = await post({ ...LOCAL, resolve: leadingTo(['127.0.0.1']) }, named());
    expect(attempt).toMatchObject({ sent: false, problem: expect.stringContaining('not public') });
  });

  it('is refused by its number, without a look', async () => {
    expect(await post(PUBLIC_ONLY)).toMatchObject({ sent: false, forGood: true });
    expect(await post(PUBLIC_ONLY, `https://[::1]:${receiver.port}/`)).toMatchObject({ sent: false, forGood: true });
    expect(receiver.taken).toEqual([]);
  });
});
