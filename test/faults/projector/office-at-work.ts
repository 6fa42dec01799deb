import { setTimeout as pause } from 'node:timers/promises';
import type { EventLog, LogEntry, NewEvent } from '@comity/event-log';
import { newId } from '@comity/kernel';
import { jsonEvent, KurrentDBClient } from '@kurrent/kurrentdb-client';
import { OfficeLog } from '../../load/office-log/office-log.js';
import type { Chance } from '../store/chance.js';

const EVENTS_TO_TELL = 2_000_000;
const MOST_AT_ONCE = 40;
const PAUSE_MS = { least: 5, bound: 120 } as const;
/** Once in so many bursts, somebody else writes into the stream of a request what nobody can read. */
const FOREIGN = 60;

/** Writes an office's events into the log in bursts until it is told to stop, and now and then a malformed one. */
export class OfficeAtWork {
  readonly #stop = new AbortController();
  readonly #foreign: KurrentDBClient;
  #appended = 0;
  #malformed = 0;

  constructor(
    private readonly log: EventLog,
    private readonly chance: Chance,
    eventStore: string,
  ) {
    this.#foreign = KurrentDBClient.connectionString(eventStore);
  }

  get appended(): number {
    return this.#appended;
  }

  /** Events that nobody can read. */
  get malformed(): number {
    return this.#malformed;
  }

  async work(): Promise<void> {
    const { signal } = this.#stop;
    const told = new OfficeLog(EVENTS_TO_TELL).follow(null, { maxBatch: MOST_AT_ONCE, signal });
    try {
      for await (const { entries } of told) {
        if (signal.aborted) break;
        await this.#append(entries);
        await pause(this.chance.between(PAUSE_MS.least, PAUSE_MS.bound));
      }
    } finally {
      await this.#foreign.dispose();
    }
  }

  stop(): void {
    this.#stop.abort();
  }

  async #append(entries: readonly LogEntry[]): Promise<void> {
    const events = entries.flatMap((entry) => (entry.kind === 'event' ? [entry.event] : []));
    const streams = [...Map.groupBy(events, ({ stream }) => stream)];
    await Promise.all(
      streams.map(([stream, told]) =>
        this.log.append(
          stream,
          told.map(({ id, type, data, envelope }): NewEvent => ({ id, type, data, envelope })),
          'any',
        ),
      ),
    );
    this.#appended += events.length;
    if (this.chance.onceIn(FOREIGN)) await this.#writeForeign(streams.at(-1)?.[0]);
  }

  async #writeForeign(stream: string | undefined): Promise<void> {
    if (stream === undefined) return;
    const event = jsonEvent({ id: newId(), type: 'RequestFiled', data: { not: 'ours' }, metadata: {} });
    await this.#foreign.appendToStream(stream, event);
    this.#malformed++;
  }
}
