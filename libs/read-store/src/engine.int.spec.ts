import { Fault } from '@comity/kernel';
import { freshDatabase } from '@comity/testing';
import fc from 'fast-check';
import { STILL_KNOWN } from './fold.js';
import type { ProjectionSource } from './lane.js';
import { ReadStore } from './read-store.js';
import { ArrayLog } from './testing/array-log.js';
import {
  answered,
  day,
  erased,
  type Fact,
  filed,
  register,
  reminded,
  requestId,
  tally,
  toEntries,
} from './testing/register.js';
import { digestsOf, eventually, foldWhole, start, ThrowAwayReadStore } from './testing/running.js';

const projections = [register(), tally];

const someFact = fc.record({
  request: fc.integer({ min: 1, max: 4 }),
  knownOn: fc.integer({ min: 1, max: 9 }),
  event: fc.constantFrom(filed('GB'), filed('CN'), answered('a'), answered('bc'), erased, reminded),
});

/** Within a request the record never goes back in time; across requests it may. */
const someHistory = fc.array(someFact, { minLength: 1, maxLength: 40 }).map((facts) => {
  const reached = new Map<number, number>();
  return facts.map((fact): Fact => {
    const knownOn = Math.max(fact.knownOn, reached.get(fact.request) ?? 0);
    reached.set(fact.request, knownOn);
    return { ...fact, knownOn };
  });
});

/** The slow and obvious way: what each request's events up to a day lead to. */
function naiveRegister(facts: readonly Fact[], knownOn: number): Map<string, object> {
  const rows = new Map<string, Record<string, unknown>>();
  for (const { request, event, ...fact } of facts) {
    if (fact.knownOn > knownOn) continue;
    const key = requestId(request);
    const row = rows.get(key);
    if (event.type === 'RequestFiled')
      rows.set(key, { ...event.data, status: 'open', final: false, days: null, notes: { all: [] } });
    if (event.type === 'RequestErased') rows.delete(key);
    if (event.type === 'ResponseReceived' && row !== undefined) {
      const all = [...(row.notes as { all: string[] }).all, event.data.note];
      rows.set(key, { ...row, final: true, days: event.data.days, status: 'final', notes: { all } });
    }
  }
  return rows;
}

