import { type EventOf, streamType, uuid, words } from '@comity/kernel';
import { z } from 'zod';

/** How a contact point is reached. */
export const contactChannel = z.object({
  kind: z.enum(['telephone', 'electronic-mail', 'secure-portal', 'postal', 'other']),
  address: words(500),
});
export type ContactChannel = z.infer<typeof contactChannel>;

/** Facts about one counterpart. Names and fields are stored for good: add a field or a V2; never rename or reuse. */
export const counterpartEvents = {
  CounterpartRegistered: z.object({
    name: words(500),
    /** Its stable id in a register (`registerId`), which outlives its name. */
    externalRef: words(100).optional(),
    registerId: words(100).optional(),
    /** What it is: `state`, `ministry`, `central-authority`, … */
    kind: words(64).optional(),
  }),
  CounterpartRenamed: z.object({ name: words(500) }),
  ContactPointListed: z.object({
    contactPointId: uuid,
    name: words(200),
    /** What it may be asked for, such as `hotline` or `central-authority`. */
    function: words(200),
    channels: z.array(contactChannel).min(1).max(20),
  }),
  /** Somebody tried the channels and was answered. */
  ContactPointVerified: z.object({ contactPointId: uuid, note: words(2_000) }),
  ContactPointRetired: z.object({ contactPointId: uuid, reason: words(2_000) }),
} as const;

export type CounterpartEvent = EventOf<typeof counterpartEvents>;

/** The data of one event type. */
export type CounterpartData<Type extends CounterpartEvent['type']> = Extract<CounterpartEvent, { type: Type }>['data'];

export const counterpartStream = streamType('counterpart', counterpartEvents);
