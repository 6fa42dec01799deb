import {
  ANY,
  AppendConsistencyViolationError,
  BACKWARDS,
  END,
  type KurrentDBClient,
  NO_STREAM,
  STREAM_EXISTS,
  StreamDeletedError,
  StreamNotFoundError,
  StreamTombstonedError,
  streamNameFilter,
  WrongExpectedVersionError,
} from '@kurrent/kurrentdb-client';
import { collect, errorOf, freshStream, noted, notes, numbers, placeOf, recordedInAll } from './support/events.js';
import { type StoreUnderTest, storeUnderTest } from './support/store-under-test.js';

let store: StoreUnderTest;
let client: KurrentDBClient;

beforeAll(async () => {
  store = await storeUnderTest();
  client = store.client;
});
afterAll(() => store[Symbol.asyncDispose]());

/** The revision of a tombstone. KurrentDB, EventNumber.DeletedStream. */
const LAST_REVISION = 2n ** 63n - 1n;
const ways = [
  { way: 'in a batch call', options: {} },
  { way: 'in a call of its own', options: { credentials: { username: 'admin', password: 'changeit' } } },
];

async function streamOf(count: number): Promise<string> {
  const stream = freshStream();
  await client.appendToStream(stream, notes(count), { streamState: NO_STREAM });
  return stream;
}

const numbersIn = async (stream: string) => numbers(await collect(client.readStream(stream)));

/** What is in the log under the stream's name and its metadata's, as `type@revision`. */
async function inLog(stream: string): Promise<string[]> {
  const filter = streamNameFilter({ prefixes: [stream, `$$${stream}`] });
  const events = (await collect(client.readAll({ filter }))).map(recordedInAll);
  return events.map(({ type, revision }) => `${type}@${revision}`);
}

describe('deleting a stream softly', () => {
  it.each([
    ['whatever its revision', ANY],
    ['at its revision', 1n],
  ] as const)('hides it from readers of the stream, %s', async (_name, expectedRevision) => {
    const stream = await streamOf(2);
    await client.deleteStream(stream, { expectedRevision });
    for (const options of [{}, { direction: BACKWARDS, fromRevision: END }] as const) {
      expect(await errorOf(collect(client.readStream(stream, options)))).toBeInstanceOf(StreamNotFoundError);
    }
  });

  // Before a scavenge, that is; KurrentDB, "Deleting streams and events".
  it('leaves its events in the log, and the deletion behind them', async () => {
    const stream = await streamOf(2);
    const { position } = await client.deleteStream(stream);
    expect(await inLog(stream)).toEqual(['Noted@0', 'Noted@1', '$metadata@0']);
    const [deletion] = await collect(client.readAll({ fromPosition: placeOf({ position }), maxCount: 1 }));
    expect(deletion?.event).toMatchObject({ streamId: `$$${stream}`, type: '$metadata' });
  });

  it.each([0n, 5n, NO_STREAM] as const)(
    'is refused when revision %p is expected and it is at 1',
    async (expectedRevision) => {
      const stream = await streamOf(2);
      const error = await errorOf(client.deleteStream(stream, { expectedRevision }));
      expect(error).toBeInstanceOf(WrongExpectedVersionError);
      expect(error).toMatchObject({ streamName: stream, actualState: 1n });
      expect(await numbersIn(stream)).toEqual([0, 1]);
    },
  );

  // KurrentDB, StorageWriterService.WriteDelete: neither events nor metadata, nothing to delete.
  it('is refused for a stream that never was', async () => {
    expect(await errorOf(client.deleteStream(freshStream()))).toBeInstanceOf(WrongExpectedVersionError);
  });

  it('can be repeated', async () => {
    const stream = await streamOf(2);
    await client.deleteStream(stream);
    await client.deleteStream(stream);
    expect(await errorOf(numbersIn(stream))).toBeInstanceOf(StreamNotFoundError);
  });
});

describe.each(ways)('appending $way to a stream that was deleted softly', ({ options }) => {
  // KurrentDB's client tests, allows_recreating_for_first_write_only.
  it('brings it back as a new one, with its revisions going on', async () => {
    const stream = await streamOf(2);
    await client.deleteStream(stream, { expectedRevision: 1n });
    const events = [noted(7), noted(8), noted(9)];
    const { nextExpectedRevision } = await client.appendToStream(stream, events, {
      streamState: NO_STREAM,
      ...options,
    });
    expect(nextExpectedRevision).toBe(4n);
    expect((await collect(client.readStream(stream))).map(({ event }) => event?.revision)).toEqual([2n, 3n, 4n]);
    const again = client.appendToStream(stream, noted(10), { streamState: NO_STREAM, ...options });
    expect(await errorOf(again)).toBeInstanceOf(WrongExpectedVersionError);
    expect((await client.getStreamMetadata(stream)).metadata).toEqual({ truncateBefore: 2 });
    expect((await inLog(stream)).slice(2)).toEqual(['$metadata@0', 'Noted@2', 'Noted@3', 'Noted@4', '$metadata@1']);
  });

  it.each([
    ['any revision', ANY],
    ['its last revision', 1n],
  ] as const)('brings it back when %s is expected', async (_name, streamState) => {
    const stream = await streamOf(2);
    await client.deleteStream(stream);
    await client.appendToStream(stream, noted(7), { streamState, ...options });
    expect(await numbersIn(stream)).toEqual([7]);
    await client.appendToStream(stream, noted(8), options);
    expect(await numbersIn(stream)).toEqual([7, 8]);
  });

  // KurrentDB, IndexWriter.CheckCommit.
  it('is refused when the stream should exist', async () => {
    const stream = await streamOf(2);
    await client.deleteStream(stream);
    const attempt = client.appendToStream(stream, noted(7), { streamState: STREAM_EXISTS, ...options });
    expect(await errorOf(attempt)).toBeInstanceOf(StreamDeletedError);
  });

  // KurrentDB's tests, when_soft_deleted_stream_is_written_to_idempotently.
  it('does not bring it back when it is a retry', async () => {
    const stream = freshStream();
    const events = notes(2);
    await client.appendToStream(stream, events, { streamState: NO_STREAM, ...options });
    await client.deleteStream(stream);
    const again = await client.appendToStream(stream, events, { streamState: NO_STREAM, ...options });
    expect(again.nextExpectedRevision).toBe(1n);
    expect(await errorOf(numbersIn(stream))).toBeInstanceOf(StreamNotFoundError);
  });
});

