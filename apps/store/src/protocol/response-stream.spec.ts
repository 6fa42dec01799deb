import { Writable } from 'node:stream';
import { ResponseStream } from './response-stream.js';

const MEGABYTE = 1024 * 1024;

/** The sending end of a call whose reader takes what comes only when told to. */
class Reader extends Writable {
  readonly cancelled = false;
  received = 0;
  #taken: (() => void)[] = [];

  constructor() {
    super({ objectMode: true });
  }

  override _write(_chunk: unknown, _encoding: string, taken: () => void): void {
    this.received += 1;
    this.#taken.push(taken);
  }

  take(): void {
    for (const taken of this.#taken.splice(0)) taken();
  }
}

/** Sends so many responses of this size. @returns how many were handed over while the reader takes nothing */
async function handedOver(responses: number, bytes: number): Promise<number> {
  const reader = new Reader();
  void new ResponseStream<Buffer>(reader as never).sendAll(
    Array.from({ length: responses }, () => Buffer.alloc(bytes)),
  );
  await new Promise((resolve) => setImmediate(resolve));
  return reader.writableLength;
}

it('hands over large responses by their bytes and small ones by their number', async () => {
  expect(await handedOver(100, MEGABYTE)).toBe(1);
  expect(await handedOver(100, 100_000)).toBe(3);
  expect(await handedOver(100, 100)).toBe(16);
});

it('hands over all of them, in time, to a reader that takes them', async () => {
  const reader = new Reader();
  const responses = new ResponseStream<Buffer>(reader as never);
  let sent = false;
  const sending = responses
    .sendAll(Array.from({ length: 40 }, (_, number) => Buffer.alloc(number * 10_000)))
    .then(() => {
      sent = true;
    });
  for (let turn = 0; turn < 1_000 && !sent; turn += 1) {
    reader.take();
    await new Promise((resolve) => setImmediate(resolve));
  }
  await sending;
  expect(reader.received).toBe(40);
});
