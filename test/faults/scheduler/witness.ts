import { setTimeout as pause } from 'node:timers/promises';
import {
  BACKWARDS,
  END,
  KurrentDBClient,
  type RecordedEvent,
  START,
  streamNameFilter,
} from '@kurrent/kurrentdb-client';
import { type LoggedEvent, LoggedRequest } from './logged-request.js';

const ATTEMPTS = 5;
const REQUESTS = streamNameFilter({ prefixes: ['request-'] });

/** Reads the log with the public client alone, always on from where it stopped. */
export class Witness implements AsyncDisposable {
  readonly requests = new Map<string, LoggedRequest>();
  readonly #client: KurrentDBClient;
  #seen: bigint | null = null;

  constructor(url: string) {
    this.#client = KurrentDBClient.connectionString(url);
  }

  /** Reads to the present end; a store that has just been killed is asked a few times. */
  async catchUp(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await this.#readOn();
      } catch (error) {
        if (attempt === ATTEMPTS) throw error;
        await pause(1_000);
      }
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#client.dispose();
  }

  /** By a subscription, since a read gives the time of storing in whole seconds only. */
  async #readOn(): Promise<void> {
    const end = await this.#lastPosition();
    if (end === null || end === this.#seen) return;
    const fromPosition = this.#seen === null ? START : { commit: this.#seen, prepare: this.#seen };
    for await (const { event } of this.#client.subscribeToAll({ fromPosition, filter: REQUESTS })) {
      if (event === undefined || (this.#seen !== null && event.position.commit <= this.#seen)) continue;
      this.#seen = event.position.commit;
      this.#add(loggedOf(event));
      if (this.#seen >= end) return;
    }
  }

  async #lastPosition(): Promise<bigint | null> {
    const newest = this.#client.readAll({ direction: BACKWARDS, fromPosition: END, maxCount: 1, filter: REQUESTS });
    for await (const { event } of newest) if (event !== undefined) return event.position.commit;
    return null;
  }

  #add(event: LoggedEvent): void {
    let request = this.requests.get(event.stream);
    if (request === undefined) {
      request = new LoggedRequest();
      this.requests.set(event.stream, request);
    }
    request.add(event);
  }
}

function loggedOf(event: RecordedEvent): LoggedEvent {
  const metadata = event.metadata as Readonly<Record<string, string>>;
  return {
    stream: event.streamId,
    revision: Number(event.revision),
    type: event.type,
    data: event.data as Readonly<Record<string, unknown>>,
    commandId: String(metadata.commandId),
    occurredAt: Date.parse(String(metadata.occurredAt)),
    recordedAt: Date.parse(String(metadata.recordedAt)),
    storedAt: event.created.getTime(),
  };
}
