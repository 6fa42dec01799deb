import { randomUUID } from 'node:crypto';
import { END, KurrentDBClient, NO_STREAM, START } from '@kurrent/kurrentdb-client';
import { benchEvent, EVENTS_PER_STREAM } from './bench-event.js';

const BATCH_EVENTS = 100;
const STREAMS_READ_AT_ONCE = 16;

/** The same work for whichever server answers at the address; every figure is per second. */
export class Workloads implements AsyncDisposable {
  private readonly client: KurrentDBClient;

  constructor(port: number) {
    this.client = KurrentDBClient.connectionString(`kurrentdb://127.0.0.1:${port}?tls=false`);
  }

  /** Appends of one event each with its expected revision, so many in flight, ten to a stream. */
  async appends(inFlight: number, count: number): Promise<number> {
    let left = count;
    const write = async (): Promise<void> => {
      while (left > 0) {
        const stream = `bench-${randomUUID()}`;
        for (let revision = -1; revision < EVENTS_PER_STREAM - 1 && left-- > 0; revision++) {
          const streamState = revision < 0 ? NO_STREAM : BigInt(revision);
          await this.client.appendToStream(stream, benchEvent(), { streamState });
        }
      }
    };
    return perSecond(count, () => Promise.all(Array.from({ length: inFlight }, write)));
  }

  /** Appends of a hundred events each, four in flight. */
  async batches(events: number): Promise<number> {
    let left = events / BATCH_EVENTS;
    const write = async (): Promise<void> => {
      while (left-- > 0) await this.client.appendToStream(`bench-${randomUUID()}`, hundredEvents());
    };
    return perSecond(events, () => Promise.all(Array.from({ length: 4 }, write)));
  }

  async readAll(events: number): Promise<number> {
    return perSecond(events, async () => {
      let read = 0;
      for await (const _event of this.client.readAll({ fromPosition: START, maxCount: events })) read++;
      expectCount(read, events);
    });
  }

  /** Streams of ten events, read whole, sixteen at once. @returns events per second */
  async readStreams(names: readonly string[]): Promise<number> {
    const queue = names.values();
    const read = async (): Promise<void> => {
      for (const name of queue) {
        let events = 0;
        for await (const _event of this.client.readStream(name)) events++;
        expectCount(events, EVENTS_PER_STREAM);
      }
    };
    return perSecond(names.length * EVENTS_PER_STREAM, () =>
      Promise.all(Array.from({ length: STREAMS_READ_AT_ONCE }, read)),
    );
  }

  /** Events per second that a live subscription delivers while another client appends in batches. */
  async subscription(events: number): Promise<number> {
    const live = this.client.subscribeToAll({ fromPosition: END });
    const caughtUp = Promise.withResolvers<void>();
    const received = Promise.withResolvers<void>();
    let seen = 0;
    live.on('caughtUp', () => caughtUp.resolve());
    live.on('data', () => {
      if (++seen === events) received.resolve();
    });
    live.on('error', received.reject);
    await caughtUp.promise;
    const rate = await perSecond(events, () => Promise.all([this.batches(events), received.promise]));
    await live.unsubscribe();
    return rate;
  }

  /** Fills streams of ten events each. @returns their names */
  async fillStreams(count: number): Promise<string[]> {
    const names = Array.from({ length: count }, () => `filled-${randomUUID()}`);
    const queue = names.values();
    const fill = async (): Promise<void> => {
      for (const name of queue) {
        await this.client.appendToStream(name, Array.from({ length: EVENTS_PER_STREAM }, benchEvent));
      }
    };
    await Promise.all(Array.from({ length: 32 }, fill));
    return names;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.client.dispose();
  }
}

function hundredEvents() {
  return Array.from({ length: BATCH_EVENTS }, benchEvent);
}

async function perSecond(count: number, work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return count / ((performance.now() - startedAt) / 1_000);
}

function expectCount(found: number, wanted: number): void {
  if (found !== wanted) throw new RangeError(`${found} events were read, ${wanted} were written`);
}
