import { type EventOf, instant, streamType, uuid, words } from '@comity/kernel';
import { z } from 'zod';

export const MATTERS_PER_EVENT = 200;

/** Who has read what of a restricted case, in one stream per case, person and day. Names and fields are stored for good. */
export const caseReadingEvents = {
  /** Within the hour that begins then, the first reading of these; `route` is the one of the first. */
  RestrictedCaseRead: z.object({
    caseId: uuid,
    person: words(200),
    hour: instant,
    matters: z.array(words(200)).min(1).max(MATTERS_PER_EVENT),
    route: words(500),
  }),
} as const;

export type CaseReadingEvent = EventOf<typeof caseReadingEvents>;
export type CaseReading = CaseReadingEvent['data'];

export const caseReadingStream = streamType('reading', caseReadingEvents);