describe('the projection engine', () => {
  it('gives the same tables however the log is cut into batches and transactions, and however little is kept in memory', async () => {
    const cuts = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 5 });
    const limits = fc.record({
      eventsPerCommit: fc.integer({ min: 1, max: 20 }),
      rowsKept: fc.integer({ min: 0, max: 4 }),
    });
    await fc.assert(
      fc.asyncProperty(someHistory, cuts, limits, async (facts, sizes, limited) => {
        const entries = toEntries(facts);
        expect(await digestsOf(projections, new ArrayLog(entries, sizes), limited)).toEqual(
          await digestsOf(projections, new ArrayLog(entries)),
        );
      }),
      { numRuns: 12 },
    );
  });

  it('answers for any date what a replay up to that date leads to', async () => {
    await fc.assert(
      fc.asyncProperty(someHistory, async (facts) => {
        await using opened = await ThrowAwayReadStore.open();
        const log = new ArrayLog(toEntries(facts), [3]);
        await foldWhole({ store: opened.store, source: log, projections }, log.end);
        for (let knownOn = 0; knownOn <= 10; knownOn++) {
          const at = knownOn === 10 ? 'now' : day(knownOn);
          const found = await opened.store
            .asKnown(register(), knownOn === 0 ? '2024-09-30T00:00:00.000Z' : at)
            .selectAll()
            .execute();
          const rows = found.map(
            ({ rowKey, knownFrom: _from, knownTo: _to, fromPosition: _position, ...row }) => [rowKey, row] as const,
          );
          expect(new Map(rows)).toEqual(naiveRegister(facts, knownOn));
        }
      }),
      { numRuns: 12 },
    );
  });

  it('answers for a point in the log without what was appended later of an earlier date', async () => {
    await using opened = await ThrowAwayReadStore.open();
    const log = new ArrayLog(
      toEntries([
        { request: 1, knownOn: 1, event: filed('GB') },
        { request: 2, knownOn: 5, event: filed('FR') },
        { request: 1, knownOn: 2, event: answered('x') },
        { request: 3, knownOn: 3, event: filed('US') },
      ]),
    );
    await foldWhole({ store: opened.store, source: log, projections: [register()] }, log.end);
    const versions = opened.store.versions(register(), 'row').select('row.fromPosition').orderBy('row.fromPosition');
    const [first = 0n, second = 0n, third = 0n] = (await versions.execute()).map(({ fromPosition }) => fromPosition);
    const shown = async (knownOn: number, position: bigint) => {
      const point = { recordedBy: day(knownOn), position };
      const rows = await opened.store.asKnown(register(), point).select(['counterpart', 'status']).execute();
      return rows.map(({ counterpart, status }) => `${counterpart} ${status}`).sort();
    };
    expect(await shown(9, first)).toEqual(['GB open']);
    expect(await shown(9, second)).toEqual(['FR open', 'GB open']);
    expect(await shown(4, second)).toEqual(['GB open']);
    expect(await shown(4, third)).toEqual(['GB final']);
    expect(await shown(1, third)).toEqual(['GB open']);
    expect(await shown(9, log.end)).toEqual(['FR open', 'GB final', 'US open']);
  });

  it('never lets the record of a key go back when a late stream knows earlier, and keeps for folding what the newest version needs', async () => {
    await using opened = await ThrowAwayReadStore.open();
    const log = new ArrayLog(
      toEntries([
        { request: 1, knownOn: 5, event: filed('GB') },
        { request: 2, knownOn: 3, event: filed('GB') },
        { request: 3, knownOn: 7, event: filed('GB') },
      ]),
    );
    await foldWhole({ store: opened.store, source: log, projections }, log.end);
    const { rows } = await opened.store.pool.query(
      'select filed, days, known_from, known_to from counterpart_tally order by known_from',
    );
    expect(rows).toEqual([
      { filed: 2, days: null, known_from: day(5), known_to: day(7) },
      {
        filed: 3,
        days: { filedOn: ['2024-10-01', '2024-10-01', '2024-10-01'] },
        known_from: day(7),
        known_to: STILL_KNOWN,
      },
    ]);
  });

  it('folds nothing twice when PostgreSQL ends its connections in the midst', async () => {
    const facts = Array.from(
      { length: 400 },
      (_, index): Fact => ({ request: index % 40, knownOn: 1 + Math.floor(index / 50), event: filed(`C${index % 3}`) }),
    );
    const entries = toEntries(facts);
    const expected = await digestsOf(projections, new ArrayLog(entries));
    await using opened = await ThrowAwayReadStore.open();
    const { store } = opened;
    await store.prepare(projections);
    const log = new ArrayLog(entries, [5]);
    await using running = start({ store, source: log, projections, eventsPerCommit: 20 });
    for (const position of [300n, 1_200n, 2_500n]) {
      await eventually(`position ${position}`, () => store.waitFor(['counterpart-tally'], position, 500));
      await store.pool.query(
        `select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()`,
      );
    }
    const names = projections.map(({ name }) => name);
    await eventually('the end', () =>
      Promise.race([running.ended.then(() => true), store.waitFor(names, log.end, 500)]),
    );
    expect(await store.digests()).toEqual(expected);
  });

  it('stops an instance whose checkpoint another one has moved', async () => {
    await using opened = await ThrowAwayReadStore.open();
    const { store } = opened;
    const log = new ArrayLog(toEntries([{ request: 1, knownOn: 1, event: filed('GB') }]));
    await store.prepare([tally]);
    await using zombie = start({ store, source: log, projections: [tally] });
    await eventually('the projection is live', async () => (await store.status())[0]?.caughtUp === true);
    log.more(...toEntries([{ request: 2, knownOn: 2, event: filed('GB') }], 2));
    await eventually('the second batch', () => store.waitFor([tally.name], log.end, 500));
    await store.pool.query('update read.checkpoints set position = 25 where name = $1', [tally.name]);
    log.more(...toEntries([{ request: 3, knownOn: 3, event: filed('GB') }], 3));
    await expect(zombie.ended).rejects.toMatchObject({ code: 'projection-fenced' } satisfies Partial<Fault>);
    expect(await store.asKnown(tally, 'now').select('filed').execute()).toEqual([{ filed: 2 }]);
  });

  it('has one instance at work, and another take over when it ends', async () => {
    await using opened = await ThrowAwayReadStore.open();
    const { store } = opened;
    const log = new ArrayLog(toEntries([{ request: 1, knownOn: 1, event: filed('GB') }]));
    await store.prepare([tally]);
    const first = start({ store, source: log, projections: [tally] });
    await eventually('the first batch', () => store.waitFor([tally.name], log.end, 500));
    await using second = start({ store, source: log, projections: [tally] });
    log.more(...toEntries([{ request: 2, knownOn: 2, event: filed('GB') }], 2));
    await eventually('the second batch', () => store.waitFor([tally.name], log.end, 500));
    await first[Symbol.asyncDispose]();
    log.more(...toEntries([{ request: 3, knownOn: 3, event: filed('GB') }], 3));
    await eventually('the third batch', () =>
      Promise.race([second.ended.then(() => true), store.waitFor([tally.name], log.end, 500)]),
    );
    expect(await store.asKnown(tally, 'now').select('filed').execute()).toEqual([{ filed: 3 }]);
  });

  it('builds a new version beside the live one and swaps it in when it has caught up', async () => {
    await using opened = await ThrowAwayReadStore.open();
    const { store } = opened;
    const log = new ArrayLog(toEntries([{ request: 1, knownOn: 1, event: filed('GB') }]));
    await foldWhole({ store, source: log, projections: [register(1)] }, log.end);
    await using _running = start({ store, source: log, projections: [register(2)] });
    const status = () => store.asKnown(register(2), 'now').select('status').executeTakeFirst();
    await eventually('version 2 is shown', async () => (await status())?.status === 'open-2');
    expect(await store.status()).toMatchObject([{ version: 2, generation: 2, status: 'live', caughtUp: true }]);
  });

  it('does not let older code touch what newer code has built', async () => {
    await using opened = await ThrowAwayReadStore.open();
    const { store } = opened;
    const log = new ArrayLog(toEntries([{ request: 1, knownOn: 1, event: filed('GB') }]));
    await foldWhole({ store, source: log, projections: [register(2)] }, log.end);
    await using older = start({ store, source: log, projections: [register(1)] });
    await expect(older.ended).rejects.toMatchObject({ code: 'projection-outdated' });
  });

  it('rebuilds beside the live generation on request, to the same table', async () => {
    await using opened = await ThrowAwayReadStore.open();
    const { store } = opened;
    const log = new ArrayLog(
      toEntries([
        { request: 1, knownOn: 1, event: filed('GB') },
        { request: 1, knownOn: 2, event: answered('x') },
      ]),
    );
    await store.prepare(projections);
    await using _running = start({ store, source: log, projections });
    await eventually('the end', () => store.waitFor(['request-register'], log.end, 500));
    const before = await store.digests();
    await store.rebuild(register());
    await eventually(
      'generation 2',
      async () =>
        (await store.status()).some(({ generation }) => generation === 2) &&
        (await store.status()).every(({ status }) => status === 'live'),
    );
    expect(await store.digests()).toEqual(before);
  });

  it('asks a log nothing more once it was told to stop', async () => {
    await using opened = await ThrowAwayReadStore.open();
    const facts = [1, 2].map((request): Fact => ({ request, knownOn: 1, event: filed('GB') }));
    const log = new ArrayLog(toEntries(facts), [1]);
    const lateAsked: boolean[] = [];
    const source: ProjectionSource = {
      lastPosition: () => log.lastPosition(),
      async *follow(after, options) {
        for await (const batch of log.follow(after, options)) {
          yield batch;
          lateAsked.push(options.signal.aborted);
        }
      },
    };
    await foldWhole({ store: opened.store, source, projections }, log.end);
    expect(lateAsked.length).toBeGreaterThan(0);
    expect(lateAsked).not.toContain(true);
  });

  it('lets go of PostgreSQL at once when it is closed, also when only its pool was used', async () => {
    await using database = await freshDatabase();
    const store = ReadStore.connect(database.url);
    await store.pool.query('select 1');
    await store.close();
    expect([store.pool.ended, store.pool.totalCount]).toEqual([true, 0]);
  });
});
