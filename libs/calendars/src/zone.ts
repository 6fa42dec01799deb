import { type CalendarDate, Fault, type Instant } from '@comity/kernel';
import { Temporal } from 'temporal-polyfill';
import { dateOf, dayNumber } from './calendar-date.js';

const MS_PER_DAY = 86_400_000;

/** Days kept per zone before its cache is dropped: a hundred years fit, a hostile spread of dates does not grow memory. */
const CACHED_DAYS_PER_ZONE = 40_000;
/** More zones than the tz database names. */
const CACHED_ZONES = 700;

const dayStarts = new Map<string, Map<number, number>>();

function startsOf(zone: string): Map<number, number> {
  const cached = dayStarts.get(zone);
  if (cached !== undefined && cached.size < CACHED_DAYS_PER_ZONE) return cached;
  if (cached === undefined && dayStarts.size >= CACHED_ZONES) dayStarts.clear();
  const fresh = new Map<number, number>();
  dayStarts.set(zone, fresh);
  return fresh;
}

/** Milliseconds since 1970 at which the day begins in the zone. */
export function startOfDayMs(day: number, zone: string): number {
  const starts = startsOf(zone);
  const cached = starts.get(day);
  if (cached !== undefined) return cached;
  const start = computeStartMs(day, zone);
  starts.set(day, start);
  return start;
}

function computeStartMs(day: number, zone: string): number {
  try {
    return Temporal.PlainDate.from(dateOf(day)).toZonedDateTime(zone).epochMilliseconds;
  } catch (cause) {
    if (cause instanceof Fault) throw cause;
    throw new Fault('zone-unknown', `no day ${dateOf(day)} in zone ${zone}`, { cause });
  }
}

/** The number of the day it is in the zone at that moment. */
export function localDayNumber(ms: number, zone: string): number {
  const utcDay = Math.floor(ms / MS_PER_DAY);
  if (startOfDayMs(utcDay + 1, zone) <= ms) return utcDay + 1;
  return startOfDayMs(utcDay, zone) <= ms ? utcDay : utcDay - 1;
}

/**
 * The date it is in the zone at that instant.
 * @throws Fault `zone-unknown`
 */
export function localDate(at: Instant, zone: string): CalendarDate {
  return dateOf(localDayNumber(Date.parse(at), zone));
}

/**
 * The first instant of the day in the zone: 00:00, or the moment the clocks jump to where there is no midnight.
 * @throws Fault `zone-unknown`
 */
export function startOfDay(date: CalendarDate, zone: string): Instant {
  return new Date(startOfDayMs(dayNumber(date), zone)).toISOString();
}

/** The exclusive end of the day in the zone, which is the start of the next; a day may have 23 or 25 hours. */
export function endOfDay(date: CalendarDate, zone: string): Instant {
  return new Date(startOfDayMs(dayNumber(date) + 1, zone)).toISOString();
}

/** The hour on the wall clock of the zone, 0 to 23. */
export function localHour(at: Instant, zone: string): number {
  return Temporal.Instant.from(at).toZonedDateTimeISO(zone).hour;
}
