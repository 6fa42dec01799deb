import type { WorkingCalendar } from '@comity/calendars';
import type { ByName, Instant, ListPage } from '@comity/kernel';
import { inOrder, type ReadStore } from '@comity/read-store';
import { type CalendarRow, calendars } from './calendars.projection.js';

const COLUMNS = calendars.columns.map(({ member }) => member) as (keyof CalendarRow)[];

/** A calendar in a list: everything but its days. */
export type CalendarHeading = Omit<CalendarRow, 'daysOff' | 'workedDays'>;

const HEADING = COLUMNS.filter(
  (column) => column !== 'daysOff' && column !== 'workedDays',
) as (keyof CalendarHeading)[];

/** The calendar as the record showed it, or shows it now. */
export function findCalendar(
  store: ReadStore,
  calendarId: string,
  knownAt: Instant | 'now',
): Promise<CalendarRow | undefined> {
  return store.asKnown(calendars, knownAt).select(COLUMNS).where('calendarId', '=', calendarId).executeTakeFirst();
}

/** Calendars by party. */
export function listCalendars(
  store: ReadStore,
  knownAt: Instant | 'now',
  page: ListPage<ByName>,
): Promise<CalendarHeading[]> {
  return inOrder(store.asKnown(calendars, knownAt).select(HEADING), ['party', 'calendarId'], page).execute();
}

/** The row as the deadline arithmetic takes it. */
export function workingCalendarOfRow(row: CalendarRow): WorkingCalendar {
  const { calendarId, version, zone, weekend, horizonFrom, horizonThrough, daysOff, workedDays } = row;
  const horizon = { from: horizonFrom, through: horizonThrough };
  return { id: calendarId, version, zone, weekend: [...weekend], horizon, daysOff, workedDays };
}
