import { endOfDay, startOfDay } from '@comity/calendars';
import type { Instant } from '@comity/kernel';
import { Temporal } from 'temporal-polyfill';
import { patternReader, type WrittenDate } from './date-pattern.js';

/** What is done with a local time that the clocks of its zone show twice, or never. */
export type LocalTimeRule = 'earlier' | 'later' | 'reject';

/** How a register writes its dates, and in which zone. */
export interface DateFormat {
  /** Tried in turn; see `patternReader`. */
  readonly patterns: readonly string[];
  readonly zone: string;
  /** The time of day means nothing (a register of days that writes midnight): only the day is taken. */
  readonly daysOnly: boolean;
  /** When the clocks go back, an hour comes twice. */
  readonly whenRepeated: LocalTimeRule;
  /** When the clocks go forward, an hour is left out. `later` is what a clock that was not put forward would show. */
  readonly whenSkipped: LocalTimeRule;
}

export type DateReading =
  | { readonly at: Instant; readonly lastInstant: Instant; readonly note: string | null }
  | { readonly problem: string };

/** What a text stands for: an instant, or the first and the last millisecond of a day. */
export type ReadDate = (text: string) => DateReading;

/**
 * A strict reader of one format. A day without a time begins with its first instant in the zone; a time with an offset needs no zone.
 * @throws Fault `date-format-incomplete` for a pattern without year, month and day
 */
export function dateReader(format: DateFormat): ReadDate {
  const patterns = format.patterns.map(patternReader);
  const read: ReadDate = (text) => {
    for (const readPattern of patterns) {
      const written = readPattern(text);
      if (written !== null) return instantOf(written, format);
    }
    return { problem: `“${text.slice(0, 40)}” is not a date in the format ${format.patterns.join(' or ')}` };
  };
  return remembered(read);
}

const REMEMBERED_AT_MOST = 10_000;

/** The days of a register come again and again, and the rules of a zone take longer than anything else in a row. */
function remembered(read: ReadDate): ReadDate {
  const known = new Map<string, DateReading>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    if (known.size >= REMEMBERED_AT_MOST) known.clear();
    const reading = read(text);
    known.set(text, reading);
    return reading;
  };
}

function instantOf({ day, time, offsetMinutes }: WrittenDate, format: DateFormat): DateReading {
  if (format.daysOnly || time === null) {
    const lastInstant = new Date(Date.parse(endOfDay(day, format.zone)) - 1).toISOString();
    return { at: startOfDay(day, format.zone), lastInstant, note: `the day ${day} in ${format.zone}` };
  }
  if (offsetMinutes === null) return localInstant(`${day}T${time}`, format);
  const at = new Date(Date.parse(`${day}T${time}Z`) - offsetMinutes * 60_000).toISOString();
  return { at, lastInstant: at, note: null };
}

function localInstant(local: string, { zone, whenRepeated, whenSkipped }: DateFormat): DateReading {
  const written = Temporal.PlainDateTime.from(local);
  const [earlier, later] = (['earlier', 'later'] as const).map((disambiguation) =>
    written.toZonedDateTime(zone, { disambiguation }),
  ) as [Temporal.ZonedDateTime, Temporal.ZonedDateTime];
  if (earlier.epochMilliseconds === later.epochMilliseconds) return found(earlier, `local time of ${zone}`);
  const repeated = earlier.toPlainDateTime().equals(written);
  const what = repeated ? `comes twice in ${zone}` : `is left out by the clocks of ${zone}`;
  const rule = repeated ? whenRepeated : whenSkipped;
  if (rule === 'reject') return { problem: `the local time ${local.slice(0, 16)} ${what}` };
  return found(rule === 'earlier' ? earlier : later, `this local time ${what}; the mapping takes the ${rule} instant`);
}

function found(zoned: Temporal.ZonedDateTime, note: string): DateReading {
  const at = new Date(zoned.epochMilliseconds).toISOString();
  return { at, lastInstant: at, note };
}
