import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type OutgoingHttpHeaders } from 'node:http2';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { Client, credentials, status } from '@grpc/grpc-js';
import { KurrentDBClient, StreamNotFoundError } from '@kurrent/kurrentdb-client';
import empty from 'google-protobuf/google/protobuf/empty_pb.js';
import { collect, errorOf, freshStream, noted, numbers } from '../../../test/event-store-contract/support/events.js';
import { StoreProcess } from '../../../test/support/store-process.js';
import { MAX_APPEND_BYTES } from './protocol/append-limits.js';
import { multiStream, shared, streams } from './protocol/generated.js';
import { writeStreamName, writeUuid } from './protocol/identifiers.js';

const STREAMS = '/event_store.client.streams.Streams';
const SESSION = '/kurrentdb.protocol.v2.streams.StreamsService/AppendSession';
const CALL_TIMEOUT_MS = 60_000;
const FOLLOWED_MS = 800;
/** Half of a surrogate pair: text in JavaScript, and in no other place. */
const HALF_A_PAIR = '\ud800';

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

const asIs = (bytes: Buffer) => bytes;

interface Message {
  serializeBinary(): Uint8Array;
}

/** Sends the messages and tells the status of the call; `open` leaves the sending side open. */
function send(path: string, messages: readonly Message[], side: 'closed' | 'open' = 'closed'): Promise<status> {
  return new Promise((resolve) => {
    const call = raw.makeBidiStreamRequest(path, asIs, asIs, { deadline: Date.now() + CALL_TIMEOUT_MS });
    call.on('error', () => undefined).on('data', () => undefined);
    call.on('status', ({ code }) => resolve(code));
    for (const message of messages) call.write(Buffer.from(message.serializeBinary()));
    if (side === 'closed') call.end();
  });
}

function sessionOf(stream: string, type = 'Noted'): multiStream.AppendRequest {
  const schema = new multiStream.SchemaInfo().setName(type).setFormat(1);
  const record = new multiStream.AppendRecord().setSchema(schema).setData(Buffer.from('{}'));
  return new multiStream.AppendRequest().setStream(stream).setRecordsList([record]);
}

function appendOptions(stream: string): streams.AppendReq {
  const options = new streams.AppendReq.Options().setStreamIdentifier(writeStreamName(stream));
  return new streams.AppendReq().setOptions(options.setAny(new shared.Empty()));
}

function proposal(): streams.AppendReq {
  const event = new streams.AppendReq.ProposedMessage().setId(writeUuid(randomUUID()));
  event.getMetadataMap().set('type', 'Noted').set('content-type', 'application/json');
  return new streams.AppendReq().setProposedMessage(event.setData(Buffer.from('{}')));
}

function framed(message: Message): Buffer {
  const bytes = Buffer.from(message.serializeBinary());
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(bytes.byteLength, 1);
  return Buffer.concat([prefix, bytes]);
}

