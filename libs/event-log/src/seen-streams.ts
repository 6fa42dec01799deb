import { type Asker, categoryOf, type DomainEvent, Fault, fold, type Instant, type Recorded } from '@comity/kernel';
import { isTracing } from '@comity/telemetry';
import { asDomainEvent } from './event-codec.js';
import type { EventLog } from './event-log.js';
import type { Sight } from './sight.js';

/** A stream folded to its present end. `revision` is -1 for a stream that does not exist. */
export interface Loaded<State> {
  readonly state: State;
  readonly revision: number;
  readonly recordedAt: Instant | null;
  readonly position: bigint | null;
}

export interface History<State> extends Loaded<State> {
  readonly sameCommand: readonly Recorded[];
  /** Of the requests that wrote it, the newest last; none without tracing. */
  readonly traceparents: readonly string[];
  /** There is more than this, of which the asker must not know. */
  readonly hidden: boolean;
}

/** Where a history ends, where that is not its present end. */
export interface HistoryEnd {
  /** Only what had been recorded by then. */
  readonly knownAt?: Instant | undefined;
  /** Only what stood up to it, itself included. */
  readonly revision?: number;
}

export interface HistoryQuestion extends HistoryEnd {
  readonly commandId?: string;
  readonly asker: Asker | null;
}

/** Streams as their asker may know of them: one that is hidden reads like one that does not exist. */
export class SeenStreams {
  constructor(
    private readonly log: Pick<EventLog, 'readStream'>,
    private readonly sight: Sight,
  ) {}

  /** @throws Fault `stream-undecodable`, `viewer-missing` */
  async history<State, Event extends DomainEvent>(
    decider: { readonly initial: State; evolve(state: State, event: Event): State },
    stream: string,
    { commandId, asker, ...end }: HistoryQuestion,
  ): Promise<History<State>> {
    const all = await this.read(stream);
    // Who may know of it is a question of today, whatever moment is asked about.
    const hidden = !(await this.shown(stream, all, asker));
    const events = hidden ? [] : upTo(all, end);
    const last = events.at(-1);
    return {
      state: fold(decider, events.map(asDomainEvent<Event>)),
      revision: last?.revision ?? -1,
      recordedAt: last?.recordedAt ?? null,
      position: last?.position ?? null,
      sameCommand: events.filter((event) => event.envelope.commandId === commandId),
      traceparents: isTracing() ? events.flatMap(({ envelope }) => envelope.traceparent ?? []) : [],
      hidden,
    };
  }

  /** False for a stream of which the asker must not know; true for one that does not exist. */
  async isSeen(stream: string, asker: Asker | null): Promise<boolean> {
    return !this.sight.guards(categoryOf(stream)) || this.shown(stream, await this.read(stream), asker);
  }

  private async read(stream: string): Promise<Recorded[]> {
    const events: Recorded[] = [];
    for await (const entry of this.log.readStream(stream)) {
      if (entry.kind === 'undecodable') {
        throw new Fault('stream-undecodable', `${stream}@${entry.revision} is not a known event`, {
          cause: entry.fault,
        });
      }
      events.push(entry.event);
    }
    return events;
  }

  private async shown(stream: string, events: readonly Recorded[], asker: Asker | null): Promise<boolean> {
    if (!this.sight.guards(categoryOf(stream))) return true;
    if (asker === null) throw new Fault('viewer-missing', `${stream} is loaded as somebody: seenBy(asker)`);
    return events.length === 0 || this.sight.sees(asker, stream, events);
  }
}

function upTo(events: readonly Recorded[], end: HistoryEnd): readonly Recorded[] {
  const { knownAt, revision: last } = end;
  const known = knownAt === undefined ? events : events.filter(({ recordedAt }) => recordedAt <= knownAt);
  return last === undefined ? known : known.filter(({ revision }) => revision <= last);
}
