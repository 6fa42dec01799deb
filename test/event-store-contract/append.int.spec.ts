import { randomUUID } from 'node:crypto';
import {
  ANY,
  binaryEvent,
  type KurrentDBClient,
  MaxAppendSizeExceededError,
  NO_STREAM,
  STREAM_EXISTS,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from '@kurrent/kurrentdb-client';
import { collect, errorOf, freshStream, noted, notes, numbers, recorded } from './support/events.js';
import { type StoreUnderTest, storeUnderTest } from './support/store-under-test.js';

let store: StoreUnderTest;
let client: KurrentDBClient;

beforeAll(async () => {
  store = await storeUnderTest();
  client = store.client;
});
afterAll(() => store[Symbol.asyncDispose]());

/** Credentials for one call make the client take the call that appends to one stream instead of the batch call. */
const ways = [
  { way: 'in a batch call', options: {} },
  { way: 'in a call of its own', options: { credentials: { username: 'admin', password: 'changeit' } } },
];

describe.each(ways)('appending $way', ({ options }) => {
  it('counts revisions from 0 and tells the last one and its place', async () => {
    const stream = freshStream();
    const first = await client.appendToStream(stream, notes(3), { streamState: NO_STREAM, ...options });
    expect(first).toMatchObject({ success: true, nextExpectedRevision: 2n });
    const second = await client.appendToStream(stream, noted(3), { streamState: 2n, ...options });
    expect(second.nextExpectedRevision).toBe(3n);
    expect(second.position?.commit).toBeGreaterThan(first.position?.commit ?? 0n);
    const events = await collect(client.readStream(stream));
    expect(numbers(events)).toEqual([0, 1, 2, 3]);
    expect(recorded(events[3] as never).position).toEqual(second.position);
  });

  it('gives back data, metadata, type and id as they were handed in', async () => {
    const stream = freshStream();
    const event = { ...noted(7), metadata: { actor: 'Ada', tags: ['ä', '漢'] } };
    const before = Date.now();
    await client.appendToStream(stream, event, options);
    const [read] = await collect(client.readStream(stream));
    expect(recorded(read as never)).toMatchObject({
      id: event.id,
      streamId: stream,
      revision: 0n,
      type: 'Noted',
      isJson: true,
      data: { number: 7 },
      metadata: { actor: 'Ada', tags: ['ä', '漢'] },
    });
    expect(Math.abs(recorded(read as never).created.getTime() - before)).toBeLessThan(60_000);
  });

  it('keeps bytes that are not JSON', async () => {
    const stream = freshStream();
    const bytes = Uint8Array.from([0, 255, 1, 254]);
    await client.appendToStream(stream, binaryEvent({ type: 'Scanned', data: bytes }), options);
    const [read] = await collect(client.readStream(stream));
    expect(Buffer.from(recorded(read as never).data as Uint8Array)).toEqual(Buffer.from(bytes));
  });

  it('refuses a stream that should not exist and does', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, notes(2), options);
    const error = await errorOf(client.appendToStream(stream, noted(9), { streamState: NO_STREAM, ...options }));
    expect(error).toBeInstanceOf(WrongExpectedVersionError);
    expect(error).toMatchObject({ streamName: stream, expectedState: NO_STREAM, actualState: 1n });
  });

  it('refuses a stream that should exist and does not', async () => {
    const stream = freshStream();
    const error = await errorOf(client.appendToStream(stream, noted(9), { streamState: STREAM_EXISTS, ...options }));
    expect(error).toBeInstanceOf(WrongExpectedVersionError);
    expect(error).toMatchObject({ expectedState: STREAM_EXISTS, actualState: NO_STREAM });
  });

  it.each([0n, 5n])('refuses revision %p when the stream is at 1, and writes nothing', async (streamState) => {
    const stream = freshStream();
    await client.appendToStream(stream, notes(2), options);
    const error = await errorOf(client.appendToStream(stream, noted(9), { streamState, ...options }));
    expect(error).toBeInstanceOf(WrongExpectedVersionError);
    expect(error).toMatchObject({ streamName: stream, expectedState: streamState, actualState: 1n });
    expect(numbers(await collect(client.readStream(stream)))).toEqual([0, 1]);
  });

  it('refuses a revision of a stream that does not exist', async () => {
    const error = await errorOf(client.appendToStream(freshStream(), noted(9), { streamState: 0n, ...options }));
    expect(error).toMatchObject({ expectedState: 0n, actualState: NO_STREAM });
  });

  // KurrentDB, IndexWriter.CheckCommit: the same ids at the same place are a retry, whatever the stream holds by now.
  it.each([
    ['no stream', NO_STREAM],
    ['any revision', ANY],
  ] as const)('answers a retry that expects %s as it did the first time', async (_name, streamState) => {
    const stream = freshStream();
    const events = notes(2);
    const first = await client.appendToStream(stream, events, { streamState, ...options });
    await client.appendToStream(stream, noted(2), options);
    const again = await client.appendToStream(stream, events, { streamState, ...options });
    expect(again).toMatchObject({ success: true, nextExpectedRevision: first.nextExpectedRevision });
    expect(numbers(await collect(client.readStream(stream)))).toEqual([0, 1, 2]);
  });

  it('answers a retry that expects a revision as it did the first time', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, noted(0), options);
    const events = [noted(1), noted(2)];
    await client.appendToStream(stream, events, { streamState: 0n, ...options });
    const again = await client.appendToStream(stream, events, { streamState: 0n, ...options });
    expect(again).toMatchObject({ success: true, nextExpectedRevision: 2n });
    expect(numbers(await collect(client.readStream(stream)))).toEqual([0, 1, 2]);
  });

  it.each([
    ['no stream', NO_STREAM],
    ['any revision', ANY],
  ] as const)('answers a retry of the first events of an append, expecting %s', async (_name, streamState) => {
    const stream = freshStream();
    const events = notes(3);
    await client.appendToStream(stream, events, { streamState, ...options });
    const again = await client.appendToStream(stream, events.slice(0, 2), { streamState, ...options });
    expect(again.nextExpectedRevision).toBe(1n);
    expect(numbers(await collect(client.readStream(stream)))).toEqual([0, 1, 2]);
  });

  it.each([
    ['no stream', NO_STREAM],
    ['any revision', ANY],
    ['an existing stream', STREAM_EXISTS],
  ] as const)('takes no new event behind known ones for a retry, expecting %s', async (_name, streamState) => {
    const stream = freshStream();
    const events = notes(2);
    await client.appendToStream(stream, events, options);
    const more = client.appendToStream(stream, [...events, noted(2)], { streamState, ...options });
    expect(await errorOf(more)).toBeInstanceOf(WrongExpectedVersionError);
    expect(numbers(await collect(client.readStream(stream)))).toEqual([0, 1]);
  });

  it('takes other ids at the same place for what they are: a conflict', async () => {
    const stream = freshStream();
    const [first, second] = notes(2);
    await client.appendToStream(stream, [first, second] as never, { streamState: NO_STREAM, ...options });
    const mixed = [first, noted(1)] as never;
    const error = await errorOf(client.appendToStream(stream, mixed, { streamState: NO_STREAM, ...options }));
    expect(error).toBeInstanceOf(WrongExpectedVersionError);
  });

  it('takes the same id in another stream for a new event', async () => {
    const id = randomUUID();
    const other = freshStream();
    await client.appendToStream(freshStream(), noted(1, { id }), options);
    await client.appendToStream(other, noted(2, { id }), options);
    expect(numbers(await collect(client.readStream(other)))).toEqual([2]);
  });

  it('creates no stream by appending nothing', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, [], { streamState: NO_STREAM, ...options });
    expect(await errorOf(collect(client.readStream(stream)))).toBeInstanceOf(StreamNotFoundError);
  });

  // KurrentDB's own default is 1 MiB per append; a larger limit may be configured, never one that takes 64 MiB.
  it('refuses an append that is too large and goes on', async () => {
    const stream = freshStream();
    const huge = Array.from({ length: 22 }, () => binaryEvent({ type: 'Scanned', data: new Uint8Array(3_000_000) }));
    const error = await errorOf(client.appendToStream(stream, huge, options));
    expect(error).toBeInstanceOf(MaxAppendSizeExceededError);
    await client.appendToStream(stream, noted(1), options);
    expect(numbers(await collect(client.readStream(stream)))).toEqual([1]);
  });
});

it('gives concurrent writers of one stream one winner per revision', async () => {
  const stream = freshStream();
  const attempts = Array.from({ length: 20 }, (_, number) =>
    client.appendToStream(stream, noted(number), { streamState: NO_STREAM }),
  );
  const results = await Promise.allSettled(attempts);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  expect(await collect(client.readStream(stream))).toHaveLength(1);
});

it('keeps the order in which one writer sent its appends', async () => {
  const stream = freshStream();
  await Promise.all(Array.from({ length: 200 }, (_, number) => client.appendToStream(stream, noted(number))));
  expect(numbers(await collect(client.readStream(stream)))).toEqual(Array.from({ length: 200 }, (_, number) => number));
});
