import { setTimeout as pause } from 'node:timers/promises';
import type { LogBatch } from '@comity/event-log';
import { Fault } from '@comity/kernel';
import { GenerationWriter, type RowChange } from './advance.js';
import type { EngineLog } from './engine-log.js';
import { everySettled } from './every-settled.js';
import { countBuilding, ensureGenerations } from './generations.js';
import { MOST_ROWS_KEPT } from './kept-rows.js';
import { followLane, type ProjectionSource } from './lane.js';
import { LeaseSession } from './lease.js';
import type { Projection } from './projection.js';
import type { ReadStore } from './read-store.js';
import { Settling } from './settling.js';
import { TableStatistics } from './table-statistics.js';

/**
 * Told of the rows that a commit changed, after it. A hint: lost when the process dies between the two, and given up after
 * five seconds or an error, so whoever plans work from it needs a sweep as well. Never called for a generation that is
 * being built beside the live one. `live` is false while the projection is still catching up with the log.
 */
export type AfterCommit<Row> = (
  changes: readonly RowChange<Row>[],
  context: { readonly live: boolean },
) => Promise<void>;

export interface ProjectionRun {
  readonly projection: Projection;
  readonly afterCommit: AfterCommit<object> | null;
}

/** A projection with somebody who wants to know what it changed. */
export function watched<Row extends object>(projection: Projection<Row>, afterCommit: AfterCommit<Row>): ProjectionRun {
  // The engine hands this projection's own rows back, and no others.
  return { projection, afterCommit: afterCommit as AfterCommit<object> };
}

export interface RunOptions {
  readonly store: ReadStore;
  readonly source: ProjectionSource;
  readonly projections: readonly (Projection | ProjectionRun)[];
  /** Aborting ends the run after the batch in hand. */
  readonly signal: AbortSignal;
  readonly log: EngineLog;
  /** Events per batch, 1 to 10,000; 1,000 unless told. */
  readonly maxBatch?: number;
  /** Events per transaction at most, while more of the log is left, 1 or more; 20,000 unless told. */
  readonly eventsPerCommit?: number;
  /** Rows per projection whose newest version stays in memory, 0 or more; 400 unless told. */
  readonly rowsKept?: number;
}

interface Progress {
  failures: number;
}

/** From one laying of the lanes to the next. */
interface Round {
  readonly options: RunOptions;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  readonly settling: Settling;
  readonly statistics: TableStatistics;
  /** Generations being built when the lanes were laid; another number is a reason to lay them anew. */
  building: number | null;
  readonly layAnew: () => void;
}

/** Twice as many are folded hardly faster, and hold the memory of a host near its bound. */
const DEFAULT_BATCH = 1_000;
/** What ends within so many events is written once. Nobody waits for what is being built, and a build that is killed loses little. */
const DEFAULT_COMMIT = 20_000;
/** Whoever watches a build sees it move on. */
const LONGEST_BUILD_TRANSACTION_MS = 10_000;
/** What is far behind is shown a few times a second: within a transaction, one batch is folded while the last one is written. */
const LONGEST_LIVE_TRANSACTION_MS = 300;
const HEARTBEAT_MS = 1_000;
const LONGEST_PAUSE_MS = 5_000;
/** About five minutes of failure without a single commit. */
const MOST_FAILURES = 60;
const HOOK_TIMEOUT_MS = 5_000;
/** Trying again cannot help: another instance is at work, or the code does not fit what is stored. */
const FINAL_FAULTS = new Set(['projection-fenced', 'projection-changed', 'projection-outdated']);

/**
 * Keeps the projections up with the log until the signal aborts: each fact once, whatever stops in between. One instance is
 * active per projection; others stand by and take over. Outages of PostgreSQL and of the log are waited out.
 * @throws Fault `projection-fenced`, `projection-changed`, `projection-outdated`; `projections-failing` after about five
 * minutes without progress
 */
export async function runProjections(options: RunOptions): Promise<void> {
  const runs = options.projections.map((one) => ('projection' in one ? one : { projection: one, afterCommit: null }));
  const progress: Progress = { failures: 0 };
  while (!options.signal.aborted) {
    try {
      await runOnce(runs, options, progress);
    } catch (error) {
      if (options.signal.aborted) return;
      if (error instanceof Fault && FINAL_FAULTS.has(error.code)) throw error;
      if (++progress.failures >= MOST_FAILURES) {
        throw new Fault('projections-failing', 'the projections make no progress', { cause: error });
      }
      const pauseMs = Math.min(100 * 2 ** (progress.failures - 1), LONGEST_PAUSE_MS);
      options.log.warn({ err: error, failures: progress.failures, pauseMs }, 'projections interrupted, trying again');
      await pause(pauseMs, undefined, { signal: options.signal }).catch(() => undefined);
    }
  }
}

