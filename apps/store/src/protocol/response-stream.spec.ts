import { EventEmitter } from 'node:events';
import { Writable } from 'node:stream';
import { ResponseStream } from './response-stream.js';

const MEGABYTE = 1024 * 1024;
const PREFIX_BYTES = 5;

/** A call whose reader takes what comes only when told to. */
class Reader extends EventEmitter {
  readonly cancelled = false;
  readonly received: Buffer[] = [];
  #taken: (() => void)[] = [];
  readonly stream = new Writable({
    write: (chunk: Buffer, _encoding, taken) => {
      this.received.push(chunk);
      this.#taken.push(taken);
    },
  });
  readonly call = { stream: this.stream };

  sendMetadata(): void {}

  take(): void {
    for (const taken of this.#taken.splice(0)) taken();
  }
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** Sends so many responses of this size. @returns the bytes that were handed over while the reader takes nothing */
async function handedOver(responses: number, bytes: number): Promise<number> {
  const reader = new Reader();
  void new ResponseStream(reader as never).sendAll(Array.from({ length: responses }, () => Buffer.alloc(bytes)));
  await turn();
  return reader.stream.writableLength;
}

it('hands over no more than the connection should hold to a reader that takes nothing', async () => {
  expect(await handedOver(10, MEGABYTE)).toBe(PREFIX_BYTES + MEGABYTE);
  expect(await handedOver(1_000, 10_000)).toBeLessThan(100_000);
  expect(await handedOver(10_000, 100)).toBeLessThan(100_000);
});

it('hands over all of them, in order and in few pieces, to a reader that takes them', async () => {
  const reader = new Reader();
  const messages = Array.from({ length: 1_000 }, (_, number) => Buffer.from(`${number}`));
  let sent = false;
  void new ResponseStream(reader as never).sendAll(messages).then(() => {
    sent = true;
  });
  for (let turns = 0; turns < 1_000 && !sent; turns += 1) {
    reader.take();
    await turn();
  }
  expect(messagesIn(Buffer.concat(reader.received))).toEqual(messages.map(String));
  expect(reader.received.length).toBeLessThan(10);
});

function messagesIn(frames: Buffer): string[] {
  const messages: string[] = [];
  for (let at = 0; at < frames.byteLength; ) {
    const end = at + PREFIX_BYTES + frames.readUInt32BE(at + 1);
    messages.push(frames.subarray(at + PREFIX_BYTES, end).toString());
    at = end;
  }
  return messages;
}
