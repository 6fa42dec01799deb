import { categoryOf, Fault, type StreamType } from '@comity/kernel';
import { appendSeconds, inSpan } from '@comity/telemetry';
import {
  type AllStreamRecordedEvent,
  BACKWARDS,
  END,
  excludeSystemEvents,
  KurrentDBClient,
  NO_STREAM,
  type ReadPosition,
  START,
  StreamNotFoundError,
  WrongExpectedVersionError,
} from '@kurrent/kurrentdb-client';
import { EventCodec, type LogEntry, type NewEvent } from './event-codec.js';
import { type FollowOptions, followLog, type LogBatch } from './follow.js';
import { ReadingClient } from './reading-client.js';
import { asStored, type StoredEvent } from './stored-event.js';

/** Where an append ended: the revision and the log position of its last event. */
export interface Appended {
  readonly revision: number;
  readonly position: bigint;
}

/** Another writer was first: load and decide again. */
export class WrongExpectedRevision extends Fault {
  constructor(stream: string, options?: { cause?: unknown }) {
    super('wrong-expected-revision', `${stream} has moved on`, options);
  }
}

/** The store did not say whether it has written: read again before deciding again. */
export class AppendOutcomeUnknown extends Fault {
  constructor(stream: string, options?: { cause?: unknown }) {
    super('append-outcome-unknown', `no word from the event store about an append to ${stream}`, options);
  }
}

/** Events that somebody has still to take in, and when the store took the oldest of them (null when there are none). */
export interface Backlog {
  readonly events: number;
  readonly oldestAtMs: number | null;
}

const APPEND_TIMEOUT_MS = 15_000;

/** As the client delivers it; without an event where a link leads to none. */
interface Delivered<Event> {
  readonly event?: Event | undefined;
}

/** The one way to the event log: KurrentDB, EventStoreDB or the embedded store, chosen by the connection string alone. */
export class EventLog {
  private constructor(
    private readonly writer: KurrentDBClient,
    private readonly reader: ReadingClient,
    readonly codec: EventCodec,
  ) {}

  static connect(connectionString: string, streamTypes: readonly StreamType[]): EventLog {
    const client = () => KurrentDBClient.connectionString(connectionString);
    return new EventLog(client(), new ReadingClient(client), new EventCodec(streamTypes));
  }

  /**
   * Appends all events or none.
   * @param expected the revision of the stream's last event, `no-stream`, or `any` for facts that cannot conflict
   * @throws WrongExpectedRevision, AppendOutcomeUnknown, Fault `event-malformed`
   */
  async append(stream: string, events: readonly NewEvent[], expected: number | 'no-stream' | 'any'): Promise<Appended> {
    const encoded = events.map((event) => this.codec.encode(stream, event));
    const streamState = expected === 'no-stream' ? NO_STREAM : expected === 'any' ? 'any' : BigInt(expected);
    const category = categoryOf(stream);
    const ended = appendSeconds.startTimer({ category });
    try {
      const result = await inSpan(`append ${category}`, { attributes: { 'comity.events': encoded.length } }, () =>
        withTimeout(this.writer.appendToStream(stream, encoded, { streamState }), stream),
      );
      ended({ outcome: 'appended' });
      return { revision: Number(result.nextExpectedRevision), position: result.position?.commit ?? 0n };
    } catch (error) {
      ended({ outcome: error instanceof WrongExpectedVersionError ? 'conflict' : 'unknown' });
      if (error instanceof WrongExpectedVersionError) throw new WrongExpectedRevision(stream, { cause: error });
      if (error instanceof AppendOutcomeUnknown) throw error;
      throw new AppendOutcomeUnknown(stream, { cause: error });
    }
  }

  /** The events of one stream in order; none when the stream does not exist. */
  async *readStream(
    stream: string,
    options: { fromRevision?: number; maxCount?: number } = {},
  ): AsyncIterable<LogEntry> {
    const { fromRevision = 0, maxCount = Number.MAX_SAFE_INTEGER } = options;
    const events = this.#read((client) => client.readStream(stream, { fromRevision: BigInt(fromRevision), maxCount }));
    for await (const event of events) yield this.codec.decode(event);
  }

