import type { Projection } from './projection.js';
import { ArrayLog } from './testing/array-log.js';
import { answered, type Fact, filed, register, tally, toEntries, undecodable } from './testing/register.js';
import { eventually, foldWhole, start, ThrowAwayReadStore } from './testing/running.js';

const facts: Fact[] = [
  { request: 1, knownOn: 1, event: filed('GB') },
  { request: 2, knownOn: 1, event: filed('CN') },
  { request: 1, knownOn: 2, event: answered('x') },
];

/** A read store whose tables show the log, with nothing at work any more. */
async function folded(log: ArrayLog, projections: readonly Projection[] = [register()]): Promise<ThrowAwayReadStore> {
  const opened = await ThrowAwayReadStore.open();
  await foldWhole({ store: opened.store, source: log, projections }, log.end);
  await eventually('the end of the log', async () => (await opened.store.status()).every(({ caughtUp }) => caughtUp));
  return opened;
}

async function tablesOf({ store }: ThrowAwayReadStore): Promise<string[]> {
  const { rows } = await store.pool.query<{ name: string }>(
    `select relname as name from pg_class where relkind = 'r' and relname like '%\\_g_' order by 1`,
  );
  return rows.map(({ name }) => name);
}

describe('a rebuild', () => {
  it('keeps the generation that it replaces until it is dropped, and takes no number twice', async () => {
    const log = new ArrayLog(toEntries(facts));
    await using opened = await folded(log);
    const { store } = opened;
    await using _running = start({ store, source: log, projections: [register()] });
    const rebuilt = async (): Promise<number> => {
      const generation = await store.rebuild(register());
      await eventually(
        'the rebuilt generation is live',
        async () => (await store.rebuildProgress('request-register', generation))?.status === 'live',
      );
      return generation;
    };
    expect(await rebuilt()).toBe(2);
    expect(await store.retired()).toMatchObject([{ name: 'request-register', generation: 1, version: 1 }]);
    expect(await tablesOf(opened)).toEqual(['request_register_g1', 'request_register_g2']);
    expect(await store.dropRetired(['another'])).toEqual([]);
    expect(await store.dropRetired(['request-register'])).toMatchObject([{ generation: 1 }]);
    expect([await store.retired(), await tablesOf(opened)]).toEqual([[], ['request_register_g2']]);
    expect(await rebuilt()).toBe(3);
  });

  it('is not shown while it parks what the live one does not, until what is parked is mended or the build given up', async () => {
    const entries = toEntries(facts);
    const mended = entries[2] as (typeof entries)[number];
    const log = new ArrayLog(entries);
    await using opened = await folded(log);
    const { store } = opened;
    log.replace(undecodable(1, 1, 30n));
    const warnings: string[] = [];
    const heard = { info: () => undefined, warn: (_details: object, message: string) => void warnings.push(message) };
    await using _running = start({ store, source: log, projections: [register()], log: heard });
    const generation = await store.rebuild(register());
    const progress = () => store.rebuildProgress('request-register', generation);
    await eventually('the refusal', () => warnings.length > 0);
    expect(await progress()).toMatchObject({ status: 'building', parkedBeyondLive: 1, level: true, kept: true });
    log.replace(mended);
    expect(await store.retryParked(register(), log)).toBe(0);
    await eventually('the mended generation is live', async () => (await progress())?.status === 'live');
    expect(warnings).toHaveLength(1);

    log.replace(undecodable(1, 1, 30n));
    const next = await store.rebuild(register());
    await eventually('the second refusal', () => warnings.length > 1);
    expect(await store.abandonRebuilds(['request-register'])).toBe(1);
    expect(await store.rebuildProgress('request-register', next)).toMatchObject({ status: 'retired' });
    log.more(...toEntries([{ request: 3, knownOn: 3, event: filed('FR') }], 4));
    await eventually('the live one goes on', () => store.waitFor(['request-register'], log.end, 500));
    expect(await store.status()).toMatchObject([{ generation, status: 'live', parked: 0 }]);
  });

  it('is shown although the log holds what nobody can fold, when the live one parks it as well', async () => {
    const log = new ArrayLog(toEntries(facts));
    log.replace(undecodable(1, 1, 30n));
    await using opened = await folded(log);
    const { store } = opened;
    await using _running = start({ store, source: log, projections: [register()] });
    const generation = await store.rebuild(register());
    await eventually(
      'the rebuilt generation is live',
      async () => (await store.rebuildProgress('request-register', generation))?.status === 'live',
    );
    expect(await store.status()).toMatchObject([{ generation, parked: 1 }]);
  });

  it('waits for those who read the live one, and they are not disturbed', async () => {
    const log = new ArrayLog(toEntries(facts));
    await using opened = await folded(log);
    const { store } = opened;
    const reader = await store.pool.connect();
    await reader.query('begin');
    await reader.query('select from request_register');
    await using _running = start({ store, source: log, projections: [register()] });
    const generation = await store.rebuild(register());
    const progress = () => store.rebuildProgress('request-register', generation);
    await eventually('the end of the log', async () => (await progress())?.level === true);
    expect((await reader.query('select row_key from request_register')).rowCount).toBe(3);
    expect(await progress()).toMatchObject({ status: 'building' });
    await reader.query('commit');
    reader.release();
    await eventually('the rebuilt generation is live', async () => (await progress())?.status === 'live');
  });

  it('lets what serves move on while its own indexes are made', async () => {
    const log = new ArrayLog(toEntries(facts));
    const projections = [register(), tally];
    const names = projections.map(({ name }) => name);
    await using opened = await folded(log, projections);
    const { store } = opened;
    for (const projection of projections) await store.rebuild(projection);
    const writer = await store.pool.connect();
    await writer.query('begin; lock table request_register_g2 in row exclusive mode'); // which no index is made beside
    await using _running = start({ store, source: log, projections });
    await eventually('an index that waits', async () => {
      const { rows } = await store.pool.query(
        `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like 'create index%'`,
      );
      return rows.length > 0;
    });
    log.more(...toEntries([{ request: 3, knownOn: 3, event: filed('FR') }], 4));
    expect(await store.waitFor(names, log.end, 10_000)).toBe(true);
    await writer.query('commit');
    writer.release();
    const live = async () =>
      (await store.status()).every(({ status, generation }) => status === 'live' && generation === 2);
    await eventually('both are live', live);
  });

  it('has no hints sent again: what happened because of an event does not happen because of its replay', async () => {
    const log = new ArrayLog(toEntries(facts));
    await using opened = await ThrowAwayReadStore.open();
    const { store } = opened;
    const hinted: string[] = [];
    const run = {
      projection: tally,
      afterCommit: async (changes: readonly { key: string }[]) => void hinted.push(...changes.map(({ key }) => key)),
    };
    await store.prepare([tally]);
    await using _running = start({ store, source: log, projections: [run] });
    await eventually('the end of the log', () => store.waitFor([tally.name], log.end, 500));
    const generation = await store.rebuild(tally);
    await eventually(
      'the rebuilt generation is live',
      async () => (await store.rebuildProgress(tally.name, generation))?.status === 'live',
    );
    expect(hinted.toSorted()).toEqual(['CN', 'GB']);
    log.more(...toEntries([{ request: 3, knownOn: 3, event: filed('FR') }], 4));
    await eventually('the next hint', () => hinted.length > 2);
    expect(hinted.at(-1)).toBe('FR');
  });
});

