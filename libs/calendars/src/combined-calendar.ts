import { type CalendarDate, later } from '@comity/kernel';
import { dayStatus, type WorkingCalendar } from './working-calendar.js';

/** Both parties' days off hold: a day counts only when both work. */
export function unionOfDaysOff(a: WorkingCalendar, b: WorkingCalendar): WorkingCalendar {
  return rememberedFor(unions, a, b, () => {
    const weekend = [...new Set([...a.weekend, ...b.weekend])].sort();
    return combine('union', a, b, weekend, (one, other) => one && other);
  });
}

/** Only the days off that both share hold: a day counts when either works. */
export function intersectionOfDaysOff(a: WorkingCalendar, b: WorkingCalendar): WorkingCalendar {
  return rememberedFor(intersections, a, b, () => {
    const weekend = a.weekend.filter((day) => b.weekend.includes(day));
    return combine('intersection', a, b, weekend, (one, other) => one || other);
  });
}

type Combined = WeakMap<WorkingCalendar, WeakMap<WorkingCalendar, WorkingCalendar>>;

/** Calendars are values that never change, so two of them are combined once, however many deadlines ask. */
const unions: Combined = new WeakMap();
const intersections: Combined = new WeakMap();

function rememberedFor(
  memory: Combined,
  a: WorkingCalendar,
  b: WorkingCalendar,
  make: () => WorkingCalendar,
): WorkingCalendar {
  const withA = memory.get(a) ?? new WeakMap<WorkingCalendar, WorkingCalendar>();
  memory.set(a, withA);
  const known = withA.get(b);
  if (known !== undefined) return known;
  const made = make();
  withA.set(b, made);
  return made;
}

/**
 * The combined calendar reaches as far as both horizons do. Where neither party lists an exception, the combined weekend
 * says all; so only the listed days need to be looked at, and the result is again a plain calendar.
 */
function combine(
  rule: 'union' | 'intersection',
  a: WorkingCalendar,
  b: WorkingCalendar,
  weekend: WorkingCalendar['weekend'],
  works: (one: boolean, other: boolean) => boolean,
): WorkingCalendar {
  const horizon = {
    from: later(a.horizon.from, b.horizon.from),
    through: earlier(a.horizon.through, b.horizon.through),
  };
  const plain: WorkingCalendar = {
    id: `${rule}(${a.id},${b.id})`,
    version: Math.max(a.version, b.version),
    weekend,
    horizon,
    daysOff: {},
    workedDays: {},
  };
  const daysOff: Record<CalendarDate, string> = {};
  const workedDays: Record<CalendarDate, string> = {};
  for (const date of exceptionsOf(a, b)) {
    if (date < horizon.from || date > horizon.through) continue;
    const [one, other] = [dayStatus(a, date), dayStatus(b, date)];
    const working = works(one.working, other.working);
    if (working === dayStatus(plain, date).working && one.name === null && other.name === null) continue;
    const name = [...new Set([one.name, other.name])].filter((each) => each !== null).join(' / ') || 'weekend';
    if (!working) daysOff[date] = name;
    else if (!dayStatus(plain, date).working) workedDays[date] = name;
  }
  return { ...plain, daysOff, workedDays };
}

function exceptionsOf(a: WorkingCalendar, b: WorkingCalendar): CalendarDate[] {
  const listed = [a.daysOff, a.workedDays, b.daysOff, b.workedDays].flatMap((days) => Object.keys(days));
  return [...new Set(listed)].sort();
}

function earlier(a: CalendarDate, b: CalendarDate): CalendarDate {
  return later(a, b) === a ? b : a;
}
