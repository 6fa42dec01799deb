import { ArrayLog } from './testing/array-log.js';
import { answered, type Fact, filed, register, requestId, tally, toEntries, undecodable } from './testing/register.js';
import { digestsOf, foldWhole, ThrowAwayReadStore } from './testing/running.js';

const projections = [register(), tally];

describe('parking', () => {
  it('parks what cannot be folded with all that follows on its key, and nothing else', async () => {
    await using opened = await ThrowAwayReadStore.open();
    const { store } = opened;
    const poisoned: Fact[] = [
      { request: 1, knownOn: 1, event: filed('GB') },
      { request: 2, knownOn: 1, event: filed('CN') },
      { request: 1, knownOn: 2, event: answered('poison') },
      { request: 1, knownOn: 3, event: answered('later') },
      { request: 2, knownOn: 3, event: answered('fine') },
    ];
    const log = new ArrayLog(toEntries(poisoned), [2]);
    await foldWhole({ store, source: log, projections }, log.end);
    const now = store.asKnown(register(), 'now').select(['row.rowKey', 'row.status']).orderBy('row.counterpart');
    expect(await now.execute()).toEqual([
      { rowKey: requestId(2), status: 'final' },
      { rowKey: requestId(1), status: 'open' },
    ]);
    expect((await store.parked()).map(({ position, rowKey, reason }) => ({ position, rowKey, reason }))).toEqual([
      { position: 30n, rowKey: requestId(1), reason: 'cannot fold this' },
      { position: 40n, rowKey: requestId(1), reason: 'waits for an earlier event of its key' },
    ]);
    expect((await store.status()).map(({ name, parked }) => ({ name, parked }))).toContainEqual({
      name: 'request-register',
      parked: 2,
    });
  });

  it('replays what was parked in order, as if it had never been', async () => {
    const mended: Fact[] = [
      { request: 1, knownOn: 1, event: filed('GB') },
      { request: 1, knownOn: 2, event: answered('first') },
      { request: 1, knownOn: 3, event: answered('second') },
    ];
    const entries = toEntries(mended);
    await using opened = await ThrowAwayReadStore.open();
    const { store } = opened;
    const log = new ArrayLog(entries);
    log.replace(undecodable(1, 1, 20n));
    await foldWhole({ store, source: log, projections }, log.end);
    expect(await store.retryParked(register(), log)).toBe(2);
    log.replace(entries[1] as (typeof entries)[number]);
    expect(await store.retryParked(register(), log)).toBe(0);
    expect((await store.digests()).request_register).toBe(
      (await digestsOf(projections, new ArrayLog(entries))).request_register,
    );
  });
});
