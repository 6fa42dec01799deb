import { type CalendarDate, Fault, type Instant } from '@comity/kernel';
import { addDays } from './calendar-date.js';
import type { DeadlineOffset, DeadlineTerms } from './deadline-terms.js';
import { calendarFor, type PartyCalendars } from './due-question.js';
import { isWorkingDay, type WorkingCalendar } from './working-calendar.js';
import { endOfDay } from './zone.js';

const MS_PER_HOUR = 3_600_000;
/** Days looked at per offset: ten years of working days with one working day a week. */
const MAX_DAYS_LOOKED_AT = 26_000;

export interface ReminderTimes {
  readonly reminders: readonly { readonly offset: DeadlineOffset; readonly at: Instant }[];
  readonly rungs: readonly { readonly rung: string; readonly after: DeadlineOffset; readonly at: Instant }[];
}

/**
 * The instants at which reminders fall due before, and rungs after, the due instant. They are points in time that stay
 * reached, so whoever looks late still finds them; nothing depends on looking on one particular day.
 * @throws Fault `calendar-missing` for offsets in working days
 */
export function reminderTimes(
  terms: DeadlineTerms,
  due: { readonly dueAt: Instant | null; readonly dueOn: CalendarDate | null },
  calendars: PartyCalendars,
): ReminderTimes {
  if (terms.kind === 'no-binding-deadline' || due.dueAt === null || due.dueOn === null) {
    return { reminders: [], rungs: [] };
  }
  const { dueAt, dueOn } = due;
  const shift = (offset: DeadlineOffset, direction: 1 | -1): Instant => {
    const amount = offset.amount * direction;
    switch (offset.unit) {
      case 'hours':
        return new Date(Date.parse(dueAt) + amount * MS_PER_HOUR).toISOString();
      case 'calendar-days':
        return sameTimeOn(addDays(dueOn, amount));
      case 'working-days':
        return sameTimeOn(addWorkingDays(calendarFor(terms.calendarRule, calendars), dueOn, amount));
    }
  };
  /** A deadline in hours is not at the end of a day: its distance to that end is kept. */
  const sameTimeOn = (date: CalendarDate): Instant => {
    const beforeEndMs = Date.parse(endOfDay(dueOn, terms.zone)) - Date.parse(dueAt);
    return new Date(Date.parse(endOfDay(date, terms.zone)) - beforeEndMs).toISOString();
  };
  return {
    reminders: terms.reminderOffsets.map((offset) => ({ offset, at: shift(offset, -1) })),
    rungs: terms.rungs.map(({ rung, after }) => ({ rung, after, at: shift(after, 1) })),
  };
}

/** The working day that is so many working days after (negative: before) the date. */
export function addWorkingDays(calendar: WorkingCalendar, date: CalendarDate, workingDays: number): CalendarDate {
  const step = workingDays < 0 ? -1 : 1;
  let day = date;
  let missing = workingDays * step;
  for (let looked = 0; missing > 0; looked += 1) {
    if (looked >= MAX_DAYS_LOOKED_AT) throw new Fault('deadline-too-long', `too few working days around ${date}`);
    day = addDays(day, step);
    if (isWorkingDay(calendar, day).working) missing -= 1;
  }
  return day;
}