// KurrentDB, StorageWriterService.SoftUndeleteMetastream.
it('brings a softly deleted stream back, empty, with new metadata', async () => {
  const stream = await streamOf(2);
  await client.deleteStream(stream);
  await client.setStreamMetadata(stream, { maxCount: 5 });
  expect(await numbersIn(stream)).toEqual([]);
  expect((await client.getStreamMetadata(stream)).metadata).toEqual({ maxCount: 5, truncateBefore: 2 });
  await client.appendToStream(stream, noted(7), { streamState: 1n });
  expect(await numbersIn(stream)).toEqual([7]);
});

describe('ending a stream for good', () => {
  it('is told to whoever reads it or its metadata', async () => {
    const stream = await streamOf(2);
    await client.tombstoneStream(stream, { expectedRevision: 1n });
    expect(await errorOf(collect(client.readStream(stream)))).toBeInstanceOf(StreamDeletedError);
    const backwards = client.readStream(stream, { direction: BACKWARDS, fromRevision: END });
    expect(await errorOf(collect(backwards))).toBeInstanceOf(StreamDeletedError);
    expect(await errorOf(client.getStreamMetadata(stream))).toBeInstanceOf(StreamDeletedError);
  });

  it('leaves its events in the log, and a tombstone behind them', async () => {
    const stream = await streamOf(2);
    const { position } = await client.tombstoneStream(stream);
    expect(await inLog(stream)).toEqual(['Noted@0', 'Noted@1', `$streamDeleted@${LAST_REVISION}`]);
    const [tombstone] = await collect(client.readAll({ fromPosition: placeOf({ position }), maxCount: 1 }));
    expect(tombstone?.event).toMatchObject({ streamId: stream, type: '$streamDeleted', revision: LAST_REVISION });
  });

  it.each(ways)('refuses every append $way', async ({ options }) => {
    const stream = await streamOf(2);
    await client.tombstoneStream(stream);
    for (const streamState of [ANY, NO_STREAM, STREAM_EXISTS, 1n] as const) {
      const error = await errorOf(client.appendToStream(stream, noted(7), { streamState, ...options }));
      expect(error).toBeInstanceOf(StreamDeletedError);
      expect(error).toMatchObject({ streamName: stream });
    }
    expect(await errorOf(client.setStreamMetadata(stream, { maxCount: 1 }))).toBeInstanceOf(StreamDeletedError);
  });

  it('refuses every further deletion', async () => {
    const stream = await streamOf(2);
    await client.tombstoneStream(stream);
    expect(await errorOf(client.deleteStream(stream))).toBeInstanceOf(StreamDeletedError);
    expect(await errorOf(client.tombstoneStream(stream))).toBeInstanceOf(StreamDeletedError);
  });

  it('is refused when another revision is expected', async () => {
    const stream = await streamOf(2);
    const error = await errorOf(client.tombstoneStream(stream, { expectedRevision: 0n }));
    expect(error).toBeInstanceOf(WrongExpectedVersionError);
    expect(await numbersIn(stream)).toEqual([0, 1]);
  });

  it('can come before the stream has begun', async () => {
    const stream = freshStream();
    await client.tombstoneStream(stream, { expectedRevision: NO_STREAM });
    expect(await errorOf(client.appendToStream(stream, noted(0)))).toBeInstanceOf(StreamDeletedError);
  });

  it('can follow a soft deletion', async () => {
    const stream = await streamOf(2);
    await client.deleteStream(stream);
    await client.tombstoneStream(stream);
    expect(await errorOf(numbersIn(stream))).toBeInstanceOf(StreamDeletedError);
    expect(await inLog(stream)).toEqual(['Noted@0', 'Noted@1', '$metadata@0', `$streamDeleted@${LAST_REVISION}`]);
  });

  it('refuses appends to several streams of which it is one', async () => {
    const [ended, other] = [await streamOf(1), freshStream()];
    await client.tombstoneStream(ended);
    const session = client.multiStreamAppend([
      { streamName: other, events: notes(1), expectedState: NO_STREAM },
      { streamName: ended, events: notes(1), expectedState: ANY },
    ]);
    expect(await errorOf(session)).toBeInstanceOf(StreamTombstonedError);
    const records = client.appendRecords([{ streamName: other, record: noted(0) }], [
      { streamName: ended, expectedState: 0n },
    ] as never);
    const error = await errorOf(records);
    expect(error).toBeInstanceOf(AppendConsistencyViolationError);
    // KurrentDB, ApiErrors.AppendConsistencyViolation: -6 says that a stream was ended for good.
    expect(error).toMatchObject({ violations: [{ checkIndex: 0, streamName: ended, actualState: -6n }] });
    expect(await errorOf(numbersIn(other))).toBeInstanceOf(StreamNotFoundError);
  });
});
