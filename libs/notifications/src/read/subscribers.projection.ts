import { type DomainEvent, instant, type Recorded, uuid } from '@comity/kernel';
import { projection } from '@comity/read-store';
import { z } from 'zod';
import { preferences } from '../domain/preferences.js';
import { type SubscriberEvent, subscriberStream } from '../domain/subscriber.events.js';
import { evolveSubscriber, newSubscriber, type SubscriberState } from '../domain/subscriber.state.js';

const address = z.object({ addressId: uuid, address: z.string(), statedAt: instant });

export const webhookTargetShown = z.object({
  targetId: uuid,
  url: z.string(),
  secretVersion: z.int(),
  rotatedAt: instant.nullable().describe('When the secret was exchanged last; the one before signs for another day'),
  retired: z.boolean(),
});

/** How one person is told of things, as they are shown it. */
export const subscriptionShown = z.object({
  preferences,
  address: address.nullable().describe('Where mail goes; null while no address is confirmed'),
  unconfirmed: address.nullable().describe('Stated, and waiting for its code'),
  targets: z.array(webhookTargetShown),
  suspended: z.boolean().describe('By an administrator: nothing is sent'),
  revision: z.int().nullable().describe('Send it as If-Match with the next command; null before the first'),
});
export type SubscriptionShown = Readonly<z.infer<typeof subscriptionShown>>;

/** One person who is told of things. */
export interface SubscriberRow {
  readonly subscriberId: string;
  readonly person: string;
  /** As held when they last said something themselves. */
  readonly roles: readonly string[];
  readonly suspended: boolean;
  readonly state: SubscriberState;
  readonly revision: number;
}

type Folded = { readonly [Type in SubscriberEvent['type']]: typeof subscriberAfter };

/** One row per person who has said how they are told of things. */
export const subscribers = projection<SubscriberEvent, SubscriberRow>({
  name: 'subscribers',
  version: 1,
  streams: [subscriberStream],
  columns: {
    subscriberId: 'uuid',
    person: 'text',
    roles: 'jsonb',
    suspended: 'boolean',
    state: 'jsonb',
    revision: 'integer',
  },
  indexes: [['person']],
  key: (event) => event.stream.slice(`${subscriberStream.category}-`.length),
  on: Object.fromEntries(Object.keys(subscriberStream.events).map((type) => [type, subscriberAfter])) as Folded,
});

function subscriberAfter(
  row: SubscriberRow | undefined,
  event: Recorded<SubscriberEvent>,
  subscriberId: string,
): SubscriberRow {
  const state = evolveSubscriber(row?.state ?? newSubscriber, event);
  const person = row?.person ?? personIn(event);
  const { actor } = event.envelope;
  const roles = actor.id === person ? actor.roles : (row?.roles ?? []);
  return { subscriberId, person, roles, suspended: state.suspended, state, revision: event.revision };
}

/** The first event of a stream names its person; what comes first without one was written by nobody who knows the rules. */
function personIn({ data, envelope }: Recorded<DomainEvent>): string {
  const { person } = data as { readonly person?: string };
  return person ?? envelope.actor.id;
}
