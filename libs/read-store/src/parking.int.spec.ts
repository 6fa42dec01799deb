import type { LogEntry } from '@comity/event-log';
import { ArrayLog } from './testing/array-log.js';
import { answered, type Fact, filed, register, requestId, tally, toEntries, undecodable } from './testing/register.js';
import { digestsOf, eventually, foldWhole, start, ThrowAwayReadStore } from './testing/running.js';

const projections = [register(), tally];

/** The third event of its stream. */
function asThird(entry: LogEntry): LogEntry {
  return entry.kind === 'event' ? { ...entry, event: { ...entry.event, revision: 2 } } : entry;
}

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

  it('goes on from what a retry has folded beside it, not from what it had in mind', async () => {
    const entries = toEntries([
      { request: 1, knownOn: 1, event: filed('GB') },
      { request: 1, knownOn: 2, event: answered('first') },
    ]);
    const later = toEntries([{ request: 1, knownOn: 3, event: answered('second') }], 3).map(asThird);
    await using opened = await ThrowAwayReadStore.open();
    const { store } = opened;
    const log = new ArrayLog(entries);
    log.replace(undecodable(1, 1, 20n));
    await using _running = start({ store, source: log, projections });
    await eventually('the end', () => store.waitFor(['request-register'], 20n, 500));
    log.replace(entries[1] as (typeof entries)[number]);
    expect(await store.retryParked(register(), log)).toBe(0);
    log.more(...later);
    await eventually('the last answer', () => store.waitFor(['request-register'], 30n, 500));
    const { notes } = await store.asKnown(register(), 'now').select('notes').executeTakeFirstOrThrow();
    expect(notes.all).toEqual(['first', 'second']);
  });
});
