import type { EventLog, LogBatch } from '@comity/event-log';
import type { GenerationWriter, RowChange } from './advance.js';

/** Where the facts come from: the event log, or whatever reads like it. */
export type ProjectionSource = Pick<EventLog, 'follow' | 'lastPosition'>;

export interface LaneOptions {
  readonly source: ProjectionSource;
  readonly maxBatch: number;
  readonly signal: AbortSignal;
  /** After each commit, writer by writer. */
  readonly committed: (writer: GenerationWriter, changes: readonly RowChange[], batch: LogBatch) => Promise<void>;
}

/**
 * Reads the log once for several generations that stand at about the same place, and moves them along together, each in its
 * own transaction. The next batch is read while the last one is written; no more than two are in memory.
 */
export async function followLane(writers: readonly GenerationWriter[], options: LaneOptions): Promise<void> {
  if (writers.length === 0) return;
  const stop = new AbortController();
  const signal = AbortSignal.any([options.signal, stop.signal]);
  const batches = options.source.follow(earliest(writers), { maxBatch: options.maxBatch, signal });
  const reader = batches[Symbol.asyncIterator]();
  let next = fetchNext();
  try {
    for (let taken = await next; taken.done !== true && !signal.aborted; taken = await next) {
      const batch = taken.value;
      next = fetchNext();
      await moveAll(writers, batch, options);
    }
  } finally {
    stop.abort();
    await next.catch(() => undefined);
    await reader.return?.();
  }

  function fetchNext(): Promise<IteratorResult<LogBatch>> {
    const fetched = reader.next();
    // Fails while nobody waits for it yet; whoever takes it is told.
    fetched.catch(() => undefined);
    return fetched;
  }
}

/**
 * Few at once: PostgreSQL has work for one while the next one folds, and the rows of no more than these are in memory. What
 * shares the pool finds a connection free.
 */
const WRITERS_AT_ONCE = 3;

async function moveAll(writers: readonly GenerationWriter[], batch: LogBatch, options: LaneOptions): Promise<void> {
  const left = writers.values();
  const work = async (): Promise<void> => {
    for (const writer of left) await moveOn(writer, batch, options);
  };
  await everySettled(Array.from({ length: WRITERS_AT_ONCE }, work));
}

async function moveOn(writer: GenerationWriter, batch: LogBatch, options: LaneOptions): Promise<void> {
  const changes = await writer.advance(batch);
  await options.committed(writer, changes, batch);
}

/** Waits for all, even when one fails: nothing of ours runs on after the lane has ended. */
export async function everySettled(work: readonly Promise<void>[]): Promise<void> {
  const failed = (await Promise.allSettled(work)).find((result) => result.status === 'rejected');
  if (failed !== undefined) throw failed.reason;
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
