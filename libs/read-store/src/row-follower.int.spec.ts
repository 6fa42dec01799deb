import type { Known } from './projection.js';
import { type KeptRows, RowFollower } from './row-follower.js';
import { EVERYTHING, type SeenStore } from './seen-store.js';
import { ArrayLog } from './testing/array-log.js';
import { answered, type Fact, filed, type RegisterRow, register, requestId, toEntries } from './testing/register.js';
import { eventually, start, ThrowAwayReadStore } from './testing/running.js';

type Row = Pick<RegisterRow & Known, 'rowKey' | 'fromPosition' | 'status'>;

/** The statuses of requests, and which were read. */
class Statuses implements KeptRows<Row> {
  readonly projection = register();
  readonly read: string[] = [];
  statuses = new Map<string, string>();

  constructor(private readonly store: SeenStore) {}

  after(position: bigint, limit: number) {
    const rows = this.store.asKnown(register(), 'now').select(['rowKey', 'fromPosition', 'status']);
    return rows.where('fromPosition', '>', position).orderBy('fromPosition').limit(limit);
  }

  add({ rowKey, status }: Row): void {
    this.read.push(rowKey);
    this.statuses.set(rowKey, status);
  }

  forget(): void {
    this.statuses = new Map();
  }
}

const facts: Fact[] = [
  { request: 1, knownOn: 1, event: filed('GB') },
  { request: 2, knownOn: 1, event: filed('CN') },
];
const [first, second] = [requestId(1), requestId(2)];

it('reads what has come since, and everything anew once another generation is shown or what was parked is folded', async () => {
  const log = new ArrayLog(toEntries(facts));
  await using opened = await ThrowAwayReadStore.open();
  const { store } = opened;
  await using _running = start({ store, source: log, projections: [register()] });
  const shown = () => eventually('all is shown', () => store.waitFor(['request-register'], log.end, 100));
  await eventually('live', async () => (await store.status().catch(() => [])).some(({ caughtUp }) => caughtUp));
  await shown();
  const kept = new Statuses(store.seenBy(EVERYTHING));
  const follower = new RowFollower(store.seenBy(EVERYTHING).kysely, kept);
  await Promise.all([follower.caughtUp(), follower.caughtUp()]);
  await follower.caughtUp();
  expect(kept.read).toEqual([first, second]);

  log.more(...toEntries([...facts, { request: 1, knownOn: 2, event: answered('x') }]).slice(facts.length));
  await shown();
  await follower.caughtUp();
  expect(kept.read.slice(2)).toEqual([first]);
  const given = kept.statuses;
  expect([...given]).toEqual([
    [first, 'final'],
    [second, 'open'],
  ]);

  const generation = await store.rebuild(register());
  await eventually(
    'the rebuilt generation is live',
    async () => (await store.rebuildProgress('request-register', generation))?.status === 'live',
  );
  await follower.caughtUp();
  expect(kept.read.slice(3)).toEqual([second, first]);
  expect([given.size, kept.statuses.size]).toEqual([2, 2]);

  // What had been parked is folded at its old place in the log, which is behind what was read.
  await store.pool.query('update read.checkpoints set retries = retries + 1 where name = $1', ['request-register']);
  await follower.caughtUp();
  expect(kept.read.slice(5)).toEqual([second, first]);
});
