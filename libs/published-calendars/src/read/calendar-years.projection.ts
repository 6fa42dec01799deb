import { workingOrdinals } from '@comity/calendars';
import { type CalendarDate, type Recorded, streamId } from '@comity/kernel';
import { projection } from '@comity/read-store';
import { type CalendarEvent, calendarStream } from '../domain/calendar.events.js';

export interface CalendarYearRow {
  readonly calendarId: string;
  readonly version: number;
  readonly year: number;
  /** Working days of this version up to and including each day of the year, 1 January first. */
  readonly ordinals: readonly number[];
  /** Days outside of these are provisional: counted by the weekend alone. */
  readonly horizonFrom: CalendarDate;
  readonly horizonThrough: CalendarDate;
}

/**
 * The cumulative count of working days of every version: a row per year of its horizon and for one year after it, so that
 * a version is a few dozen rows. SQL has the working days after `a` up to and including `b` as the difference of two
 * ordinals, an ordinal being `(ordinals ->> (extract(doy from day)::integer - 1))::integer` in the row of the day's year.
 */
export const calendarYears = projection<CalendarEvent, CalendarYearRow>({
  name: 'calendar-years',
  version: 1,
  streams: [calendarStream],
  columns: {
    calendarId: 'uuid',
    version: 'integer',
    year: 'integer',
    ordinals: 'jsonb',
    horizonFrom: 'date',
    horizonThrough: 'date',
  },
  indexes: [['calendarId', 'version', 'year']],
  key: (event) => yearsOf(event).map((year) => `${streamId(event.stream)}/${event.data.version}/${year}`),
  on: { CalendarPublished: yearRow, CalendarAmended: yearRow },
});

function yearsOf({ data: { horizon } }: Recorded<CalendarEvent>): number[] {
  const first = yearOf(horizon.from);
  return Array.from({ length: yearOf(horizon.through) + 2 - first }, (_, index) => first + index);
}

function yearOf(date: CalendarDate): number {
  return Number(date.slice(0, 4));
}

function yearRow(_row: unknown, event: Recorded<CalendarEvent>, key: string): CalendarYearRow {
  const calendarId = streamId(event.stream);
  const { version, weekend, horizon, daysOff, workedDays } = event.data;
  const year = Number(key.slice(key.lastIndexOf('/') + 1));
  const calendar = { id: calendarId, version, weekend, horizon, daysOff, workedDays };
  const ordinals = workingOrdinals(calendar, { from: `${year}-01-01`, through: `${year}-12-31` });
  return {
    calendarId,
    version,
    year,
    ordinals: ordinals.map(({ ordinal }) => ordinal),
    horizonFrom: horizon.from,
    horizonThrough: horizon.through,
  };
}
