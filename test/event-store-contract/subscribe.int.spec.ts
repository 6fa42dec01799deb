import {
  END,
  eventTypeFilter,
  excludeSystemEvents,
  type KurrentDBClient,
  type Position,
  START,
  StreamDeletedError,
  streamNameFilter,
} from '@kurrent/kurrentdb-client';
import { freshStream, noted, notes, numbers, placeOf } from './support/events.js';
import { Follower } from './support/follower.js';
import { type StoreUnderTest, storeUnderTest } from './support/store-under-test.js';

let store: StoreUnderTest;
let client: KurrentDBClient;

beforeAll(async () => {
  store = await storeUnderTest();
  client = store.client;
});
afterAll(() => store[Symbol.asyncDispose]());

describe('following a stream', () => {
  it('is confirmed, brings what is there, says that it has caught up, and goes on live', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, notes(3));
    await using follower = new Follower(client.subscribeToStream(stream));
    await follower.caughtUp();
    expect(follower.signs).toEqual(['confirmed', 'event', 'event', 'event', 'caught up']);
    await client.appendToStream(stream, noted(3));
    await follower.received(4);
    expect(numbers(follower.events)).toEqual([0, 1, 2, 3]);
  });

  it('starts behind the revision it is given', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, notes(4));
    await using follower = new Follower(client.subscribeToStream(stream, { fromRevision: 1n }));
    await follower.caughtUp();
    expect(numbers(follower.events)).toEqual([2, 3]);
  });

  it('brings only what is new when it starts at the end', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, notes(4));
    await using follower = new Follower(client.subscribeToStream(stream, { fromRevision: END }));
    await follower.caughtUp();
    await client.appendToStream(stream, noted(4));
    await follower.received(1);
    expect(numbers(follower.events)).toEqual([4]);
  });

  it('waits for a stream that does not exist yet', async () => {
    const stream = freshStream();
    await using follower = new Follower(client.subscribeToStream(stream));
    await follower.until(() => follower.signs.includes('confirmed'));
    await client.appendToStream(stream, notes(2));
    await follower.received(2);
    expect(numbers(follower.events)).toEqual([0, 1]);
  });

  it('misses and repeats nothing while others write', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, notes(100));
    await using follower = new Follower(client.subscribeToStream(stream, { fromRevision: START }));
    await Promise.all(Array.from({ length: 400 }, (_, number) => client.appendToStream(stream, noted(100 + number))));
    await follower.received(500);
    expect(numbers(follower.events)).toEqual(Array.from({ length: 500 }, (_, number) => number));
  });
});

// KurrentDB, Enumerator.StreamSubscription.
describe('following a stream that is deleted', () => {
  it('goes on, and brings what comes when it is back', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, notes(2));
    await using follower = new Follower(client.subscribeToStream(stream));
    await follower.caughtUp();
    await client.deleteStream(stream);
    await client.appendToStream(stream, noted(2));
    await follower.received(3);
    expect(numbers(follower.events)).toEqual([0, 1, 2]);
  });

  it('begins with what came after it was back', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, notes(2));
    await client.deleteStream(stream);
    await using early = new Follower(client.subscribeToStream(stream));
    await early.caughtUp();
    await client.appendToStream(stream, noted(2));
    await early.received(1);
    await using late = new Follower(client.subscribeToStream(stream));
    await late.caughtUp();
    expect([numbers(early.events), numbers(late.events)]).toEqual([[2], [2]]);
  });

  it('ends with the stream when that ends for good', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, notes(2));
    await using follower = new Follower(client.subscribeToStream(stream));
    await follower.caughtUp();
    await client.tombstoneStream(stream);
    expect(await follower.ended()).toBeInstanceOf(StreamDeletedError);
    expect(follower.events.map(({ event }) => event?.type)).toEqual(['Noted', 'Noted', '$streamDeleted']);
  });

  it('is refused when it has ended for good', async () => {
    const stream = freshStream();
    await client.appendToStream(stream, notes(2));
    await client.tombstoneStream(stream);
    await using follower = new Follower(client.subscribeToStream(stream));
    expect(await follower.ended()).toBeInstanceOf(StreamDeletedError);
    expect(follower.events).toEqual([]);
  });
});

