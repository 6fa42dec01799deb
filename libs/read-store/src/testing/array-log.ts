import type { FollowOptions, LogBatch, LogEntry } from '@comity/event-log';
import type { ProjectionSource } from '../lane.js';
import type { RetrySource } from '../retry-parked.js';

/** A log in memory, cut into batches as a test wants them; `more` is told to whoever follows. */
export class ArrayLog implements ProjectionSource, RetrySource {
  private readonly entries: LogEntry[];
  private grown = Promise.withResolvers<void>();

  /** @param cuts sizes of the batches, used in turn */
  constructor(
    entries: readonly LogEntry[],
    private readonly cuts: readonly number[] = [1_000],
  ) {
    this.entries = [...entries];
  }

  more(...entries: readonly LogEntry[]): void {
    this.entries.push(...entries);
    this.grown.resolve();
    this.grown = Promise.withResolvers<void>();
  }

  /** Puts another entry in the place of one, as when its cause was mended. */
  replace(entry: LogEntry): void {
    this.entries[this.entries.findIndex((one) => positionOf(one) === positionOf(entry))] = entry;
  }

  get end(): bigint {
    return this.entries.reduce((_end, entry) => positionOf(entry), -1n);
  }

  async lastPosition(): Promise<bigint | null> {
    return this.entries.length === 0 ? null : this.end;
  }

  async *follow(after: bigint | null, { maxBatch, signal }: FollowOptions): AsyncGenerator<LogBatch> {
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    let next = this.entries.findIndex((entry) => after === null || positionOf(entry) > after);
    if (next < 0) next = this.entries.length;
    for (let turn = 0; !signal.aborted; turn++) {
      while (next >= this.entries.length && !signal.aborted) await Promise.race([this.grown.promise, aborted]);
      const size = Math.min(this.cuts[turn % this.cuts.length] ?? maxBatch, maxBatch);
      const entries = this.entries.slice(next, next + size);
      const last = entries.at(-1);
      if (last === undefined || signal.aborted) return;
      next += entries.length;
      yield { entries, through: positionOf(last), caughtUp: next === this.entries.length };
    }
  }

  async *readStream(
    stream: string,
    { fromRevision = 0, maxCount = Number.MAX_SAFE_INTEGER }: { fromRevision?: number; maxCount?: number } = {},
  ): AsyncIterable<LogEntry> {
    const own = this.entries.map((entry) => ({ entry, ...(entry.kind === 'event' ? entry.event : entry) }));
    yield* own
      .filter((one) => one.stream === stream && one.revision >= fromRevision)
      .slice(0, maxCount)
      .map(({ entry }) => entry);
  }
}

export function positionOf(entry: LogEntry): bigint {
  return entry.kind === 'event' ? entry.event.position : entry.position;
}
