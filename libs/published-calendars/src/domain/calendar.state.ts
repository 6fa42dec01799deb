import type { WorkingCalendar } from '@comity/calendars';
import { idFrom, unreachable } from '@comity/kernel';
import type { CalendarData, CalendarEvent } from './calendar.events.js';

export type CalendarVersion = Pick<
  CalendarData<'CalendarPublished'>,
  'version' | 'weekend' | 'horizon' | 'daysOff' | 'workedDays' | 'source'
>;

export interface PublishedCalendar {
  readonly phase: 'published';
  readonly party: string;
  readonly name: string;
  readonly zone: string;
  /** Every version ever published, by number from 1. */
  readonly versions: ReadonlyMap<number, CalendarVersion>;
  readonly latest: CalendarVersion;
}

export type CalendarState = { readonly phase: 'unpublished' } | PublishedCalendar;

export const unpublished: CalendarState = { phase: 'unpublished' };

/** A party has one calendar: its id follows from the party's code. */
export function calendarIdOf(party: string): string {
  return idFrom('calendar', party);
}

export function evolveCalendar(state: CalendarState, event: CalendarEvent): CalendarState {
  switch (event.type) {
    case 'CalendarPublished': {
      const { party, name, zone, ...content } = event.data;
      return {
        phase: 'published',
        party,
        name,
        zone,
        versions: new Map([[content.version, content]]),
        latest: content,
      };
    }
    case 'CalendarAmended': {
      if (state.phase === 'unpublished') return state;
      const { amends: _amends, reason: _reason, ...content } = event.data;
      return { ...state, versions: new Map(state.versions).set(content.version, content), latest: content };
    }
    default:
      return unreachable(event);
  }
}

/** The calendar as its events tell it. */
export function calendarState(events: Iterable<CalendarEvent>): CalendarState {
  let state = unpublished;
  for (const event of events) state = evolveCalendar(state, event);
  return state;
}

/**
 * One version as the deadline arithmetic takes it; null when there is no such calendar or version.
 * @param version the latest, unless told
 */
export function workingCalendarOf(state: CalendarState, calendarId: string, version?: number): WorkingCalendar | null {
  if (state.phase === 'unpublished') return null;
  const chosen = version === undefined ? state.latest : state.versions.get(version);
  if (chosen === undefined) return null;
  const { source: _source, ...days } = chosen;
  return { id: calendarId, zone: state.zone, ...days };
}
