import { daysBetween, isoWeekday } from '@comity/calendars';
import { type CalendarDate, isCalendarDate, refuse } from '@comity/kernel';
import type { CalendarRefusal, ListedDay, ListedDays } from './calendar.commands.js';

const HORIZON_AT_MOST_DAYS = 36_525;
/** What lies outside is a slip of the pen. */
const POSSIBLE = { from: '1900-01-01', through: '2199-12-31' };

type Refused = { readonly accepted: false; readonly refusal: CalendarRefusal };

/** What is wrong with days as somebody lists them, or null. Looks at the days alone, not at what was published before. */
export function problemWith(days: ListedDays): Refused | null {
  return problemWithWeekend(days) ?? problemWithHorizon(days) ?? problemWithDates(days) ?? problemWithWorkedDays(days);
}

/** Lists become maps, by date in order. */
export function byDate(days: readonly ListedDay[]): Record<CalendarDate, string> {
  const inOrder = [...days].sort((a, b) => (a.date < b.date ? -1 : 1));
  return Object.fromEntries(inOrder.map(({ date, name }) => [date, name]));
}

function problemWithWeekend({ weekend }: ListedDays): Refused | null {
  const distinct = new Set(weekend);
  if (distinct.size !== weekend.length || distinct.size > 6) {
    return refuse('weekend-invalid', 'name each weekday of the weekend once, and leave at least one working day');
  }
  return weekend.every((day) => Number.isInteger(day) && day >= 1 && day <= 7)
    ? null
    : refuse('weekend-invalid', 'give the weekend as ISO weekdays: 1 is Monday, 7 is Sunday');
}

function problemWithHorizon({ horizon: { from, through } }: ListedDays): Refused | null {
  if (!isCalendarDate(from) || !isCalendarDate(through)) {
    return refuse('content-invalid', 'give the horizon as two dates that exist, YYYY-MM-DD');
  }
  if (from > through)
    return refuse('horizon-empty', `the horizon from ${from} to ${through} holds no day; swap its ends`);
  if (from < POSSIBLE.from || through > POSSIBLE.through) {
    return refuse('content-invalid', `give a horizon between ${POSSIBLE.from} and ${POSSIBLE.through}`);
  }
  return daysBetween(from, through) < HORIZON_AT_MOST_DAYS
    ? null
    : refuse('horizon-too-long', 'publish at most a hundred years at a time');
}

function problemWithDates({ horizon, daysOff, workedDays }: ListedDays): Refused | null {
  const off = new Set<CalendarDate>();
  const worked = new Set<CalendarDate>();
  for (const [days, seen] of [
    [daysOff, off],
    [workedDays, worked],
  ] as const) {
    for (const { date } of days) {
      if (!isCalendarDate(date)) return refuse('content-invalid', `${shown(date)} is no day; give days as YYYY-MM-DD`);
      if (seen.has(date)) return refuse('day-listed-twice', `${date} is listed twice; name it once`);
      if (date < horizon.from || date > horizon.through) {
        return refuse(
          'day-outside-horizon',
          `${date} lies outside the horizon; extend the horizon or leave the day out`,
        );
      }
      seen.add(date);
    }
  }
  const both = [...off].find((date) => worked.has(date));
  return both === undefined ? null : refuse('day-off-and-worked', `${both} is listed as off and as worked; choose one`);
}

function problemWithWorkedDays({ weekend, workedDays }: ListedDays): Refused | null {
  const weekday = workedDays.find(({ date }) => !weekend.includes(isoWeekday(date)));
  if (weekday === undefined) return null;
  return refuse(
    'worked-day-not-on-weekend',
    `${weekday.date} is no day of the weekend and worked anyway; leave it out`,
  );
}

/** A caller's text in a message: short, and in quotes. */
function shown(text: string): string {
  return JSON.stringify(String(text).slice(0, 40));
}
