import { calendarHorizon, workingCalendar } from '@comity/calendars';
import { type EventOf, recordedZone, streamType, words } from '@comity/kernel';
import { z } from 'zod';

/** What one version of a calendar says, whole: a version is read without those before it. */
const content = {
  version: z.int().min(1),
  weekend: workingCalendar.shape.weekend,
  horizon: calendarHorizon,
  daysOff: workingCalendar.shape.daysOff,
  workedDays: workingCalendar.shape.workedDays,
  /** Who published these days, and where. */
  source: words(2_000),
};

/** Facts about one party's calendar. Names and fields are stored for good: add a field or a V2; never rename or reuse. */
export const calendarEvents = {
  /** `party` is a code such as `CN` or `GB-SCT`: the party whose working days these are. */
  CalendarPublished: z.object({ party: words(64), name: words(200), zone: recordedZone, ...content }),
  /** Days announced late, corrected, or added at the end; the version named in `amends` stays as it was. */
  CalendarAmended: z.object({ ...content, amends: z.int().min(1), reason: words(2_000) }),
} as const;

export type CalendarEvent = EventOf<typeof calendarEvents>;

/** The data of one event type. */
export type CalendarData<Type extends CalendarEvent['type']> = Extract<CalendarEvent, { type: Type }>['data'];

export const calendarStream = streamType('calendar', calendarEvents);
