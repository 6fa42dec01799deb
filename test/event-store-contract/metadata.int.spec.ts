import {
  BACKWARDS,
  END,
  excludeSystemEvents,
  jsonEvent,
  type KurrentDBClient,
  NO_STREAM,
  STREAM_EXISTS,
  type StreamMetadata,
  StreamNotFoundError,
  streamNameFilter,
  WrongExpectedVersionError,
} from '@kurrent/kurrentdb-client';
import { collect, errorOf, eventually, freshStream, noted, notes, numbers, recordedInAll } from './support/events.js';
import { Follower } from './support/follower.js';
import { type StoreUnderTest, storeUnderTest } from './support/store-under-test.js';

let store: StoreUnderTest;
let client: KurrentDBClient;

beforeAll(async () => {
  store = await storeUnderTest();
  client = store.client;
});
afterAll(() => store[Symbol.asyncDispose]());

async function streamOf(count: number, metadata: StreamMetadata): Promise<string> {
  const stream = freshStream();
  await client.appendToStream(stream, notes(count));
  await client.setStreamMetadata(stream, metadata);
  return stream;
}

type ReadOptions = Parameters<KurrentDBClient['readStream']>[1];
const numbersIn = async (stream: string, options: ReadOptions = {}) =>
  numbers(await collect(client.readStream(stream, options)));

describe('the metadata of a stream', () => {
  const metadata: StreamMetadata = {
    maxCount: 10,
    maxAge: 3_600,
    truncateBefore: 2,
    cacheControl: 60,
    acl: { readRoles: ['$admins', 'officers'], writeRoles: ['$admins'] },
    office: 'Berlin',
  };

  it('is given back as it was set', async () => {
    const stream = await streamOf(1, metadata);
    expect(await client.getStreamMetadata(stream)).toMatchObject({ streamName: stream, metadata });
  });

  it('can be set before the stream begins, which then exists and holds nothing', async () => {
    const stream = freshStream();
    await client.setStreamMetadata(stream, { maxCount: 2 });
    expect(await errorOf(numbersIn(stream))).toBeInstanceOf(StreamNotFoundError);
    // KurrentDB, IndexWriter.CheckCommit: a stream that has metadata exists.
    await client.appendToStream(stream, notes(3), { streamState: STREAM_EXISTS });
    expect(await numbersIn(stream)).toEqual([1, 2]);
  });

  it('is none when none was set', async () => {
    const stream = freshStream();
    expect(await client.getStreamMetadata(stream)).toEqual({ streamName: stream });
  });

  it('is refused when it is not at the revision that was expected', async () => {
    const stream = await streamOf(1, { maxCount: 2 });
    const event = jsonEvent({ type: '$metadata', data: { $maxCount: 4 } });
    const attempt = client.appendToStream(`$$${stream}`, event, { streamState: NO_STREAM });
    expect(await errorOf(attempt)).toBeInstanceOf(WrongExpectedVersionError);
    await client.appendToStream(`$$${stream}`, event, { streamState: 0n });
    expect((await client.getStreamMetadata(stream)).metadata).toEqual({ maxCount: 4 });
  });

  // KurrentDB, ESConsts.MetaStreamMaxCount is 1.
  it('lies in a stream of its own, which shows what was set last', async () => {
    const stream = await streamOf(1, { maxCount: 2 });
    await client.setStreamMetadata(stream, { maxCount: 3 });
    for (const options of [{}, { direction: BACKWARDS, fromRevision: END }] as const) {
      const events = await collect(client.readStream(`$$${stream}`, options));
      expect(events.map(({ event }) => event)).toMatchObject([
        { revision: 1n, type: '$metadata', data: { $maxCount: 3 } },
      ]);
    }
  });
});

describe('limits on what is read of a stream', () => {
  it.each<[string, StreamMetadata, ReadOptions, number[]]>([
    ['the latest events', { maxCount: 3 }, {}, [7, 8, 9]],
    ['the latest events, newest first', { maxCount: 3 }, { direction: BACKWARDS, fromRevision: END }, [9, 8, 7]],
    ['the first of the latest', { maxCount: 3 }, { maxCount: 2 }, [7, 8]],
    ['the latest from before them', { maxCount: 3 }, { fromRevision: 5n }, [7, 8, 9]],
    ['nothing before the latest', { maxCount: 3 }, { direction: BACKWARDS, fromRevision: 6n }, []],
    ['what was not cut off', { truncateBefore: 8 }, {}, [8, 9]],
    ['what was not cut off, newest first', { truncateBefore: 8 }, { direction: BACKWARDS, fromRevision: END }, [9, 8]],
    ['nothing, when all was cut off', { truncateBefore: 100 }, {}, []],
    ['the stricter of two', { truncateBefore: 6, maxCount: 2 }, {}, [8, 9]],
    ['everything, when they limit nothing', { maxCount: 100, maxAge: 3_600 }, {}, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
    // KurrentDB, StreamMetadata.FromJsonReader: what is not positive sets no limit.
    ['everything, when they mean nothing', { maxCount: 0, maxAge: -1 }, {}, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
  ])('leave %s', async (_name, metadata, options, expected) => {
    expect(await numbersIn(await streamOf(10, metadata), options)).toEqual(expected);
  });

  it('move on as the stream does', async () => {
    const stream = await streamOf(3, { maxCount: 2 });
    await client.appendToStream(stream, [noted(3), noted(4)], { streamState: 2n });
    expect(await numbersIn(stream)).toEqual([3, 4]);
  });

  it('hide what has become too old', async () => {
    const stream = await streamOf(300, { maxAge: 5 });
    await eventually(async () => (await numbersIn(stream)).length === 0);
    await client.appendToStream(stream, noted(300));
    expect(await numbersIn(stream)).toEqual([300]);
    expect(await numbersIn(stream, { direction: BACKWARDS, fromRevision: END })).toEqual([300]);
  });

  it('apply to who begins to follow it', async () => {
    const stream = await streamOf(10, { maxCount: 2 });
    await using follower = new Follower(client.subscribeToStream(stream));
    await follower.caughtUp();
    expect(numbers(follower.events)).toEqual([8, 9]);
    await client.appendToStream(stream, [noted(10), noted(11), noted(12)]);
    await follower.received(5);
    expect(numbers(follower.events)).toEqual([8, 9, 10, 11, 12]);
  });

  it('hide nothing from readers of the log', async () => {
    const stream = await streamOf(4, { maxCount: 1, truncateBefore: 3 });
    const events = await collect(client.readAll({ filter: streamNameFilter({ prefixes: [stream] }) }));
    expect(numbers(events as never)).toEqual([0, 1, 2, 3]);
  });
});

describe('system streams', () => {
  it('are written and read like others', async () => {
    const stream = `$${freshStream()}`;
    await client.appendToStream(stream, notes(2), { streamState: NO_STREAM });
    expect(await numbersIn(stream)).toEqual([0, 1]);
  });

  it('and system events are left out of the log on request', async () => {
    const stream = await streamOf(2, { maxCount: 2 });
    const others = (await collect(client.readAll({ filter: excludeSystemEvents() }))).map(recordedInAll);
    expect(others.filter(({ type }) => type.startsWith('$'))).toEqual([]);
    expect(others.filter(({ streamId }) => streamId === stream)).toHaveLength(2);
    const ordinary = streamNameFilter({ regex: '^[^$]' });
    const streams = (await collect(client.readAll({ filter: ordinary }))).map((event) => recordedInAll(event).streamId);
    expect(streams.filter((name) => name.startsWith('$'))).toEqual([]);
    expect(streams).toContain(stream);
  });
});
