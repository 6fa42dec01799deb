import type { ProjectorDoor } from '@comity/stores';
import { calendarStream } from './domain/calendar.events.js';
import { calendarYears } from './read/calendar-years.projection.js';
import { calendars } from './read/calendars.projection.js';

/** What the projector keeps up for this slice. */
export const publishedCalendarsProjector: ProjectorDoor = {
  streams: [calendarStream],
  projections: [calendars, calendarYears],
};
