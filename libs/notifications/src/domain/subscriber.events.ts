import { type EventOf, instant, streamType, uuid, words } from '@comity/kernel';
import { z } from 'zod';
import { mailAddress } from './mail-address.js';
import { preferences } from './preferences.js';
import { WEBHOOK_URL_AT_MOST } from './webhook-address.js';

/** A person, as the identity provider names them. */
const person = words(200);
const reason = words(2_000);

/**
 * How one person is told of things, and where. Names and fields are stored for good: add a field or a V2; never rename or
 * reuse. Nothing secret is in them: codes and keys follow from ids and the key of the installation.
 */
export const subscriberEvents = {
  NotificationsPreferred: preferences.extend({ person }),
  /** Not used before it is confirmed: a code is sent there. */
  MailAddressStated: z.object({ person, addressId: uuid, address: mailAddress, statedAt: instant }),
  MailAddressConfirmed: z.object({ addressId: uuid, confirmedAt: instant }),
  MailAddressWithdrawn: z.object({ addressId: uuid }),
  WebhookTargetRegistered: z.object({ person, targetId: uuid, url: words(WEBHOOK_URL_AT_MOST), registeredAt: instant }),
  /** The former secret signs beside the new one for a day. */
  WebhookSecretRotated: z.object({ targetId: uuid, secretVersion: z.int().min(2), rotatedAt: instant }),
  WebhookTargetRetired: z.object({ targetId: uuid, reason }),
  /** By an administrator, of somebody who has left: nothing is sent to them any more. */
  NotificationsSuspended: z.object({ person, reason, by: person }),
  NotificationsResumed: z.object({ by: person }),
} as const;

export type SubscriberEvent = EventOf<typeof subscriberEvents>;

/** The data of one event type. */
export type SubscriberData<Type extends SubscriberEvent['type']> = Extract<SubscriberEvent, { type: Type }>['data'];

export const subscriberStream = streamType('subscriber', subscriberEvents);
