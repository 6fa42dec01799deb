import { type EventOf, instant, streamType, words } from '@comity/kernel';
import { z } from 'zod';

/** Facts about one person's calendar feed. Names and fields are stored for good: add a field or a V2; never rename or reuse. */
export const calendarFeedEvents = {
  /** An address was given out; one given out before leads nowhere from then on. */
  CalendarAddressGiven: z.object({
    person: words(200),
    /** SHA-256 of the secret in the address, 64 hex digits. The secret itself is nowhere. */
    secretHash: z.string().regex(/^[0-9a-f]{64}$/, 'not a SHA-256 digest in 64 hex digits'),
    /** From this instant on the address leads nowhere. */
    expiresAt: instant,
  }),
  CalendarAddressRevoked: z.object({ revokedBy: words(200) }),
} as const;

export type CalendarFeedEvent = EventOf<typeof calendarFeedEvents>;

export const calendarFeedStream = streamType('feed', calendarFeedEvents);
