import { addDays, isWorkingDay, type WorkingCalendar } from '@comity/calendars';
import type { CalendarDate } from '@comity/kernel';

/** A calendar may be off for long, but not for ever. */
const MOST_DAYS = 1_000;

/** For what is under no calendar. */
export const MONDAY_TO_FRIDAY: WorkingCalendar = {
  ...{ id: 'monday-to-friday', version: 1, weekend: [6, 7], daysOff: {}, workedDays: {} },
  horizon: { from: '1900-01-01', through: '1900-01-01' },
};

/** The last of so many working days after a day; with none, that day itself. */
export function workingDaysAhead(calendar: WorkingCalendar, today: CalendarDate, count: number): CalendarDate {
  let day = today;
  for (let left = count, days = 0; left > 0 && days < MOST_DAYS; days += 1) {
    day = addDays(day, 1);
    if (isWorkingDay(calendar, day).working) left -= 1;
  }
  return day;
}