describe('following all', () => {
  it('starts behind the position it is given and goes on live, in the order of the log', async () => {
    const category = freshStream('follow').replaceAll('-', '');
    const append = (number: number) => client.appendToStream(freshStream(category), noted(number));
    await append(0);
    const place = placeOf(await append(1));
    await append(2);
    await using follower = new Follower(client.subscribeToAll({ fromPosition: place }) as never);
    const ours = () => follower.events.filter((event) => event.event?.streamId.startsWith(category));
    await follower.caughtUp();
    await append(3);
    await follower.until(() => ours().length >= 2);
    expect(numbers(ours())).toEqual([2, 3]);
  });

  it('starts at the end, and brings deletions like everything else', async () => {
    const stream = freshStream();
    await using follower = new Follower(client.subscribeToAll({ fromPosition: END }) as never);
    await follower.caughtUp();
    await client.appendToStream(stream, notes(2));
    await client.deleteStream(stream);
    await client.tombstoneStream(stream);
    const ours = () => follower.events.filter(({ event }) => event?.streamId.endsWith(stream));
    await follower.until(() => ours().length >= 4);
    expect(ours().map(({ event }) => event?.type)).toEqual(['Noted', 'Noted', '$metadata', '$streamDeleted']);
  });

  it.each([
    ['stream names by prefix', (word: string) => streamNameFilter({ prefixes: [`${word}-`] }), [0, 2, 4]],
    ['stream names by expression', (word: string) => streamNameFilter({ regex: `^not${word}-` }), [1, 3, 5]],
    ['event types by prefix', (word: string) => eventTypeFilter({ prefixes: [`Third${word}`] }), [0, 3]],
    ['event types by expression', (word: string) => eventTypeFilter({ regex: `^Noted${word}$` }), [1, 2, 4, 5]],
  ])('takes %s', async (_name, filter, expected) => {
    const word = freshStream('filter').replaceAll('-', '');
    const append = (number: number) =>
      client.appendToStream(
        freshStream(number % 2 === 0 ? word : `not${word}`),
        noted(number, { type: `${number % 3 === 0 ? 'Third' : 'Noted'}${word}` }),
      );
    for (const number of [0, 1, 2]) await append(number);
    await using follower = new Follower(client.subscribeToAll({ filter: filter(word) }) as never);
    await follower.caughtUp();
    for (const number of [3, 4, 5]) await append(number);
    await follower.received(expected.length);
    expect(numbers(follower.events)).toEqual(expected);
  });

  it('leaves out system events on request', async () => {
    const stream = freshStream();
    await client.setStreamMetadata(stream, { maxCount: 1_000 });
    const place = placeOf(await client.appendToStream(stream, noted(0)));
    await client.setStreamMetadata(stream, { maxCount: 2_000 });
    const filter = excludeSystemEvents();
    await using follower = new Follower(client.subscribeToAll({ fromPosition: place, filter }) as never);
    await follower.caughtUp();
    await client.appendToStream(stream, noted(1));
    await follower.until(() => follower.events.some((event) => event.event?.streamId === stream));
    expect(follower.events.filter((event) => event.event?.type.startsWith('$'))).toEqual([]);
  });

  it('tells how far it has looked where nothing matches, so that the way need not be gone again', async () => {
    const checkpoints: Position[] = [];
    const before = placeOf(await client.appendToStream(freshStream(), noted(0)));
    const filter = streamNameFilter({
      prefixes: [`${freshStream('nothing')}-`],
      maxSearchWindow: 5,
      checkpointInterval: 2,
      checkpointReached: async (_subscription, position) => {
        checkpoints.push(position);
      },
    });
    await using follower = new Follower(client.subscribeToAll({ fromPosition: before, filter }) as never);
    await follower.caughtUp();
    const last = placeOf(await client.appendToStream(freshStream(), notes(30)));
    await follower.until(() => checkpoints.length >= 2);
    expect(follower.events).toEqual([]);
    const positions = checkpoints.map(({ commit }) => commit);
    expect(positions).toEqual([...new Set(positions)].sort((a, b) => Number(a - b)));
    expect(positions.every((position) => position > before.commit && position <= last.commit)).toBe(true);
  });
});

it('serves many followers of the same events', async () => {
  const stream = freshStream();
  const followers = Array.from({ length: 50 }, () => new Follower(client.subscribeToStream(stream)));
  await Promise.all(followers.map((follower) => follower.caughtUp()));
  for (let number = 0; number < 10; number += 1) await client.appendToStream(stream, noted(number));
  for (const follower of followers) {
    await follower.received(10);
    expect(numbers(follower.events)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    await follower[Symbol.asyncDispose]();
  }
});
