import { ArrayLog } from './testing/array-log.js';
import { filed, register, toEntries } from './testing/register.js';
import { eventually, start, ThrowAwayReadStore } from './testing/running.js';

const ROWS = 2_500;

it('has PostgreSQL look at a table that has grown, so that it plans for what is there', async () => {
  await using opened = await ThrowAwayReadStore.open();
  const { store } = opened;
  const projections = [register()];
  const log = new ArrayLog([], [500]);
  await using _running = start({ store, source: log, projections });
  await eventually('live', async () => (await store.status().catch(() => [])).some(({ caughtUp }) => caughtUp));
  log.more(
    ...toEntries(
      Array.from({ length: ROWS }, (_, request) => ({ request, knownOn: 1, event: filed(`C${request % 3}`) })),
    ),
  );
  await eventually('rows in the plans', async () => {
    const { rows } = await store.pool.query<{ rows: number }>(
      `select reltuples::integer as rows from pg_class where oid = 'read.request_register_g1'::regclass`,
    );
    return (rows[0]?.rows ?? 0) >= 1_000;
  });
});
