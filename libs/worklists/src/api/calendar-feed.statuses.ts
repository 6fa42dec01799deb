import type { CalendarFeedRefusal } from '../domain/calendar-feed.decider.js';

/** The HTTP status of every refusal. */
export const CALENDAR_FEED_STATUS = { 'no-calendar-address': 409 } satisfies Record<
  CalendarFeedRefusal['code'],
  number
>;
