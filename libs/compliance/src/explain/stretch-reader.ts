import type { EventLog } from '@comity/event-log';
import { eventHash, type Instant } from '@comity/kernel';
import type { Stretch } from '../domain/changed-by.js';

/** An event that a figure rests on: where it stands in the log, and the hash by which anyone can check it. */
export interface FigureEvent {
  readonly stream: string;
  readonly revision: number;
  /** Decimal digits. */
  readonly position: string;
  readonly type: string;
  readonly recordedAt: Instant;
  readonly hash: string;
}

/** Far beyond what any matter of an office comes to. */
const EVENTS_PER_STREAM_AT_MOST = 10_000;

/** Reads the events of stretches; each stream once, however many stretches are of it. */
export class StretchReader {
  private readonly byStream = new Map<string, readonly FigureEvent[]>();

  constructor(private readonly log: Pick<EventLog, 'readStored'>) {}

  /** In the order of the log, each once. */
  async in(stretches: readonly Stretch[]): Promise<FigureEvent[]> {
    const found = new Map<string, FigureEvent>();
    for (const { stream, recordedAt, through } of stretches) {
      for (const event of await this.eventsOf(stream)) {
        if (event.recordedAt === recordedAt && BigInt(event.position) <= through) found.set(event.position, event);
      }
    }
    return [...found.values()].sort((a, b) => (BigInt(a.position) < BigInt(b.position) ? -1 : 1));
  }

  private async eventsOf(stream: string): Promise<readonly FigureEvent[]> {
    const known = this.byStream.get(stream);
    if (known !== undefined) return known;
    const events: FigureEvent[] = [];
    for await (const event of this.log.readStored(stream, { fromRevision: 0, maxCount: EVENTS_PER_STREAM_AT_MOST })) {
      const { revision, position, type, envelope } = event;
      const recordedAt = recordedAtOf(envelope);
      if (recordedAt === null) continue;
      events.push({ stream, revision, position: position.toString(), type, recordedAt, hash: eventHash(event) });
    }
    this.byStream.set(stream, events);
    return events;
  }
}

/** Null of what a foreign writer has left behind: it is in no figure. */
function recordedAtOf(envelope: unknown): Instant | null {
  const recordedAt = (envelope as { readonly recordedAt?: unknown } | null)?.recordedAt;
  return typeof recordedAt === 'string' ? recordedAt : null;
}
