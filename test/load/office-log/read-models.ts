import { counterparts } from '@comity/counterparts/contract';
import { hotlineIssues } from '@comity/hotline/contract';
import { calendarYears } from '@comity/published-calendars/contract';
import { ReadStore, runProjections } from '@comity/read-store';
import { requestFigures, requestRegister } from '@comity/requests/contract';
import { startPostgres } from '@comity/testing';
import type { BenchOptions } from '../main.js';
import { OfficeLog } from './office-log.js';

const PROJECTIONS = [requestRegister, requestFigures, counterparts, calendarYears, hotlineIssues];
const LOOK_EVERY_MS = 1_000;
const STATED_SIZE = 1_000_000;

const loaded = new WeakMap<object, Promise<ReadStore>>();

/** The read models of an office after a million events (or as many as told), on a server of their own; the same in each round. */
export function officeReadModels(say: (line: string) => void, { events, kept }: BenchOptions): Promise<ReadStore> {
  const store = loaded.get(kept) ?? load(say, events ?? STATED_SIZE, kept);
  loaded.set(kept, store);
  return store;
}

async function load(say: (line: string) => void, events: number, kept: AsyncDisposableStack): Promise<ReadStore> {
  const server = kept.use(await startPostgres());
  const startedAt = performance.now();
  const store = await folded(server.url, events);
  kept.defer(() => store.close());
  const { rows } = await store.pool.query<{ megabytes: number; versions: number }>(`
    select (pg_database_size(current_database()) / 1048576)::integer as megabytes,
      (select count(*)::integer from read.request_register) as versions`);
  const [{ megabytes = 0, versions = 0 } = {}] = rows;
  const seconds = (performance.now() - startedAt) / 1_000;
  const perEvent = Math.round((megabytes * 1_048_576) / events);
  say(
    `${events} events folded in ${seconds.toFixed(0)} s: ${versions} versions, ${megabytes} MB, ${perEvent} bytes/event`,
  );
  return store;
}

/** Folds the made-up log into the read models of an empty database, as the projector would. */
async function folded(url: string, events: number): Promise<ReadStore> {
  const store = ReadStore.connect(url, { maxConnections: 16 });
  await store.prepare(PROJECTIONS);
  const stop = new AbortController();
  const log = { info: () => undefined, warn: (details: object, message: string) => console.error(message, details) };
  const options = { store, source: new OfficeLog(events), projections: PROJECTIONS, log };
  const running = runProjections({ ...options, signal: stop.signal });
  running.catch(() => stop.abort());
  try {
    while (!stop.signal.aborted && !(await isCaughtUp(store))) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  } finally {
    stop.abort();
    await running;
  }
  await store.pool.query('vacuum analyze');
  return store;
}

async function isCaughtUp(store: ReadStore): Promise<boolean> {
  const standing = await store.status();
  return standing.length > 0 && standing.every(({ caughtUp }) => caughtUp);
}
