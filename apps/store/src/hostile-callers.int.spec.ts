import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, credentials, status } from '@grpc/grpc-js';
import { eventTypeFilter, KurrentDBClient, StreamNotFoundError } from '@kurrent/kurrentdb-client';
import { collect, errorOf, freshStream, noted, numbers } from '../../../test/event-store-contract/support/events.js';
import { Follower } from '../../../test/event-store-contract/support/follower.js';
import { StoreProcess } from '../../../test/support/store-process.js';
import { shared, streams } from './protocol/generated.js';
import { writeStreamName, writeUuid } from './protocol/identifiers.js';

const STREAMS = '/event_store.client.streams.Streams';
const PATHS = [
  `${STREAMS}/Read`,
  `${STREAMS}/Append`,
  `${STREAMS}/BatchAppend`,
  `${STREAMS}/Delete`,
  '/event_store.client.gossip.Gossip/Read',
  '/event_store.client.server_features.ServerFeatures/GetSupportedMethods',
  '/kurrentdb.protocol.v2.streams.StreamsService/AppendSession',
  '/kurrentdb.protocol.v2.streams.StreamsService/AppendRecords',
  '/event_store.client.persistent_subscriptions.PersistentSubscriptions/Read',
  '/no.such.Service/Method',
];
const CALL_TIMEOUT_MS = 2_000;

let folder: string;
let store: StoreProcess;
let port: number;
let raw: Client;
let client: KurrentDBClient;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'comity-store-'));
  store = StoreProcess.spawn(folder);
  port = await store.listening();
  raw = new Client(`127.0.0.1:${port}`, credentials.createInsecure());
  client = KurrentDBClient.connectionString(`kurrentdb://127.0.0.1:${port}?tls=false`);
});
afterAll(async () => {
  raw.close();
  await client.dispose();
  await store.stop('SIGTERM');
  await rm(folder, { recursive: true });
});

const bytes = (value: Buffer) => value;

/** Sends the messages as they are, to a call of any kind, and tells the status it ends with. */
function send(path: string, messages: readonly Buffer[]): Promise<status> {
  return new Promise((resolve) => {
    const call = raw.makeBidiStreamRequest(path, bytes, bytes, { deadline: Date.now() + CALL_TIMEOUT_MS });
    call.on('error', () => undefined).on('data', () => undefined);
    call.on('status', ({ code }) => resolve(code));
    for (const message of messages) call.write(message);
    call.end();
  });
}

/** A message as it goes over the wire, uncompressed. @source gRPC over HTTP2, `Length-Prefixed-Message` */
function framed(message: Uint8Array): Buffer {
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(message.byteLength, 1);
  return Buffer.concat([prefix, message]);
}

async function storedCount(): Promise<number> {
  return (await collect(client.readAll())).length;
}

it.each(PATHS)('answers noise on %s with an error and stores nothing', async (path) => {
  const before = await storedCount();
  const noise = Array.from({ length: 60 }, (_, size) => send(path, [randomBytes(size * 7), randomBytes(3)]));
  const codes = await Promise.all(noise);
  expect(codes.filter((code) => code === status.UNKNOWN)).toEqual([]);
  expect(await storedCount()).toBe(before);
});

it('refuses a message that is larger than any event may be', async () => {
  expect(await send(`${STREAMS}/Append`, [Buffer.alloc(18 * 1024 * 1024)])).toBe(status.RESOURCE_EXHAUSTED);
});

it('drops an append whose caller leaves in the middle', async () => {
  const stream = freshStream();
  const options = new streams.AppendReq.Options()
    .setStreamIdentifier(writeStreamName(stream))
    .setAny(new shared.Empty());
  const event = new streams.AppendReq.ProposedMessage().setId(writeUuid(randomUUID()));
  event.getMetadataMap().set('type', 'Noted').set('content-type', 'application/json');
  // Below gRPC's library, which closes its side before it takes a call back: between the two, the append is complete.
  const session = connect(`http://127.0.0.1:${port}`);
  const headers = {
    ':method': 'POST',
    ':path': `${STREAMS}/Append`,
    'content-type': 'application/grpc',
    te: 'trailers',
  };
  const call = session.request(headers);
  call.on('error', () => undefined);
  call.write(framed(new streams.AppendReq().setOptions(options).serializeBinary()));
  call.write(framed(new streams.AppendReq().setProposedMessage(event).serializeBinary()));
  await client.appendToStream(freshStream(), noted(1));
  session.destroy();
  await client.appendToStream(freshStream(), noted(1));
  expect(await errorOf(collect(client.readStream(stream)))).toBeInstanceOf(StreamNotFoundError);
});

it.each([
  ['a stream name without end', () => client.appendToStream('x'.repeat(5_000), noted(1))],
  ['the stream $all', () => client.appendToStream('$all', noted(1))],
  ['an event id that is no UUID', () => client.appendToStream(freshStream(), noted(1, { id: 'seven' }))],
  ['an empty event type', () => client.appendToStream(freshStream(), noted(1, { type: '' }))],
])('refuses %s and goes on', async (_name, attempt) => {
  const before = await storedCount();
  await errorOf(attempt());
  expect(await storedCount()).toBe(before);
  const stream = freshStream();
  await client.appendToStream(stream, noted(1));
  expect(numbers(await collect(client.readStream(stream)))).toEqual([1]);
});

it('refuses a filter that is no regular expression', async () => {
  const follower = new Follower(client.subscribeToAll({ filter: eventTypeFilter({ regex: '(((' }) }) as never);
  await follower.until(() => follower.signs.some((sign) => sign.includes('not a regular expression')));
});

it.each(['^(?!a)((a|a)*)*b$', '(a+)+\\1$', '(a{1,1000}){1,1000}'])(
  'refuses the expression %s, which could not be answered in linear time',
  async (regex) => {
    const follower = new Follower(client.subscribeToAll({ filter: eventTypeFilter({ regex }) }) as never);
    await follower.until(() => follower.signs.some((sign) => sign.includes('look-around')));
  },
);

it('is not held up by an expression that backtracks without end', async () => {
  await client.appendToStream(freshStream(), noted(1, { type: `${'a'.repeat(40)}b` }));
  const slow = new Follower(client.subscribeToAll({ filter: eventTypeFilter({ regex: '^(a+)+$' }) }) as never);
  await slow.caughtUp();
  await slow[Symbol.asyncDispose]();
  expect(slow.events).toEqual([]);
});

it('keeps serving others while a follower does not read', async () => {
  const idle = client.subscribeToAll();
  idle.pause();
  const category = freshStream('busy');
  const text = 'x'.repeat(50_000);
  for (let number = 0; number < 100; number += 1) {
    await client.appendToStream(`${category}-${number}`, [{ ...noted(number), data: { number, text } }]);
  }
  expect(await collect(client.readStream(`${category}-99`))).toHaveLength(1);
  await idle.unsubscribe();
  const id = randomUUID();
  expect((await client.appendToStream(id, noted(1))).success).toBe(true);
});
