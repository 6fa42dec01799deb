import type { CommandLog, CommandRunner } from '@comity/event-log';
import { type Asker, categoryOf, Fault, type Instant, type Recorded, streamId } from '@comity/kernel';
import { CaseSight, matterOf, NOBODY } from '@comity/need-to-know/contract';
import { CONFIRMATION, type MessageKind } from '../domain/notification-kinds.js';
import { subscriberDecider } from '../domain/subscriber.decider.js';
import { type SubscriberState, subscriberIdOf } from '../domain/subscriber.state.js';
import type { Item } from './deliveries.js';

/** One event as it is told. */
export interface Told {
  readonly kind: MessageKind;
  readonly eventId: string;
  readonly type: string;
  readonly stream: string;
  readonly position: bigint;
  readonly occurredAt: Instant;
  /** Null of what lies in, or rests on, a restricted case: mail and webhooks pass through hands that need not know. */
  readonly named: { readonly title: string; readonly sentence: string } | null;
}

/** How much of a matter may be told to somebody: nothing, that there is something, or what it is. */
export type Openness = 'hidden' | 'restricted' | 'open';

/** Reads events for those who are told of them, and asks anew whether they may know. */
export class ToldEvents {
  private readonly sight: CaseSight;

  constructor(
    private readonly log: CommandLog,
    private readonly runner: CommandRunner,
  ) {
    this.sight = new CaseSight(log);
  }

  async subscriber(person: string): Promise<SubscriberState> {
    return (await this.runner.load(subscriberDecider, subscriberIdOf(person))).state;
  }

  /** The event at a place. @throws Fault `told-event-missing`, `stream-undecodable` */
  async at({ stream, revision }: Pick<Item, 'stream' | 'revision'>): Promise<Recorded> {
    for await (const entry of this.log.readStream(stream, { fromRevision: revision, maxCount: 1 })) {
      if (entry.kind === 'event' && entry.event.revision === revision) return entry.event;
    }
    throw new Fault('told-event-missing', `the log holds no readable event at ${stream}@${revision}`);
  }

  /** Whether a person may know of a stream now: as the log says, and no read model. */
  async mayKnow(person: string, stream: string, now: Instant): Promise<boolean> {
    return this.sees({ actor: { id: person, roles: [] }, now }, stream, await this.historyOf(stream));
  }

  /** Whether a person may know of a stream now, and whether everybody may; what cannot be read is hidden. */
  async opennessTo(person: string, stream: string, now: Instant): Promise<Openness> {
    try {
      const history = await this.historyOf(stream);
      if (!(await this.sees({ actor: { id: person, roles: [] }, now }, stream, history))) return 'hidden';
      return (await this.sees({ actor: NOBODY, now }, stream, history)) ? 'open' : 'restricted';
    } catch (error) {
      if (error instanceof Fault && error.code === 'stream-undecodable') return 'hidden';
      throw error;
    }
  }

  /** The event as a person may be told of it now; null when they must not know of it. */
  async toldTo(person: string, item: Item, now: Instant): Promise<Told | null> {
    const history = await this.historyOf(item.stream);
    const event = history[item.revision];
    if (event === undefined || !(await this.sees({ actor: { id: person, roles: [] }, now }, item.stream, history))) {
      return null;
    }
    const isOpen = item.kind !== CONFIRMATION && (await this.sees({ actor: NOBODY, now }, item.stream, history));
    const { kind, eventId, stream, position } = item;
    const { type, occurredAt } = event;
    return { kind, eventId, type, stream, position, occurredAt, named: isOpen ? namedIn(event, history) : null };
  }

  private async sees(asker: Asker, stream: string, history: readonly Recorded[]): Promise<boolean> {
    return !this.sight.guards(categoryOf(stream)) || this.sight.sees(asker, stream, history);
  }

  /** @throws Fault `stream-undecodable` */
  private async historyOf(stream: string): Promise<readonly Recorded[]> {
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
}

function namedIn(event: Recorded, history: readonly Recorded[]): NonNullable<Told['named']> {
  const matter = matterOf(event.stream);
  const placings = history.flatMap((one) => matter.placing(one) ?? []);
  const title = placings.at(-1)?.title ?? `${categoryOf(event.stream)} ${streamId(event.stream)}`;
  const sentence = `${event.envelope.actor.id} ${matter.sentences[event.type]?.(event.data) ?? event.type}`;
  return { title, sentence };
}
