import { type CalendarDate, calendarDate, recordedZone } from '@comity/kernel';
import { z } from 'zod';
import { dateOf, dayNumber, weekdayOfDay } from './calendar-date.js';

const dayName = z.string().min(1).max(200);
const isoWeekday = z.union([
  z.literal(1),
  z.literal(2),
  z.literal(3),
  z.literal(4),
  z.literal(5),
  z.literal(6),
  z.literal(7),
]);

/** The days for which a party has published its days off. Outside them only the weekend rule is known. */
export const calendarHorizon = z.object({ from: calendarDate, through: calendarDate });

/**
 * The working days of one party, as one published version states them.
 * `workedDays` are days of the weekend that are worked; a week has at least one working day.
 */
export const workingCalendar = z.object({
  id: z.string().min(1),
  version: z.number().int().min(1),
  zone: recordedZone.optional(),
  weekend: z.array(isoWeekday).max(6),
  horizon: calendarHorizon,
  daysOff: z.record(calendarDate, dayName),
  workedDays: z.record(calendarDate, dayName),
});

export type CalendarHorizon = z.infer<typeof calendarHorizon>;
export type WorkingCalendar = z.infer<typeof workingCalendar>;

export const dayReason = z.enum(['working-day', 'worked-weekend-day', 'weekend', 'holiday']);
export type DayReason = z.infer<typeof dayReason>;

/** What a calendar says of a day. `provisional`: beyond the horizon, by the weekend rule alone. */
export interface DayStatus {
  readonly working: boolean;
  readonly reason: DayReason;
  readonly name: string | null;
  readonly provisional: boolean;
}

export interface WorkingDayCount {
  readonly workingDays: number;
  readonly provisional: boolean;
}

/** Working days up to and including the day, counted from the start of the horizon (before it: negative or zero). */
export interface WorkingOrdinal {
  readonly day: CalendarDate;
  readonly ordinal: number;
  readonly provisional: boolean;
}

interface CalendarIndex {
  readonly first: number;
  readonly last: number;
  readonly weekend: ReadonlySet<number>;
  readonly daysOff: ReadonlyMap<number, string>;
  readonly workedDays: ReadonlyMap<number, string>;
  /** Cumulative working days at `first`, `first + 1`, … `last`. */
  readonly ordinals: Int32Array;
}

/** A calendar is a value that is never changed, so its index is made once. */
const indexes = new WeakMap<WorkingCalendar, CalendarIndex>();

function indexOf(calendar: WorkingCalendar): CalendarIndex {
  const known = indexes.get(calendar);
  if (known !== undefined) return known;
  const index = buildIndex(calendar);
  indexes.set(calendar, index);
  return index;
}

function byDayNumber(days: Readonly<Record<CalendarDate, string>>): Map<number, string> {
  return new Map(Object.entries(days).map(([date, name]) => [dayNumber(date), name]));
}

function buildIndex(calendar: WorkingCalendar): CalendarIndex {
  const first = dayNumber(calendar.horizon.from);
  const last = Math.max(first - 1, dayNumber(calendar.horizon.through));
  const index: CalendarIndex = {
    first,
    last,
    weekend: new Set(calendar.weekend),
    daysOff: byDayNumber(calendar.daysOff),
    workedDays: byDayNumber(calendar.workedDays),
    ordinals: new Int32Array(Math.max(0, last - first + 1)),
  };
  let ordinal = 0;
  for (let day = first; day <= last; day += 1) {
    if (statusFrom(index, day).working) ordinal += 1;
    index.ordinals[day - first] = ordinal;
  }
  return index;
}

function statusFrom(index: CalendarIndex, day: number): DayStatus {
  const provisional = day < index.first || day > index.last;
  const weekend = index.weekend.has(weekdayOfDay(day));
  if (!provisional) {
    const off = index.daysOff.get(day);
    if (off !== undefined) return { working: false, reason: 'holiday', name: off, provisional };
    const worked = index.workedDays.get(day);
    if (weekend && worked !== undefined)
      return { working: true, reason: 'worked-weekend-day', name: worked, provisional };
  }
  return weekend
    ? { working: false, reason: 'weekend', name: null, provisional }
    : { working: true, reason: 'working-day', name: null, provisional };
}

/** `dayStatus` by day number, for loops over many days. */
export function statusOfDay(calendar: WorkingCalendar, day: number): DayStatus {
  return statusFrom(indexOf(calendar), day);
}

/** Whether and why a day is worked, and whether that is provisional. */
export function dayStatus(calendar: WorkingCalendar, date: CalendarDate): DayStatus {
  return statusOfDay(calendar, dayNumber(date));
}

/** Whether the day is worked; beyond the horizon the answer is by the weekend rule and `provisional`. */
export function isWorkingDay(
  calendar: WorkingCalendar,
  date: CalendarDate,
): { working: boolean; provisional: boolean } {
  const { working, provisional } = dayStatus(calendar, date);
  return { working, provisional };
}

/** Days worked by the weekend rule after the first day up to and including the last. */
function weekdaysWorked(index: CalendarIndex, after: number, through: number): number {
  const weeks = Math.floor((through - after) / 7);
  let count = weeks * (7 - index.weekend.size);
  for (let day = after + weeks * 7 + 1; day <= through; day += 1) {
    if (!index.weekend.has(weekdayOfDay(day))) count += 1;
  }
  return count;
}

function ordinalAt(index: CalendarIndex, day: number): number {
  // Zero less the count, not its negation: there is no -0 among ordinals.
  if (day < index.first) return 0 - weekdaysWorked(index, day, index.first - 1);
  const atEnd = index.ordinals[index.ordinals.length - 1] ?? 0;
  return day > index.last ? atEnd + weekdaysWorked(index, index.last, day) : (index.ordinals[day - index.first] ?? 0);
}

/**
 * Working days after the first day up to and including the last: signed, negative when `through` comes first.
 * Provisional when any of those days lies beyond the horizon.
 */
export function workingDaysBetween(
  calendar: WorkingCalendar,
  after: CalendarDate,
  through: CalendarDate,
): WorkingDayCount {
  const index = indexOf(calendar);
  const [a, b] = [dayNumber(after), dayNumber(through)];
  const earliest = Math.min(a, b) + 1;
  const latest = Math.max(a, b);
  const provisional = a !== b && (earliest < index.first || latest > index.last);
  return { workingDays: ordinalAt(index, b) - ordinalAt(index, a), provisional };
}

/**
 * Every day of the span with its cumulative count, so that SQL has working days as `ordinal(b) − ordinal(a)`.
 * @param span the horizon, unless told; days outside the horizon are counted by the weekend alone and marked provisional
 */
export function workingOrdinals(calendar: WorkingCalendar, span: CalendarHorizon = calendar.horizon): WorkingOrdinal[] {
  const index = indexOf(calendar);
  const last = dayNumber(span.through);
  const rows: WorkingOrdinal[] = [];
  for (let day = dayNumber(span.from); day <= last; day += 1) {
    const provisional = day < index.first || day > index.last;
    rows.push({ day: dateOf(day), ordinal: ordinalAt(index, day), provisional });
  }
  return rows;
}
