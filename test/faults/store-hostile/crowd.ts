import { once } from 'node:events';
import { type ClientHttp2Session, type ClientHttp2Stream, connect } from 'node:http2';
import { connect as connectBare, type Socket } from 'node:net';
import { jsonEvent, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { shared, streams } from '../../../apps/store/src/protocol/generated.js';
import { Dice } from './dice.js';
import type { Findings } from './findings.js';
import { framed } from './malformed.js';
import { StoreUnderFire } from './store-under-fire.js';

const STREAMS = '/event_store.client.streams.Streams';
const EVENT_BYTES = 500;
const EVENTS_PER_APPEND = 100;
/** Appended after the followers came, so that each is woken and takes what it can. */
const EVENTS_WHILE_FOLLOWED = 2_000;
const SILENT_FOLLOWERS = 200;
const READING_FOLLOWERS = 10;
const CALLS_PER_CONNECTION = 20;
const IDLE_CONNECTIONS = 300;
const OPEN_APPENDS = 300;
const HALF_SENT_MESSAGES = 100;
const HALF_SENT_BYTES = 4 * 1024 * 1024;
const DELIVERY_TIMEOUT_MS = 120_000;

/** Resident memory, at its highest, with the followers that never read, and with everyone. */
const MAX_FOLLOWED_MB = 300;
const MAX_CROWDED_MB = 550;

/**
 * Lets a crowd lean on a store of its own: 200 followers that never read, appends and messages that nobody
 * completes, connections that say nothing; then an ordinary client comes.
 */
export async function crowd(events: number, findings: Findings, say: (line: string) => void): Promise<void> {
  await using store = await StoreUnderFire.start();
  using sessions = new Sessions(store.port);
  await fill(store.port, events);
  say(`crowd: ${events} events, ${told(store)}`);
  const silentFollowers = Array.from({ length: SILENT_FOLLOWERS }, () => follow(sessions));
  await Promise.all(silentFollowers.map((call) => once(call, 'response')));
  await fill(store.port, EVENTS_WHILE_FOLLOWED);
  say(`crowd: ${SILENT_FOLLOWERS} followers that never read, ${told(store)}`);
  expectBelow(MAX_FOLLOWED_MB, store, findings);
  const reading = Array.from({ length: READING_FOLLOWERS }, () => countBytes(follow(sessions)));
  await delivered(reading, events + EVENTS_WHILE_FOLLOWED, findings);
  const idle = Array.from({ length: IDLE_CONNECTIONS }, () => silent(store.port));
  for (let count = 0; count < OPEN_APPENDS; count += 1)
    await sessions.send(`${STREAMS}/BatchAppend`, openAppend(count));
  for (let count = 0; count < HALF_SENT_MESSAGES; count += 1) await sessions.send(`${STREAMS}/Append`, halfSent());
  await fill(store.port, EVENTS_WHILE_FOLLOWED);
  await delivered(reading, events + 2 * EVENTS_WHILE_FOLLOWED, findings);
  say(`crowd: everyone, ${told(store)}`);
  expectBelow(MAX_CROWDED_MB, store, findings);
  for (const socket of idle) socket.destroy();
  for (const complaint of store.complaints) findings.note('failure-logged', complaint);
}

function told(store: StoreUnderFire): string {
  const { residentMb, peakMb } = store.memory();
  return `${residentMb.toFixed(0)} MB resident, ${peakMb.toFixed(0)} MB at its highest`;
}

function expectBelow(limitMb: number, store: StoreUnderFire, findings: Findings): void {
  if (!store.alive) findings.note('store-ended', 'under the crowd');
  else if (store.memory().peakMb > limitMb) findings.note('memory-exceeded', `${told(store)}, allowed: ${limitMb}`);
}

async function fill(port: number, events: number): Promise<void> {
  const client = KurrentDBClient.connectionString(`kurrentdb://127.0.0.1:${port}?tls=false`);
  const data = { text: 'x'.repeat(EVENT_BYTES - '{"text":""}'.length) };
  for (let count = 0; count < events; count += EVENTS_PER_APPEND) {
    const batch = Array.from({ length: EVENTS_PER_APPEND }, () => jsonEvent({ type: 'Noted', data }));
    await client.appendToStream(`crowd-${count}`, batch);
  }
  await client.dispose();
}

/** A follower that reads, and the bytes it was sent. */
interface Reading {
  readonly bytes: () => number;
}

/** Opens a follower, which reads only when someone listens to it. */
function follow(sessions: Sessions): ClientHttp2Stream {
  const call = sessions.request(`${STREAMS}/Read`);
  call.end(subscription());
  return call;
}

function countBytes(call: ClientHttp2Stream): Reading {
  let bytes = 0;
  call.on('data', (chunk: Buffer) => {
    bytes += chunk.byteLength;
  });
  return { bytes: () => bytes };
}

/** Waits, with a bound, until each that reads was sent as many bytes as the events have at least. */
async function delivered(reading: readonly Reading[], events: number, findings: Findings): Promise<void> {
  const late = Date.now() + DELIVERY_TIMEOUT_MS;
  while (reading.some(({ bytes }) => bytes() < events * EVENT_BYTES)) {
    if (Date.now() > late) return findings.note('client-shut-out', 'a follower that reads did not get the events');
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Connections that many calls share, and that are ended together. */
class Sessions implements Disposable {
  readonly #sessions: ClientHttp2Session[] = [];
  #calls = 0;

  constructor(private readonly port: number) {}

  request(path: string): ClientHttp2Stream {
    if (this.#calls % CALLS_PER_CONNECTION === 0) this.#sessions.push(this.#connect());
    this.#calls += 1;
    const headers = { ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers' };
    const call = this.#sessions.at(-1)?.request(headers, { endStream: false });
    if (call === undefined) throw new RangeError('there is no connection');
    return call.on('error', () => undefined);
  }

  /** Sends and neither ends nor reads; settles when it is on its way or the call is over. */
  send(path: string, bytes: Buffer): Promise<void> {
    const call = this.request(path);
    return new Promise((resolve) => {
      call.once('close', resolve).write(bytes, () => resolve());
    });
  }

  [Symbol.dispose](): void {
    for (const session of this.#sessions) session.destroy();
  }

  #connect(): ClientHttp2Session {
    return connect(`http://127.0.0.1:${this.port}`).on('error', () => undefined);
  }
}

function silent(port: number): Socket {
  return connectBare(port, '127.0.0.1').on('error', () => undefined);
}

function subscription(): Buffer {
  const options = new streams.ReadReq.Options()
    .setAll(new streams.ReadReq.Options.AllOptions().setStart(new shared.Empty()))
    .setSubscription(new streams.ReadReq.Options.SubscriptionOptions())
    .setUuidOption(new streams.ReadReq.Options.UUIDOption().setString(new shared.Empty()))
    .setNoFilter(new shared.Empty());
  return framed(Buffer.from(new streams.ReadReq().setOptions(options).serializeBinary()));
}

/** The first part of a large append, which is never completed. */
function openAppend(number: number): Buffer {
  const event = new streams.BatchAppendReq.ProposedMessage().setData(Buffer.alloc(1_000_000));
  event.setId(new shared.UUID().setString(new Dice(`open/${number}`).uuid()));
  event.getMetadataMap().set('type', 'Noted').set('content-type', 'application/octet-stream');
  const name = new shared.StreamIdentifier().setStreamName(Buffer.from('never-written'));
  const options = new streams.BatchAppendReq.Options().setStreamIdentifier(name).setStreamPosition('0');
  const part = new streams.BatchAppendReq()
    .setCorrelationId(new shared.UUID().setString(new Dice(`append/${number}`).uuid()))
    .setOptions(options)
    .setProposedMessagesList([event]);
  return framed(Buffer.from(part.serializeBinary()));
}

function halfSent(): Buffer {
  return framed(Buffer.alloc(HALF_SENT_BYTES)).subarray(0, HALF_SENT_BYTES / 2);
}
