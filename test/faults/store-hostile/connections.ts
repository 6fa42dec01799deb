import { connect as connectHttp2 } from 'node:http2';
import { connect, type Socket } from 'node:net';
import type { Dice } from './dice.js';

const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');
const SETTINGS = frame(4, 0, 0, Buffer.alloc(0));
const PATIENCE_MS = 100;

type Abuse = (dice: Dice) => Buffer;

/** What is said on a bare connection, from the first byte on. */
const ABUSES: Readonly<Record<string, Abuse>> = {
  noise: (dice) => dice.bytes(1 + dice.below(2_000)),
  'http-1': () => Buffer.from('GET / HTTP/1.1\r\nhost: x\r\n\r\n'),
  tls: () => Buffer.from([0x16, 3, 1, 0, 200, 1, 0, 0, 196, 3, 3, ...Array(100).fill(7)]),
  'half-a-preface': (dice) => PREFACE.subarray(0, 1 + dice.below(PREFACE.byteLength - 1)),
  'frames-of-noise': (dice) => Buffer.concat([PREFACE, SETTINGS, dice.bytes(500)]),
  'unknown-frames': (dice) =>
    Buffer.concat([
      PREFACE,
      SETTINGS,
      ...many(200, () => frame(dice.below(256), dice.below(256), dice.below(9), dice.bytes(8))),
    ]),
  pings: () => Buffer.concat([PREFACE, SETTINGS, ...many(5_000, () => frame(6, 0, 0, Buffer.alloc(8)))]),
  settings: () => Buffer.concat([PREFACE, ...many(5_000, () => SETTINGS)]),
  'headers-without-end': () =>
    Buffer.concat([
      PREFACE,
      SETTINGS,
      frame(1, 0, 1, Buffer.from([0x83])),
      ...many(2_000, () => frame(9, 0, 1, Buffer.from([0x40, 1, 97, 1, 98]))),
    ]),
  'windows-overflow': () =>
    Buffer.concat([PREFACE, SETTINGS, ...many(10, () => frame(8, 0, 0, Buffer.from([0x7f, 0xff, 0xff, 0xff])))]),
};

const KINDS = Object.keys(ABUSES) as [string, ...string[]];

/** Opens a connection, says something that is no proper HTTP/2, and leaves after a while, whatever comes back. */
export async function abuseConnection(dice: Dice, port: number): Promise<void> {
  const bytes = ABUSES[dice.pick(KINDS)]?.(dice) ?? Buffer.alloc(0);
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => undefined).resume();
  socket.write(bytes);
  await closed(socket);
}

/** Opens calls and takes each back at once: cheap to send, and dear to a server that only counts open ones. */
export async function resetFlood(port: number, calls: number): Promise<void> {
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  session.on('error', () => undefined);
  for (let number = 0; number < calls && !session.destroyed; number += 1) {
    const call = session.request({ ':method': 'POST', ':path': '/event_store.client.streams.Streams/Read' });
    call.on('error', () => undefined).close(8);
  }
  await new Promise<void>((resolve) => {
    session.once('close', resolve);
    setTimeout(() => session.destroy(), PATIENCE_MS);
  });
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => socket.destroy(), PATIENCE_MS);
    socket.once('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}

function many(count: number, make: () => Buffer): Buffer[] {
  return Array.from({ length: count }, make);
}

/** @source RFC 9113, section 4.1 */
function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.byteLength, 0, 3);
  head.writeUInt8(type, 3);
  head.writeUInt8(flags, 4);
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}
