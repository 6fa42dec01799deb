import type { LogEntry } from '@comity/event-log';
import { OfficeLog } from '../office-log/office-log.js';

const AT_ONCE = 1_000;

/** An office's events in the order of recording, cut where whoever takes them wants. */
export class ToldEvents {
  readonly #stop = new AbortController();
  readonly #told: AsyncIterator<{ readonly entries: readonly LogEntry[] }>;

  /** @param events that the office tells at least; there may be more */
  constructor(events: number) {
    const log = new OfficeLog(events);
    this.#told = log.follow(null, { maxBatch: AT_ONCE, signal: this.#stop.signal })[Symbol.asyncIterator]();
  }

  /** The next so many, in batches of a thousand. @throws RangeError when the office has told everything */
  async *next(count: number): AsyncGenerator<readonly LogEntry[]> {
    for (let taken = 0; taken < count; taken += AT_ONCE) {
      const { value, done } = await this.#told.next();
      if (done === true) throw new RangeError(`the office has told everything, ${count - taken} events are missing`);
      yield value.entries;
    }
  }

  async end(): Promise<void> {
    this.#stop.abort();
    await this.#told.return?.();
  }
}
