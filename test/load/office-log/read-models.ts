import { counterparts } from '@comity/counterparts/contract';
import { calendarYears } from '@comity/published-calendars/contract';
import { ReadStore, runProjections } from '@comity/read-store';
import { requestFigures, requestRegister } from '@comity/requests/contract';
import { OfficeLog } from './office-log.js';

const PROJECTIONS = [requestRegister, requestFigures, counterparts, calendarYears];
const LOOK_EVERY_MS = 1_000;
const BATCH = 2_000;

/** Folds the made-up log into the read models of an empty database, as the projector would. */
export async function loadReadModels(url: string, events: number): Promise<ReadStore> {
  const store = ReadStore.connect(url, { maxConnections: 16 });
  await store.prepare(PROJECTIONS);
  const stop = new AbortController();
  const log = { info: () => undefined, warn: (details: object, message: string) => console.error(message, details) };
  const options = { store, source: new OfficeLog(events), projections: PROJECTIONS, log, maxBatch: BATCH };
  const running = runProjections({ ...options, signal: stop.signal });
  running.catch(() => stop.abort());
  try {
    while (!(await isCaughtUp(store)) && !stop.signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY_MS));
    }
  } finally {
    stop.abort();
    await running;
  }
  return store;
}

async function isCaughtUp(store: ReadStore): Promise<boolean> {
  const standing = await store.status();
  return standing.length > 0 && standing.every(({ caughtUp }) => caughtUp);
}
