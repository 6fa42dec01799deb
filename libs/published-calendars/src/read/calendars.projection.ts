import { type CalendarDate, streamId } from '@comity/kernel';
import { existing, projection } from '@comity/read-store';
import { type CalendarEvent, calendarStream } from '../domain/calendar.events.js';

export interface CalendarRow {
  readonly calendarId: string;
  readonly party: string;
  readonly name: string;
  readonly zone: string;
  /** The latest version. */
  readonly version: number;
  readonly weekend: readonly (1 | 2 | 3 | 4 | 5 | 6 | 7)[];
  readonly horizonFrom: CalendarDate;
  readonly horizonThrough: CalendarDate;
  readonly daysOff: Readonly<Record<CalendarDate, string>>;
  readonly workedDays: Readonly<Record<CalendarDate, string>>;
  readonly source: string;
  /** Why the latest version came about; null for the first. */
  readonly reason: string | null;
  readonly revision: number;
}

/** One row per calendar: its latest version, whole. */
export const calendars = projection<CalendarEvent, CalendarRow>({
  name: 'calendars',
  version: 1,
  streams: [calendarStream],
  columns: {
    calendarId: 'uuid',
    party: 'text',
    name: 'text',
    zone: 'text',
    version: 'integer',
    weekend: 'jsonb',
    horizonFrom: 'date',
    horizonThrough: 'date',
    daysOff: 'jsonb',
    workedDays: 'jsonb',
    source: 'text',
    reason: 'text',
    revision: 'integer',
  },
  indexes: [['party']],
  key: (event) => streamId(event.stream),
  on: {
    CalendarPublished: (_row, { data, revision }, calendarId) => {
      const { horizon, ...rest } = data;
      return {
        ...rest,
        calendarId,
        horizonFrom: horizon.from,
        horizonThrough: horizon.through,
        reason: null,
        revision,
      };
    },
    CalendarAmended: (row, event) => {
      const { horizon, amends: _amends, ...rest } = event.data;
      return {
        ...existing(row, event),
        ...rest,
        horizonFrom: horizon.from,
        horizonThrough: horizon.through,
        revision: event.revision,
      };
    },
  },
});