describe('the check of a rebuild', () => {
  it('finds the live tables equal to the log, while they are written to, and leaves nothing behind', async () => {
    const log = new ArrayLog(toEntries(facts), [2]);
    await using opened = await folded(log, [register(), tally]);
    const { store } = opened;
    log.more(...toEntries([{ request: 3, knownOn: 3, event: filed('FR') }], 4));
    const before = await tablesOf(opened);
    const seen: number[] = [];
    const checked = await store.checkRebuild({
      source: log,
      projections: [register(), tally],
      onProgress: ({ entries }) => seen.push(entries),
    });
    expect(checked.map(({ name, position, parked }) => ({ name, position, parked }))).toEqual([
      { name: 'request-register', position: 30n, parked: 0 },
      { name: 'counterpart-tally', position: 30n, parked: 0 },
    ]);
    for (const { liveDigest, rebuiltDigest } of checked) expect(rebuiltDigest).toBe(liveDigest);
    expect(seen).toEqual([2, 4]);
    expect(await tablesOf(opened)).toEqual(before);
  });

  it('names the table that somebody has changed behind the log’s back', async () => {
    const log = new ArrayLog(toEntries(facts));
    await using opened = await folded(log, [register(), tally]);
    const { store } = opened;
    await store.pool.query(`update counterpart_tally_g1 set filed = 7 where row_key = 'GB'`);
    const checked = await store.checkRebuild({ source: log, projections: [register(), tally] });
    const different = checked.filter(({ liveDigest, rebuiltDigest }) => liveDigest !== rebuiltDigest);
    expect(different.map(({ name }) => name)).toEqual(['counterpart-tally']);
  });

  it('is refused where the log ends before what was folded from it, and where the live version is another', async () => {
    const log = new ArrayLog(toEntries(facts));
    await using opened = await folded(log);
    const { store } = opened;
    const shorter = new ArrayLog(toEntries(facts.slice(0, 2)));
    const impossible = { code: 'check-impossible' };
    await expect(store.checkRebuild({ source: shorter, projections: [register()] })).rejects.toMatchObject(impossible);
    await expect(store.checkRebuild({ source: log, projections: [register(2)] })).rejects.toMatchObject(impossible);
  });
});
