import { startOfDay } from '@comity/calendars';
import { Fault, type Instant, isCalendarDate } from '@comity/kernel';
import { Temporal } from 'temporal-polyfill';

/** How a register writes its dates, and in which zone. */
export interface DateFormat {
  /** `YYYY`, `MM`, `DD`, `HH`, `mm` and `ss` stand for digits, everything else for itself: `DD/MM/YYYY HH:mm`. */
  readonly pattern: string;
  readonly zone: string;
  /** The time of day means nothing (a register of days that writes midnight): only the day is taken. */
  readonly daysOnly: boolean;
}

/** The instant that a text stands for, or null where the text is not written in the format or the day does not exist. */
export type ReadDate = (text: string) => Instant | null;

const TOKENS = { YYYY: '\\d{4}', MM: '\\d{2}', DD: '\\d{2}', HH: '\\d{2}', mm: '\\d{2}', ss: '\\d{2}' } as const;
const TOKEN = /YYYY|MM|DD|HH|mm|ss/g;

/**
 * A strict reader of one format. A day stands for its first instant in the zone. A local time that daylight saving skips or
 * repeats is the later or the earlier one (Temporal's "compatible" rule).
 * @throws Fault `date-format-incomplete` for a pattern without year, month and day
 */
export function dateReader(format: DateFormat): ReadDate {
  const expression = expressionOf(format.pattern);
  return (text) => {
    const { YYYY, MM, DD, HH = '00', mm = '00', ss = '00' } = expression.exec(text)?.groups ?? {};
    const day = `${YYYY}-${MM}-${DD}`;
    if (YYYY === undefined || !isCalendarDate(day)) return null;
    if (format.daysOnly || (HH === '00' && mm === '00' && ss === '00')) {
      return Number(HH) < 24 && Number(mm) < 60 && Number(ss) < 60 ? startOfDay(day, format.zone) : null;
    }
    return localInstant(`${day}T${HH}:${mm}:${ss}`, format.zone);
  };
}

function localInstant(local: string, zone: string): Instant | null {
  try {
    return new Date(Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds).toISOString();
  } catch {
    return null;
  }
}

function expressionOf(pattern: string): RegExp {
  const tokens: string[] = pattern.match(TOKEN) ?? [];
  const once = new Set(tokens).size === tokens.length;
  if (!once || !['YYYY', 'MM', 'DD'].every((token) => tokens.includes(token))) {
    throw new Fault('date-format-incomplete', `date format ${pattern} needs YYYY, MM and DD, each once`);
  }
  const literal = pattern.split(TOKEN).map((text) => text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&'));
  const parts = tokens.map((token) => `(?<${token}>${TOKENS[token as keyof typeof TOKENS]})`);
  return new RegExp(`^${literal.map((text, index) => text + (parts[index] ?? '')).join('')}$`);
}
