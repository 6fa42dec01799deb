import type { LogBatch, LogEntry } from '@comity/event-log';
import { OfficeLog } from '../office-log/office-log.js';

const AT_ONCE = 1_000;
/** The office log has only about as many events as it is asked for. */
const MARGIN = 1.3;

/** An office's events in the order of recording, taken bit by bit. */
export class ToldEvents {
  readonly #stop = new AbortController();
  readonly #told: AsyncIterator<LogBatch>;
  #hasEnded = false;

  /** @param events that can be taken at least */
  constructor(events: number) {
    const log = new OfficeLog(Math.ceil(events * MARGIN));
    this.#told = log.follow(null, { maxBatch: AT_ONCE, signal: this.#stop.signal })[Symbol.asyncIterator]();
  }

  /** The next so many, in batches of a thousand. @throws RangeError when the office has told everything */
  async *next(count: number): AsyncGenerator<readonly LogEntry[]> {
    for (let taken = 0; taken < count; ) {
      const next = this.#hasEnded ? undefined : await this.#told.next();
      if (next === undefined || next.done === true) throw new RangeError(`${count - taken} events are missing`);
      this.#hasEnded = next.value.caughtUp;
      taken += next.value.entries.length;
      yield next.value.entries;
    }
  }

  async end(): Promise<void> {
    this.#stop.abort();
    await this.#told.return?.();
  }
}