/** Sends bytes below gRPC and tells the status that comes back, or that the call was reset; reads nothing until `read`. */
function sendRaw(
  path: string,
  body: Buffer,
  headers: OutgoingHttpHeaders = {},
  read: Promise<unknown> = Promise.resolve(),
): Promise<string> {
  const session = connect(`http://127.0.0.1:${port}`);
  const proper = { ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers' };
  return new Promise<string>((resolve) => {
    let answer = 'reset';
    const call = session.request({ ...proper, ...headers }, { endStream: false });
    const hear = (heard: { 'grpc-status'?: unknown }) => {
      answer = String(heard['grpc-status'] ?? answer);
    };
    call.on('response', hear).on('trailers', hear);
    call.on('error', () => undefined).on('close', () => resolve(answer));
    call.end(body);
    void read.then(() => call.resume());
  }).finally(() => session.destroy());
}

/** Its first field says that it is longer than all. */
const unreadable: Message = { serializeBinary: () => Buffer.from([0x0a, 0xff, 0xff, 0x7f]) };

/** One part of an append of its own, with one event that counts so many bytes. */
function part(bytes: number, isFinal: boolean): streams.BatchAppendReq {
  const options = new streams.BatchAppendReq.Options().setStreamIdentifier(writeStreamName('never-finished'));
  const event = new streams.BatchAppendReq.ProposedMessage().setId(writeUuid(randomUUID()));
  event.getMetadataMap().set('type', 'Noted').set('content-type', 'application/octet-stream');
  return new streams.BatchAppendReq()
    .setCorrelationId(writeUuid(randomUUID()))
    .setOptions(options.setAny(new empty.Empty()))
    .setProposedMessagesList([event.setData(Buffer.alloc(bytes - 2 * 'Noted'.length))])
    .setIsFinal(isFinal);
}

async function expectToServe(): Promise<void> {
  const stream = freshStream();
  await client.appendToStream(stream, noted(1));
  expect(numbers(await collect(client.readStream(stream)))).toEqual([1]);
}

it.each([
  ['a stream name', [sessionOf(`a${HALF_A_PAIR}`)]],
  ['the same stream name twice', [sessionOf(HALF_A_PAIR), sessionOf(HALF_A_PAIR)]],
  ['an event type', [sessionOf('half-a-pair', HALF_A_PAIR)]],
])('refuses %s that is no text, and lives', async (_what, requests) => {
  expect(await send(SESSION, requests)).toBe(status.INVALID_ARGUMENT);
  await expectToServe();
});

it('stores nothing of an append whose last event was cut short', async () => {
  const stream = freshStream();
  const [options, event] = [appendOptions(stream), proposal()].map(framed);
  if (options === undefined || event === undefined) throw new RangeError('two messages were framed');
  const ends = Array.from({ length: 20 }, (_, cut) => {
    return sendRaw(`${STREAMS}/Append`, Buffer.concat([options, event, event.subarray(0, cut + 1)]));
  });
  expect(await Promise.all(ends)).not.toContain('0');
  expect(await errorOf(collect(client.readStream(stream)))).toBeInstanceOf(StreamNotFoundError);
});

it('tells a follower whose time was over before it had read, and whose stream went on, that it was over', async () => {
  const stream = freshStream();
  // Together more than a connection takes for a reader who does not read; each less than the store keeps for one.
  const [first, second] = [60_000, 30_000].map((length) => ({ ...noted(1), data: { text: 'x'.repeat(length) } }));
  if (first === undefined || second === undefined) throw new RangeError('two events were made');
  await client.appendToStream(stream, first);
  const options = new streams.ReadReq.Options().setSubscription(new streams.ReadReq.Options.SubscriptionOptions());
  const from = new streams.ReadReq.Options.StreamOptions().setStreamIdentifier(writeStreamName(stream));
  options.setStream(from.setStart(new shared.Empty())).setNoFilter(new shared.Empty());
  const goOn = pause(FOLLOWED_MS / 4)
    .then(() => client.appendToStream(stream, second))
    .then(() => pause(FOLLOWED_MS))
    .then(() => client.appendToStream(stream, noted(3)));
  const request = framed(new streams.ReadReq().setOptions(options));
  const end = await sendRaw(`${STREAMS}/Read`, request, { 'grpc-timeout': `${FOLLOWED_MS / 2}m` }, goOn);
  expect(end).toBe(String(status.DEADLINE_EXCEEDED));
  await expectToServe();
});

it('refuses messages that are compressed, so that none grows on its way in', async () => {
  const message = gzipSync(Buffer.alloc(16 * 1024 * 1024));
  const compressed = framed({ serializeBinary: () => message });
  compressed.writeUInt8(1, 0);
  expect(await sendRaw(`${STREAMS}/Append`, compressed, { 'grpc-encoding': 'gzip' })).toBe('reset');
  await expectToServe();
});

it('never lets the metadata of a stream end without the stream', async () => {
  const stream = freshStream();
  await client.appendToStream(stream, noted(1));
  await expect(client.tombstoneStream(`$$${stream}`)).rejects.toThrow('delete the stream');
  await expect(client.deleteStream(`$$${stream}`)).rejects.toThrow('delete the stream');
  await client.deleteStream(stream);
  await client.appendToStream(stream, noted(2));
  expect(numbers(await collect(client.readStream(stream)))).toEqual([2]);
});

it('gives up on a caller that begins appends and completes none while it waits for one answer', async () => {
  // All but the last hundred bytes of what one call may have open; then one that is complete, and one more.
  const whole = Array.from({ length: 31 }, () => part(MAX_APPEND_BYTES, false));
  const parts = [...whole, part(MAX_APPEND_BYTES - 100, false), part(20, true), part(500, false)];
  expect(await send(`${STREAMS}/BatchAppend`, parts, 'open')).toBe(status.RESOURCE_EXHAUSTED);
  await expectToServe();
});

it('ends a call with a request that cannot be read, whatever of it is being answered', async () => {
  const calls = Array.from({ length: 60 }, (_, requests) => {
    const parts = Array.from({ length: requests % 30 }, () => part(500, true));
    return send(`${STREAMS}/BatchAppend`, [...parts, unreadable, part(500, true)]);
  });
  expect(new Set(await Promise.all(calls))).toEqual(new Set([status.INTERNAL]));
  await expectToServe();
});

it('makes room by ending the appends that have been quiet longest', async () => {
  const begun = () => Array.from({ length: 30 }, () => part(MAX_APPEND_BYTES, false));
  const long = send(`${STREAMS}/BatchAppend`, begun(), 'open');
  for (let number = 0; number < 3; number += 1) void send(`${STREAMS}/BatchAppend`, begun(), 'open');
  expect(await long).toBe(status.RESOURCE_EXHAUSTED);
  await expectToServe();
});
