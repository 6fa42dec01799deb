import { setTimeout as pause } from 'node:timers/promises';
import type { EventLog, LogBatch } from '@comity/event-log';
import type pg from 'pg';
import type { GenerationWriter, RowChange } from './advance.js';
import { eachOf } from './every-settled.js';
import { LaneTransaction } from './lane-transaction.js';

/** Where the facts come from: the event log, or whatever reads like it. */
export type ProjectionSource = Pick<EventLog, 'follow' | 'lastPosition'>;

export interface LaneOptions {
  readonly source: ProjectionSource;
  readonly pool: pg.Pool;
  readonly maxBatch: number;
  /** A transaction that covers so many entries of the log, or is so old, is committed; at the end of the log, any is. */
  readonly entriesPerCommit: number;
  readonly longestTransactionMs: number;
  readonly signal: AbortSignal;
  /** After each commit, writer by writer; `batch` was its last. */
  readonly committed: (writer: GenerationWriter, changes: readonly RowChange[], batch: LogBatch) => Promise<void>;
  /** After a commit at the end of the log, once all writers were told. */
  readonly reachedEnd: (writers: readonly GenerationWriter[]) => Promise<void>;
}

/** A transaction costs about the same for one event as for ten: what keeps up makes one so often in the long run. */
const EVERY_MS = 100;
/** So many at once, for those who write now and then and wait to read it. */
const AT_ONCE = 10;

/**
 * Reads the log once for several generations that stand at about the same place, and moves them along together. While there
 * is more, the next batch is read as the last one is folded and written, and no more than two are in memory. At the end of
 * the log, what comes without end is gathered for a moment and shown together; what comes now and then is shown at once.
 */
export async function followLane(writers: readonly GenerationWriter[], options: LaneOptions): Promise<void> {
  if (writers.length === 0) return;
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const batches = options.source.follow(earliest(writers), { maxBatch: options.maxBatch, signal });
  const reader = batches[Symbol.asyncIterator]();
  let next: ReturnType<typeof fetchNext> | null = null;
  let transaction: LaneTransaction | null = null;
  let last: LogBatch | null = null;
  const pace = new Pace();
  try {
    // Whoever was told to stop asks no more: a log may have nothing to say, and not have noticed.
    while (!signal.aborted) {
      const taken: IteratorResult<LogBatch> = await (next ?? fetchNext());
      if (taken.done === true || signal.aborted) break;
      last = taken.value;
      next = last.caughtUp ? null : fetchNext();
      transaction ??= await LaneTransaction.begin(options.pool, writers);
      await transaction.advance(last);
      if (!isFull(transaction, last, options)) continue;
      await transaction.commit();
      transaction = null;
      await tell(writers, last, options);
      if (last.caughtUp) await pace.keep(signal);
    }
    if (transaction === null || last === null) return;
    await transaction.commit();
    transaction = null;
    await tell(writers, last, options);
  } finally {
    stop.abort();
    await transaction?.rollback();
    await next?.catch(() => undefined);
    await reader.return?.();
  }

  function fetchNext(): Promise<IteratorResult<LogBatch>> {
    const fetched = reader.next();
    // Fails while nobody waits for it yet; whoever takes it is told.
    fetched.catch(() => undefined);
    return fetched;
  }
}

/** Lets some through at once, and one so often in the long run. */
class Pace {
  private left = AT_ONCE;
  private countedAtMs = performance.now();

  /** One has gone through: waits until there is room for the next. */
  async keep(signal: AbortSignal): Promise<void> {
    const nowMs = performance.now();
    this.left = Math.min(AT_ONCE, this.left + (nowMs - this.countedAtMs) / EVERY_MS) - 1;
    this.countedAtMs = nowMs;
    if (this.left < 0) await pause(-this.left * EVERY_MS, undefined, { signal }).catch(() => undefined);
  }
}

function isFull(transaction: LaneTransaction, { caughtUp }: LogBatch, options: LaneOptions): boolean {
  const isOld = performance.now() - transaction.begunAtMs > options.longestTransactionMs;
  return caughtUp || isOld || transaction.size >= options.entriesPerCommit;
}

/** Few at once: what shares the pool finds a connection free. */
const TOLD_AT_ONCE = 3;

async function tell(writers: readonly GenerationWriter[], batch: LogBatch, options: LaneOptions): Promise<void> {
  await eachOf(writers, TOLD_AT_ONCE, (writer) => options.committed(writer, writer.committed(), batch));
  if (batch.caughtUp) await options.reachedEnd(writers);
}

/** The checkpoint furthest behind; null (the beginning) when one has none yet. */
function earliest(writers: readonly GenerationWriter[]): bigint | null {
  let first: bigint | null | undefined;
  for (const { checkpoint } of writers) {
    if (checkpoint === null) return null;
    if (first === undefined || first === null || checkpoint < first) first = checkpoint;
  }
  return first ?? null;
}
