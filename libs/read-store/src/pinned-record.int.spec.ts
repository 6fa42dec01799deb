import { ArrayLog } from './testing/array-log.js';
import { answered, day, type Fact, filed, register, toEntries } from './testing/register.js';
import { foldWhole, ThrowAwayReadStore } from './testing/running.js';

const projections = [register()];

const before: Fact[] = [
  { request: 1, knownOn: 2, event: filed('GB') },
  { request: 2, knownOn: 2, event: filed('CN') },
];
/** What an import brings in meanwhile is dated back, and so would show in what was known on an earlier day. */
const meanwhile: Fact[] = [
  { request: 1, knownOn: 3, event: answered('a') },
  { request: 3, knownOn: 2, event: filed('US') },
];

describe('a pinned record', () => {
  it('shows nothing that came later, now and as known on a day; another question shows it', async () => {
    await using opened = await ThrowAwayReadStore.open();
    const { store } = opened;
    const log = new ArrayLog(toEntries(before));
    await foldWhole({ store, source: log, projections }, log.end);
    const pinned = await store.pin(['request-register']);
    log.more(...toEntries([...before, ...meanwhile]).slice(before.length));
    await foldWhole({ store, source: log, projections }, log.end);

    const statuses = async (knownAt: string) => {
      const rows = await store
        .asKnown(register(), knownAt)
        .select(['counterpart', 'status'])
        .orderBy('counterpart')
        .execute();
      return rows.map(({ counterpart, status }) => `${counterpart} ${status}`);
    };
    const asPinned = ['CN open', 'GB open'];
    expect(await pinned(() => statuses('now'))).toEqual(asPinned);
    expect(await pinned(() => statuses(day(9)))).toEqual(asPinned);
    expect(await statuses('now')).toEqual(['CN open', 'GB final', 'US open']);
    expect(await statuses(day(2))).toEqual(['CN open', 'GB open', 'US open']);
  });

  it('is empty where nothing had been folded when it was pinned', async () => {
    await using opened = await ThrowAwayReadStore.open();
    const { store } = opened;
    await store.prepare(projections);
    const pinned = await store.pin(['request-register']);
    const log = new ArrayLog(toEntries(before));
    await foldWhole({ store, source: log, projections }, log.end);
    const count = () => store.asKnown(register(), 'now').select('counterpart').execute();
    expect(await pinned(count)).toEqual([]);
    expect(await count()).toHaveLength(2);
  });
});
