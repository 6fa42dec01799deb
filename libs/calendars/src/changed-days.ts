import type { CalendarDate } from '@comity/kernel';
import { dateOf, dayNumber } from './calendar-date.js';
import type { Deadline } from './explanation.js';
import { type DayStatus, statusOfDay, type WorkingCalendar } from './working-calendar.js';

/** A day that two versions of a calendar judge differently, or that only one of them knows for certain. */
export interface ChangedDay {
  readonly date: CalendarDate;
  readonly before: DayStatus;
  readonly after: DayStatus;
}

/** What an amendment changes, day by day in order: whether a day is worked, or whether that is certain. */
export function changedDays(before: WorkingCalendar, after: WorkingCalendar): ChangedDay[] {
  const days: ChangedDay[] = [];
  const from = Math.min(dayNumber(before.horizon.from), dayNumber(after.horizon.from));
  const through = Math.max(dayNumber(before.horizon.through), dayNumber(after.horizon.through));
  for (let day = from; day <= through; day += 1) {
    const [was, is] = [statusOfDay(before, day), statusOfDay(after, day)];
    if (was.working !== is.working || was.provisional !== is.provisional) {
      days.push({ date: dateOf(day), before: was, after: is });
    }
  }
  return days;
}

/**
 * The changed days on which a deadline rests: empty when an amendment of this calendar leaves it alone. A clock that
 * stands rests on every day up to where it stands.
 */
export function changesThatTouch(
  deadline: Deadline,
  calendarId: string,
  changes: readonly ChangedDay[],
): readonly ChangedDay[] {
  const { explanation } = deadline;
  if (explanation.kind !== 'counted-days') return [];
  const first = explanation.steps[0]?.from;
  const last = explanation.steps.at(-1)?.through;
  if (first === undefined || last === undefined || !explanation.calendars.some(({ id }) => id === calendarId))
    return [];
  return changes.filter(({ date }) => first <= date && date <= last);
}

/** The change as the reason for a new due instant: `2024-09-30 is a day off: Day of mourning (was a working day)`. */
export function changedDayAsText({ date, before, after }: ChangedDay): string {
  return `${date} is ${statusText(after)} (was ${statusText(before)})`;
}

function statusText({ reason, name, provisional }: DayStatus): string {
  const certainty = provisional ? ', provisionally' : '';
  switch (reason) {
    case 'working-day':
      return `a working day${certainty}`;
    case 'weekend':
      return `a day of the weekend${certainty}`;
    case 'holiday':
      return `a day off: ${name}`;
    case 'worked-weekend-day':
      return `a weekend day that is worked: ${name}`;
  }
}
