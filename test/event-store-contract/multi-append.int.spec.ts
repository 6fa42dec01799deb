import {
  ANY,
  AppendConsistencyViolationError,
  jsonEvent,
  type KurrentDBClient,
  NO_STREAM,
  StreamNotFoundError,
  TransactionMaxSizeExceededError,
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

describe('appending to several streams in a session', () => {
  it('writes all of them and tells each revision', async () => {
    const [a, b] = [freshStream(), freshStream()];
    const { responses, position } = await client.multiStreamAppend([
      { streamName: a, events: notes(2), expectedState: NO_STREAM },
      { streamName: b, events: notes(3), expectedState: NO_STREAM },
    ]);
    expect(responses).toEqual([
      { streamName: a, revision: 1n },
      { streamName: b, revision: 2n },
    ]);
    const [first] = await collect(client.readStream(b, { fromRevision: 2n }));
    expect(recorded(first as never).position?.commit).toBe(position);
  });

  it('writes none of them when one is not where it was expected', async () => {
    const [a, b] = [freshStream(), freshStream()];
    await client.appendToStream(a, notes(2));
    const error = await errorOf(
      client.multiStreamAppend([
        { streamName: b, events: notes(1), expectedState: NO_STREAM },
        { streamName: a, events: notes(1), expectedState: 0n },
      ]),
    );
    expect(error).toBeInstanceOf(WrongExpectedVersionError);
    expect(error).toMatchObject({ streamName: a, expectedState: 0n, actualState: 1n });
    expect(await errorOf(collect(client.readStream(b)))).toBeInstanceOf(StreamNotFoundError);
  });

  it('answers a retry as it did the first time', async () => {
    const [a, b] = [freshStream(), freshStream()];
    const append = [
      { streamName: a, events: notes(2), expectedState: NO_STREAM },
      { streamName: b, events: notes(1), expectedState: NO_STREAM },
    ] as const;
    const first = await client.multiStreamAppend([...append]);
    await client.appendToStream(a, noted(2));
    expect((await client.multiStreamAppend([...append])).responses).toEqual(first.responses);
    expect(numbers(await collect(client.readStream(a)))).toEqual([0, 1, 2]);
  });

  it('refuses a stream that is named twice', async () => {
    const stream = freshStream();
    const request = () => ({ streamName: stream, events: notes(1), expectedState: ANY }) as const;
    await errorOf(client.multiStreamAppend([request(), request()]));
    expect(await errorOf(collect(client.readStream(stream)))).toBeInstanceOf(StreamNotFoundError);
  });

  it('keeps metadata as properties', async () => {
    const stream = freshStream();
    const events = [jsonEvent({ type: 'Noted', data: { number: 1 }, metadata: { actor: 'Ada' } })];
    await client.multiStreamAppend([{ streamName: stream, events, expectedState: NO_STREAM }]);
    const [read] = await collect(client.readStream(stream));
    expect(recorded(read as never).metadata).toMatchObject({ actor: 'Ada' });
  });

  it('refuses more than fits into one append', async () => {
    const large = Array.from({ length: 5 }, () => jsonEvent({ type: 'Noted', data: { text: 'x'.repeat(4_000_000) } }));
    const error = await errorOf(
      client.multiStreamAppend(
        large.map((event) => ({ streamName: freshStream(), events: [event], expectedState: NO_STREAM })),
      ),
    );
    expect(error).toBeInstanceOf(TransactionMaxSizeExceededError);
  });
});

describe('appending records with checks', () => {
  it('keeps the order in which records of several streams were sent', async () => {
    const [a, b] = [freshStream(), freshStream()];
    const { responses } = await client.appendRecords([
      { streamName: a, record: noted(0) },
      { streamName: b, record: noted(1) },
      { streamName: a, record: noted(2) },
    ]);
    expect(responses).toEqual([
      { streamName: a, revision: 1n },
      { streamName: b, revision: 0n },
    ]);
    const inA = await collect(client.readStream(a));
    const inB = await collect(client.readStream(b));
    const place = (event: unknown) => recorded(event as never).position?.commit ?? 0n;
    expect(place(inA[0]) < place(inB[0]) && place(inB[0]) < place(inA[1])).toBe(true);
  });

  it('checks streams that it does not write, and names each that is elsewhere', async () => {
    const [read, written] = [freshStream(), freshStream()];
    await client.appendToStream(read, notes(2));
    const record = { streamName: written, record: noted(0) };
    const error = await errorOf(
      client.appendRecords([record], [
        { streamName: read, expectedState: 7n },
        { streamName: written, expectedState: 'stream_exists' },
      ] as never),
    );
    expect(error).toBeInstanceOf(AppendConsistencyViolationError);
    expect((error as AppendConsistencyViolationError).violations).toEqual([
      { checkIndex: 0, streamName: read, expectedState: 7n, actualState: 1n },
      { checkIndex: 1, streamName: written, expectedState: 'stream_exists', actualState: NO_STREAM },
    ]);
    await client.appendRecords([record], [{ streamName: read, expectedState: 1n }] as never);
    expect(numbers(await collect(client.readStream(written)))).toEqual([0]);
  });
});
