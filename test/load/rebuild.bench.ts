import { setTimeout as pause } from 'node:timers/promises';
import { RECORD_STREAMS } from '@comity/audit/contract';
import { EventLog, type LogEntry, type NewEvent } from '@comity/event-log';
import { ReadStore } from '@comity/read-store';
import { READ_MODELS } from '../../apps/comity/src/record.js';
import { peakMemoryBelow } from '../support/measured.js';
import type { BenchOptions, Sample } from './main.js';
import { fillStore } from './rebuild/fill-store.js';
import { naiveRate } from './rebuild/naive-fold.js';
import { queriesMeanwhile } from './rebuild/queries-meanwhile.js';
import { RebuildServers } from './rebuild/servers.js';
import { ToldEvents } from './rebuild/told-events.js';
import { Workloads } from './store/workloads.js';

const DEFAULT_EVENTS = 100_000;
const BURST_EVENTS = 50_000;
const BURST_STREAMS_AT_ONCE = 64;
const LOOK_EVERY_MS = 20;
const WITHIN_MS = 30 * 60_000;

/**
 * The projector's host folds a whole log into all of its read models, with indexes, while event store, PostgreSQL and
 * projector share the machine. The baseline is reading the same log from the same store by the same client, doing nothing.
 * Then everything is built anew beside what serves, with people asking meanwhile.
 */
export async function rebuildBench(say: (line: string) => void, { events }: BenchOptions): Promise<Sample[]> {
  await using servers = new RebuildServers();
  const told = new ToldEvents((events ?? DEFAULT_EVENTS) + 2 * BURST_EVENTS);
  const written = await fillStore(servers.storeFolder, told.next(events ?? DEFAULT_EVENTS));
  await servers.startStores();
  const log = EventLog.connect(servers.eventStore, RECORD_STREAMS);
  const readStore = ReadStore.connect(servers.postgres, { maxConnections: 2 });
  try {
    const baseline = await rawReadRate(servers.eventStore, written);
    say(`reading: ${baseline.toFixed(0)} events/s`);
    const naive = await naiveRate(servers.postgres, log);
    say(`one event per transaction: ${naive.toFixed(0)} events/s`);
    const pid = await servers.startProjector();
    const rate = written / (await secondsToCatchUp(readStore));
    say(`rebuild: ${rate.toFixed(0)} events/s, ${(rate / baseline).toFixed(2)} of reading`);
    const bytes = (await bytesOf(readStore)) / written;
    const lag = await lagAfterBurst(told, log, readStore);
    const memory = Math.max(...peakMemoryBelow(pid).values());
    say(
      `projector: ${memory.toFixed(0)} MB at most; ${bytes.toFixed(0)} bytes per event; ${lag.toFixed(2)} s behind a burst`,
    );
    const { idleP99Ms, meanwhileP99Ms, asked, failed } = await queriesMeanwhile(servers.postgres, log);
    say(
      `queries: p99 ${idleP99Ms.toFixed(0)} ms idle, ${meanwhileP99Ms.toFixed(0)} ms of ${asked} during a rebuild; ${failed} failed`,
    );
    return [
      { name: 'rebuild', unit: 'events/s', value: rate, baseline },
      { name: 'rebuild-naive', unit: 'events/s', value: naive, baseline },
      { name: 'rebuild-memory', unit: 'MB', value: memory, baseline: null },
      { name: 'rebuild-storage', unit: 'bytes/event', value: bytes, baseline: null },
      { name: 'rebuild-burst-lag', unit: 's', value: lag, baseline: null },
      { name: 'rebuild-query-p99', unit: 'ms', value: meanwhileP99Ms, baseline: idleP99Ms },
      { name: 'rebuild-query-failures', unit: 'queries', value: failed, baseline: null },
    ];
  } finally {
    await told.end();
    await readStore.close();
    await log.dispose();
  }
}

async function rawReadRate(eventStore: string, events: number): Promise<number> {
  await using client = new Workloads(Number(new URL(eventStore).port));
  return client.readAll(events);
}

/** From the moment when the tables are there to the moment when all are live with their indexes. */
async function secondsToCatchUp(readStore: ReadStore): Promise<number> {
  await until(async () => (await standing(readStore)).length === READ_MODELS.length);
  const startedAt = performance.now();
  await until(async () => (await standing(readStore)).every(({ caughtUp }) => caughtUp));
  return (performance.now() - startedAt) / 1_000;
}

/** Nothing before the projector has made its tables. */
function standing(readStore: ReadStore): ReturnType<ReadStore['status']> {
  return readStore.status().catch(() => []);
}

async function until(isTrue: () => Promise<boolean>): Promise<void> {
  const giveUpAt = performance.now() + WITHIN_MS;
  while (!(await isTrue())) {
    if (performance.now() > giveUpAt) throw new RangeError('the projector has not caught up within half an hour');
    await pause(LOOK_EVERY_MS);
  }
}

/** Tables with their indexes, of all read models. */
async function bytesOf({ pool }: ReadStore): Promise<number> {
  const { rows } = await pool.query<{ bytes: bigint }>(
    `select sum(pg_total_relation_size(oid))::bigint as bytes from pg_class
     where relkind = 'r' and relnamespace = 'read'::regnamespace`,
  );
  return Number(rows[0]?.bytes ?? 0);
}

/** Seconds from the last acknowledged append of a burst until every table shows it. */
async function lagAfterBurst(told: ToldEvents, log: EventLog, readStore: ReadStore): Promise<number> {
  for await (const entries of told.next(BURST_EVENTS)) await appendAll(log, entries);
  const end = (await log.lastPosition()) ?? -1n;
  const startedAt = performance.now();
  const names = READ_MODELS.map(({ name }) => name);
  if (!(await readStore.waitFor(names, end, WITHIN_MS))) throw new RangeError('the burst was not folded');
  return (performance.now() - startedAt) / 1_000;
}

async function appendAll(log: EventLog, entries: readonly LogEntry[]): Promise<void> {
  const events = entries.flatMap((entry) => (entry.kind === 'event' ? [entry.event] : []));
  const streams = Map.groupBy(events, ({ stream }) => stream).entries();
  const append = async (): Promise<void> => {
    for (const [stream, own] of streams) {
      const news = own.map(({ id, type, data, envelope }): NewEvent => ({ id, type, data, envelope }));
      await log.append(stream, news, 'any');
    }
  };
  await Promise.all(Array.from({ length: BURST_STREAMS_AT_ONCE }, append));
}
