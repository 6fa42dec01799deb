import { caseStream } from '@comity/cases/contract';
import { hotlineStream } from '@comity/hotline/contract';
import { categoryOf, type DomainEvent, Fault, type Instant, type Recorded } from '@comity/kernel';
import { projection } from '@comity/read-store';
import { requestStream } from '@comity/requests/contract';
import { sanctionStream } from '@comity/sanctions/contract';
import {
  CONFIRMATION,
  type MessageKind,
  TOLD_OF_CASES,
  TOLD_OF_ISSUES,
  TOLD_OF_REQUESTS,
  TOLD_OF_SANCTIONS,
} from '../domain/notification-kinds.js';
import { type SubscriberEvent, subscriberStream } from '../domain/subscriber.events.js';

/** One event of which people are told: where it stands, and nothing of what it says. */
export interface OutboxRow {
  readonly eventId: string;
  readonly position: bigint;
  readonly kind: string;
  /** `request-6f0c…` */
  readonly stream: string;
  readonly revision: number;
  readonly recordedAt: Instant;
}

const TOLD_OF_SUBSCRIBERS: Readonly<Record<SubscriberEvent['type'], MessageKind | null>> = {
  NotificationsPreferred: null,
  MailAddressStated: CONFIRMATION,
  MailAddressConfirmed: null,
  MailAddressWithdrawn: null,
  WebhookTargetRegistered: null,
  WebhookSecretRotated: null,
  WebhookTargetRetired: null,
  NotificationsSuspended: null,
  NotificationsResumed: null,
};

/** Every event of the streams that it reads, with what it tells. */
const TOLD: Readonly<Record<string, Readonly<Record<string, MessageKind | null>>>> = {
  [requestStream.category]: TOLD_OF_REQUESTS,
  [hotlineStream.category]: TOLD_OF_ISSUES,
  [sanctionStream.category]: TOLD_OF_SANCTIONS,
  [caseStream.category]: TOLD_OF_CASES,
  [subscriberStream.category]: TOLD_OF_SUBSCRIBERS,
};

/** What an event tells people; null where nobody is told of it. */
export function messageKindOf({ stream, type }: Pick<Recorded, 'stream' | 'type'>): MessageKind | null {
  return TOLD[categoryOf(stream)]?.[type] ?? null;
}

/**
 * One row per event of which people are told, written once. Works for the scheduler alone. What has become of it is kept
 * elsewhere, so that building this anew tells nobody anything twice.
 */
export const notificationOutbox = projection<DomainEvent, OutboxRow>({
  name: 'notification-outbox',
  version: 1,
  streams: [requestStream, hotlineStream, sanctionStream, caseStream, subscriberStream],
  columns: {
    eventId: 'uuid',
    position: 'bigint',
    kind: 'text',
    stream: 'text',
    revision: 'integer',
    recordedAt: 'timestamptz',
  },
  indexes: [['position']],
  within: [{ kind: 'stream', member: 'stream' }],
  key: (event) => (messageKindOf(event) === null ? null : `${event.stream}@${event.revision}`),
  on: Object.fromEntries(
    Object.values(TOLD).flatMap((told) =>
      Object.entries(told).map(([type, kind]) => [type, kind === null ? 'ignored' : noted]),
    ),
  ),
});

function noted(_row: OutboxRow | undefined, event: Recorded): OutboxRow {
  const { id, position, stream, revision, recordedAt } = event;
  const kind = messageKindOf(event);
  if (kind === null) throw new Fault('nobody-is-told', `${event.type} tells nobody anything`);
  return { eventId: id, position, kind, stream, revision, recordedAt };
}
