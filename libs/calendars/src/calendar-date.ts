import { type CalendarDate, Fault } from '@comity/kernel';

const MS_PER_DAY = 86_400_000;
const LAST_DAY_NUMBER = Date.UTC(9999, 11, 31) / MS_PER_DAY;
const FIRST_DAY_NUMBER = Date.parse('0000-01-01T00:00:00.000Z') / MS_PER_DAY;

/** Days of the week by ISO 8601: Monday is 1, Sunday is 7. */
export type IsoWeekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/**
 * Days since 1970-01-01, so that day arithmetic is integer arithmetic.
 * @throws Fault `calendar-date-invalid` when the text is no day
 */
export function dayNumber(date: CalendarDate): number {
  const time = Date.parse(`${date}T00:00:00.000Z`);
  if (Number.isNaN(time)) throw new Fault('calendar-date-invalid', `${date} is not a calendar date`);
  return time / MS_PER_DAY;
}

/**
 * The inverse of `dayNumber`.
 * @throws Fault `calendar-date-out-of-range` outside the years 0000 to 9999, where the text would lose its fixed width
 */
export function dateOf(day: number): CalendarDate {
  if (!(day >= FIRST_DAY_NUMBER && day <= LAST_DAY_NUMBER)) {
    throw new Fault('calendar-date-out-of-range', `day ${day} lies outside the years 0000 to 9999`);
  }
  return new Date(day * MS_PER_DAY).toISOString().slice(0, 10);
}

export function addDays(date: CalendarDate, days: number): CalendarDate {
  return dateOf(dayNumber(date) + days);
}

/** Calendar days from `a` to `b`: signed, negative when `b` comes first. */
export function daysBetween(a: CalendarDate, b: CalendarDate): number {
  return dayNumber(b) - dayNumber(a);
}

/** The same day of the month `months` later; where that month is shorter, its last day. */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  const [year = 0, month = 1, day = 1] = date.split('-').map(Number);
  const count = year * 12 + (month - 1) + months;
  const lastDay = new Date(Date.UTC(Math.floor(count / 12), (count % 12) + 1, 0)).getUTCDate();
  return dateOf(Date.UTC(Math.floor(count / 12), count % 12, Math.min(day, lastDay)) / MS_PER_DAY);
}

export function isoWeekday(date: CalendarDate): IsoWeekday {
  return weekdayOfDay(dayNumber(date));
}

/** Day 0 (1970-01-01) was a Thursday. */
export function weekdayOfDay(day: number): IsoWeekday {
  return (((((day + 3) % 7) + 7) % 7) + 1) as IsoWeekday;
}