/** One session of leases. Whenever what we hold, or what is live, changes, the lanes are laid anew. */
async function runOnce(runs: readonly ProjectionRun[], options: RunOptions, progress: Progress): Promise<void> {
  await options.store.prepare(runs.map(({ projection }) => projection));
  const lease = await LeaseSession.open(options.store.url);
  const session = AbortSignal.any([options.signal, lease.lost]);
  const names = runs.map(({ projection }) => projection.name);
  const statistics = new TableStatistics(options.store.pool, options.log);
  try {
    while (!session.aborted) {
      await lease.claim(names);
      const relay = new AbortController();
      const signal = AbortSignal.any([session, relay.signal]);
      const round: Round = {
        options,
        signal,
        progress,
        settling: new Settling(options.store.pool, options.log),
        statistics,
        building: null,
        layAnew: () => relay.abort(),
      };
      const held = runs.filter(({ projection }) => lease.holds(projection.name));
      await everySettled([
        keepClaiming(lease, names, round).finally(round.layAnew),
        runLanes(held, round).finally(round.layAnew),
      ]);
    }
  } finally {
    await statistics.end();
    await lease.close();
  }
}

/** The heartbeat of the session; ends when other projections or generations have become ours to keep. */
async function keepClaiming(lease: LeaseSession, names: readonly string[], round: Round): Promise<void> {
  const { signal, options, settling } = round;
  while (!signal.aborted) {
    await pause(HEARTBEAT_MS, undefined, { signal }).catch(() => undefined);
    if (signal.aborted || (await lease.claim(names)).length > 0) return;
    if (round.building === null) continue;
    const held = names.filter((name) => lease.holds(name));
    if ((await countBuilding(options.store.pool, held)) !== round.building) return;
    if (await settling.again()) return;
  }
}

/** One lane for what has caught up, one for what is being built: a rebuild does not hold up what people look at. */
async function runLanes(runs: readonly ProjectionRun[], round: Round): Promise<void> {
  const { options, signal } = round;
  const { pool } = options.store;
  const writers: GenerationWriter[] = [];
  for (const { projection, afterCommit } of runs) {
    for (const generation of await ensureGenerations(pool, projection)) {
      const tellsChanges = afterCommit !== null && generation.status === 'live';
      const rowsKept = options.rowsKept ?? MOST_ROWS_KEPT;
      writers.push(await GenerationWriter.open(pool, generation, { tellsChanges, rowsKept }));
    }
  }
  round.building = writers.filter(({ generation }) => generation.status === 'building').length;
  if (await settleAtEnd(writers, round)) return;
  if (writers.length === 0) return untilAborted(signal);
  const hooks = new Map(runs.map(({ projection, afterCommit }) => [projection.name, afterCommit]));
  const lane = (caughtUp: boolean): Promise<void> =>
    followLane(
      writers.filter(({ generation }) => generation.caughtUp === caughtUp),
      {
        source: options.source,
        pool,
        maxBatch: options.maxBatch ?? DEFAULT_BATCH,
        entriesPerCommit: options.eventsPerCommit ?? DEFAULT_COMMIT,
        longestTransactionMs: caughtUp ? LONGEST_LIVE_TRANSACTION_MS : LONGEST_BUILD_TRANSACTION_MS,
        signal,
        committed: (writer, changes, batch) =>
          afterBatch(writer, changes, batch, hooks.get(writer.name) ?? null, round),
        reachedEnd: (reached) => settle(reached, round),
      },
    ).catch((error: unknown) => {
      round.layAnew();
      throw error;
    });
  await everySettled([lane(true), lane(false)]);
}

/** Nothing may be left in the log to announce that the end is reached (an empty log; a stop just before the swap). */
async function settleAtEnd(writers: readonly GenerationWriter[], round: Round): Promise<boolean> {
  const building = writers.filter(({ generation }) => !generation.caughtUp);
  if (building.length === 0) return false;
  const end = await round.options.source.lastPosition();
  const atEnd = ({ checkpoint }: GenerationWriter): boolean =>
    end === null || (checkpoint !== null && checkpoint >= end);
  return round.settling.reachedEnd(building.filter(atEnd));
}

async function afterBatch(
  writer: GenerationWriter,
  changes: readonly RowChange[],
  batch: LogBatch,
  hook: AfterCommit<object> | null,
  round: Round,
): Promise<void> {
  round.progress.failures = 0;
  const { generation } = writer;
  // What is being built is looked at when it is complete.
  if (generation.caughtUp) round.statistics.wrote(generation, writer.takeWritten());
  if (hook !== null && changes.length > 0) {
    await hint(hook, changes, batch.caughtUp, round.options.log);
  }
}

async function settle(writers: readonly GenerationWriter[], { settling, layAnew }: Round): Promise<void> {
  const building = writers.filter(({ generation }) => !generation.caughtUp);
  if (building.length > 0 && (await settling.reachedEnd(building))) layAnew();
}

async function hint(
  hook: AfterCommit<object>,
  changes: readonly RowChange[],
  live: boolean,
  log: EngineLog,
): Promise<void> {
  const giveUp = new AbortController();
  const timeout = pause(HOOK_TIMEOUT_MS, undefined, { signal: giveUp.signal }).then(() => {
    throw new Fault('after-commit-timeout', `no answer within ${HOOK_TIMEOUT_MS} ms`);
  });
  try {
    await Promise.race([hook(changes, { live }), timeout]);
  } catch (error) {
    log.warn({ err: error, changes: changes.length }, 'a hint about changed rows was lost, the sweep will find them');
  } finally {
    giveUp.abort();
    timeout.catch(() => undefined);
  }
}

function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
