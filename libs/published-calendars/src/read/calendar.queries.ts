import type { WorkingCalendar } from '@comity/calendars';
import { type Instant, words } from '@comity/kernel';
import type { ReadStore } from '@comity/read-store';
import { z } from 'zod';
import { type CalendarRow, calendars } from './calendars.projection.js';

const COLUMNS = calendars.columns.map(({ member }) => member) as (keyof CalendarRow)[];

/** A calendar in a list: everything but its days. */
export type CalendarHeading = Omit<CalendarRow, 'daysOff' | 'workedDays'>;

const HEADING = COLUMNS.filter(
  (column) => column !== 'daysOff' && column !== 'workedDays',
) as (keyof CalendarHeading)[];

/** Where a page of the list ended. A party has one calendar, so its code is enough. */
export const calendarCursor = z.object({ party: words(64) });
export type CalendarCursor = z.infer<typeof calendarCursor>;

/** The calendar as the record showed it, or shows it now. */
export function findCalendar(
  store: ReadStore,
  calendarId: string,
  knownAt: Instant | 'now',
): Promise<CalendarRow | undefined> {
  return store.asKnown(calendars, knownAt).select(COLUMNS).where('calendarId', '=', calendarId).executeTakeFirst();
}

/** Calendars by party. @param limit rows at most, 1 or more */
export function listCalendars(
  store: ReadStore,
  knownAt: Instant | 'now',
  limit: number,
  after?: CalendarCursor,
): Promise<CalendarHeading[]> {
  const list = store.asKnown(calendars, knownAt).select(HEADING).orderBy('party').limit(limit);
  return (after === undefined ? list : list.where('party', '>', after.party)).execute();
}

/** The row as the deadline arithmetic takes it. */
export function workingCalendarOfRow(row: CalendarRow): WorkingCalendar {
  const { calendarId, version, zone, weekend, horizonFrom, horizonThrough, daysOff, workedDays } = row;
  const horizon = { from: horizonFrom, through: horizonThrough };
  return { id: calendarId, version, zone, weekend: [...weekend], horizon, daysOff, workedDays };
}
