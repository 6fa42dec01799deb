import type { EventLog, FollowOptions, LogBatch } from '@comity/event-log';
import { type ProjectionSource, ReadStore, runProjections } from '@comity/read-store';
import pg from 'pg';
import { READ_MODELS } from '../../../apps/comity/src/record.js';

const FOR_MS = 5_000;
const DATABASE = 'naive';
const quiet = { info: () => undefined, warn: () => undefined };

/**
 * The same folds by the same engine, one event per transaction, as one would write it first; for five seconds, in a database
 * of its own.
 * @returns events per second
 */
export async function naiveRate(postgres: string, log: EventLog): Promise<number> {
  const url = await emptyDatabase(postgres);
  const store = ReadStore.connect(url);
  const source = new OneByOne(log);
  const stop = new AbortController();
  await store.prepare(READ_MODELS);
  const running = runProjections({ store, source, projections: READ_MODELS, signal: stop.signal, log: quiet });
  const startedAt = performance.now();
  await new Promise((resolve) => setTimeout(resolve, FOR_MS));
  const rate = source.given / ((performance.now() - startedAt) / 1_000);
  stop.abort();
  await running;
  await store.close();
  return rate;
}

async function emptyDatabase(postgres: string): Promise<string> {
  const client = new pg.Client({ connectionString: postgres });
  await client.connect();
  await client.query(`create database ${DATABASE}`);
  await client.end();
  const url = new URL(postgres);
  url.pathname = `/${DATABASE}`;
  return url.href;
}

/** Reads as fast as ever and hands out one event at a time. */
class OneByOne implements ProjectionSource {
  given = 0;

  constructor(private readonly log: EventLog) {}

  lastPosition(): Promise<bigint | null> {
    return this.log.lastPosition();
  }

  async *follow(after: bigint | null, options: FollowOptions): AsyncGenerator<LogBatch> {
    for await (const { entries } of this.log.follow(after, options)) {
      for (const entry of entries) {
        const through = entry.kind === 'event' ? entry.event.position : entry.position;
        yield { entries: [entry], through, caughtUp: false };
        this.given++;
      }
    }
  }
}
