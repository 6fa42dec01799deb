import {
  type Appended,
  type CommandLog,
  type EventLog,
  type LogEntry,
  type NewEvent,
  WrongExpectedRevision,
} from '@comity/event-log';
import type { Recorded } from '@comity/kernel';

/** A log that takes what is appended for itself alone: it reads like the real one with these events, which nobody else sees. */
export class Rehearsal implements CommandLog {
  private readonly pending: Recorded[] = [];

  constructor(private readonly log: EventLog) {}

  get codec() {
    return this.log.codec;
  }

  /** What would have been appended, in order. */
  get events(): readonly Recorded[] {
    return this.pending;
  }

  async append(stream: string, events: readonly NewEvent[], expected: number | 'no-stream' | 'any'): Promise<Appended> {
    let revision = -1;
    for await (const entry of this.readStream(stream))
      revision = entry.kind === 'event' ? entry.event.revision : entry.revision;
    if (expected !== 'any' && revision !== (expected === 'no-stream' ? -1 : expected))
      throw new WrongExpectedRevision(stream);
    for (const event of events) {
      this.codec.encode(stream, event);
      this.pending.push(asRecorded(stream, ++revision, event));
    }
    return { revision, position: 0n };
  }

  async *readStream(
    stream: string,
    options: { fromRevision?: number; maxCount?: number } = {},
  ): AsyncIterable<LogEntry> {
    yield* this.log.readStream(stream, options);
    for (const event of this.pending) if (event.stream === stream) yield { kind: 'event', event };
  }

  readStored(stream: string, options: { fromRevision: number; maxCount: number }) {
    return this.log.readStored(stream, options);
  }
}

function asRecorded(stream: string, revision: number, { id, type, data, envelope }: NewEvent): Recorded {
  const { occurredAt, recordedAt } = envelope;
  return { id, type, data, stream, revision, position: 0n, occurredAt, recordedAt, envelope };
}