  /** The events of one stream exactly as stored, neither checked nor raised to today's versions; for audit and proofs. */
  async *readStored(stream: string, options: { fromRevision: number; maxCount: number }): AsyncIterable<StoredEvent> {
    const { fromRevision, maxCount } = options;
    const events = this.#read((client) => client.readStream(stream, { fromRevision: BigInt(fromRevision), maxCount }));
    for await (const event of events) yield asStored(event);
  }

  /** Everything after a position (from the beginning with `null`) to the present end, without the store's own events. */
  async *readAll(after: bigint | null, options: { maxCount?: number } = {}): AsyncIterable<LogEntry> {
    let left = options.maxCount ?? Number.MAX_SAFE_INTEGER;
    const fromPosition: ReadPosition = after === null ? START : { commit: after, prepare: after };
    for await (const event of this.#read((client) => client.readAll({ fromPosition }))) {
      if (event.position.commit === after || event.streamId.startsWith('$')) continue;
      if (left-- <= 0) return;
      yield this.codec.decode(event);
    }
  }

  /**
   * Everything after a position, then what comes, in batches, until the signal aborts. The next batch is fetched when the
   * consumer asks for it, so a slow consumer slows the reading. Survives a restart of the store.
   */
  follow(after: bigint | null, options: FollowOptions): AsyncIterable<LogBatch> {
    return followLog(this.reader, this.codec, after, options);
  }

  /** The position of the newest event that is not the store's own, or null in an empty log. */
  async lastPosition(): Promise<bigint | null> {
    for await (const event of this.#newestFirst(1)) return event.position.commit;
    return null;
  }

  /** The position after which so many events stand, without the store's own; null where the log holds no more than that. */
  async positionBefore(events: number): Promise<bigint | null> {
    let left = events;
    for await (const event of this.#newestFirst()) {
      if (left-- === 0) return event.position.commit;
    }
    return null;
  }

  /** How much stands after a position, for whoever asks how far behind somebody is. @param atMost counts no further */
  async backlogAfter(after: bigint | null, atMost: number): Promise<Backlog> {
    let events = 0;
    let oldestAtMs: number | null = null;
    const fromPosition: ReadPosition = after === null ? START : { commit: after, prepare: after };
    for await (const event of this.#read((client) => client.readAll({ fromPosition, maxCount: atMost + 1 }))) {
      if (event.position.commit === after || event.streamId.startsWith('$')) continue;
      oldestAtMs ??= event.created.getTime();
      if (++events === atMost) break;
    }
    return { events, oldestAtMs };
  }

  async dispose(): Promise<void> {
    await Promise.all([this.writer.dispose(), this.reader.dispose()]);
  }

  /** Without the store's own events. */
  #newestFirst(maxCount?: number): AsyncGenerator<AllStreamRecordedEvent> {
    const bound = maxCount === undefined ? {} : { maxCount };
    const filter = excludeSystemEvents();
    return this.#read((client) => client.readAll({ direction: BACKWARDS, fromPosition: END, filter, ...bound }));
  }

  /** What a read delivers; nothing of a stream that does not exist. */
  async *#read<Event>(open: (client: KurrentDBClient) => AsyncIterable<Delivered<Event>>): AsyncGenerator<Event> {
    for (let first = true; ; first = false) {
      const client = this.reader.current;
      let begun = false;
      try {
        for await (const { event } of open(client)) {
          begun = true;
          if (event !== undefined) yield event;
        }
        return;
      } catch (error) {
        if (error instanceof StreamNotFoundError) return;
        this.reader.failed(client, error);
        // Where another client has taken its place, that may reach what this one could not.
        if (!first || begun || this.reader.current === client) throw error;
      }
    }
  }
}

/** Batch append has no deadline of its own in the client. */
async function withTimeout<T>(append: Promise<T>, stream: string): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new AppendOutcomeUnknown(stream)), APPEND_TIMEOUT_MS);
  });
  try {
    return await Promise.race([append, timeout]);
  } finally {
    clearTimeout(timer);
  }
}
