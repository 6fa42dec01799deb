import {
  BACKWARDS,
  END,
  eventTypeFilter,
  FORWARDS,
  type KurrentDBClient,
  type Position,
  START,
  StreamNotFoundError,
  streamNameFilter,
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

describe('reading a stream', () => {
  let stream: string;
  beforeAll(async () => {
    stream = freshStream();
    await client.appendToStream(stream, notes(10));
  });

  it.each([
    ['forwards from the start', { direction: FORWARDS, fromRevision: START }, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ['forwards from a revision, which is included', { direction: FORWARDS, fromRevision: 7n }, [7, 8, 9]],
    ['forwards, at most so many', { direction: FORWARDS, fromRevision: 2n, maxCount: 3 }, [2, 3, 4]],
    ['forwards from behind the end', { direction: FORWARDS, fromRevision: 10n }, []],
    ['backwards from the end', { direction: BACKWARDS, fromRevision: END, maxCount: 3 }, [9, 8, 7]],
    ['backwards from a revision, which is included', { direction: BACKWARDS, fromRevision: 2n }, [2, 1, 0]],
    ['forwards, links resolved where there are any', { fromRevision: 8n, resolveLinkTos: true }, [8, 9]],
    ['backwards from behind the end', { direction: BACKWARDS, fromRevision: 99n, maxCount: 2 }, [9, 8]],
  ] as const)('goes %s', async (_name, options, expected) => {
    expect(numbers(await collect(client.readStream(stream, options)))).toEqual(expected);
  });

  it('says that a stream was not found', async () => {
    const error = await errorOf(collect(client.readStream(freshStream())));
    expect(error).toBeInstanceOf(StreamNotFoundError);
  });

  it('reads more than fits into one page', async () => {
    const long = freshStream();
    for (let part = 0; part < 4; part += 1) await client.appendToStream(long, notes(300));
    expect(await collect(client.readStream(long))).toHaveLength(1_200);
  });

  it('can be left in the middle', async () => {
    for await (const event of client.readStream(stream)) {
      expect(event.event?.revision).toBe(0n);
      break;
    }
    expect(await collect(client.readStream(stream))).toHaveLength(10);
  });
});

describe('reading all', () => {
  const category = freshStream('all').replaceAll('-', '');
  const places: Position[] = [];
  beforeAll(async () => {
    for (let number = 0; number < 6; number += 1) {
      const stream = freshStream(number % 2 === 0 ? category : `other${category}`);
      const type = number % 3 === 0 ? `Third${category}` : `Noted${category}`;
      places.push(placeOf(await client.appendToStream(stream, noted(number, { type }))));
    }
  });

  const placeAt = (index: number): Position => places[index] as Position;
  const ours = async (options: Parameters<KurrentDBClient['readAll']>[0]): Promise<number[]> => {
    const events = await collect(client.readAll(options));
    return numbers(events.filter((event) => recordedInAll(event).streamId.includes(category)));
  };

  it('includes the event at the position it goes forwards from', async () => {
    expect(await ours({ fromPosition: placeAt(2) })).toEqual([2, 3, 4, 5]);
  });

  // KurrentDB, IndexReader.ReadAllEventsBackward: a position is a place between records; backwards starts before it.
  it('excludes the event at the position it goes backwards from', async () => {
    expect(await ours({ fromPosition: placeAt(2), direction: BACKWARDS })).toEqual([1, 0]);
  });

  it('goes backwards from the end, newest first', async () => {
    expect(await ours({ fromPosition: END, direction: BACKWARDS })).toEqual([5, 4, 3, 2, 1, 0]);
  });

  it('goes forwards from the start through everything, positions rising and never 0', async () => {
    const events = (await collect(client.readAll({ fromPosition: START }))).map(recordedInAll);
    const positions = events.map(({ position }) => position.commit);
    expect(positions.every((position, index) => position > (positions[index - 1] ?? -1n))).toBe(true);
    expect(events.find(({ streamId }) => streamId.includes(category))?.position.commit).toBeGreaterThan(0n);
  });

  it('goes on where a reader stopped, without gap or repeat', async () => {
    const first = await collect(client.readAll({ fromPosition: placeAt(1), maxCount: 3 }));
    const [, ...others] = await collect(client.readAll({ fromPosition: recordedInAll(first[2] as never).position }));
    expect(numbers([...first, ...others] as never)).toEqual([1, 2, 3, 4, 5]);
  });

  it('takes no more than was asked for', async () => {
    expect(await collect(client.readAll({ fromPosition: placeAt(0), maxCount: 2 }))).toHaveLength(2);
  });

  it.each([
    ['stream name prefix', () => streamNameFilter({ prefixes: [`${category}-`] }), [0, 2, 4]],
    ['stream name expression', () => streamNameFilter({ regex: `^other${category}-.*` }), [1, 3, 5]],
    ['event type prefix', () => eventTypeFilter({ prefixes: [`Third${category}`] }), [0, 3]],
    ['event type expression', () => eventTypeFilter({ regex: `Noted${category}$` }), [1, 2, 4, 5]],
  ])('is filtered by %s', async (_name, filter, expected) => {
    expect(await ours({ fromPosition: START, filter: filter() })).toEqual(expected);
  });
});
