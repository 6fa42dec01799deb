import { Fault, isCalendarDate } from '@comity/kernel';

/** A date as it is written: a day, a time of day where there is one, and how far it is ahead of UTC where it says so. */
export interface WrittenDate {
  readonly day: string;
  /** `HH:mm:ss.SSS`; null where only a day is written. */
  readonly time: string | null;
  readonly offsetMinutes: number | null;
}

/** Null for a text that is not written in the pattern, or names a day or a time that does not exist. */
export type ReadPattern = (text: string) => WrittenDate | null;

const MONTHS = 'January February March April May June July August September October November December'.split(' ');

const TOKENS = {
  YYYY: '(?<year>\\d{4})',
  MMMM: `(?<monthName>${MONTHS.join('|')})`,
  MMM: `(?<monthName>${MONTHS.map((name) => name.slice(0, 3)).join('|')})`,
  MM: '(?<month>\\d{2})',
  M: '(?<month>\\d{1,2})',
  DD: '(?<day>\\d{2})',
  D: '(?<day>\\d{1,2})',
  HH: '(?<hour>\\d{2})',
  H: '(?<hour>\\d{1,2})',
  hh: '(?<hour12>\\d{2})',
  h: '(?<hour12>\\d{1,2})',
  mm: '(?<minute>\\d{2})',
  ss: '(?<second>\\d{2})',
  SSS: '(?<fraction>\\d{1,9})',
  A: '(?<half>[AaPp]\\.?[Mm]\\.?)',
  Z: '(?<offset>Z|[+-]\\d{2}:?\\d{2})',
} as const;

const TOKEN = /\[[^\]]*\]|YYYY|MMMM|MMM|MM|M|DD|D|HH|H|hh|h|mm|ss|SSS|A|Z/g;

/** What XML and JSON write: a day, or a day and a time with or without an offset. */
const ISO =
  /^(?<year>\d{4})-(?<month>\d{2})-(?<day>\d{2})(?:[T ](?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2})(?:[.,](?<fraction>\d{1,9}))?)?(?<offset>Z|[+-]\d{2}:?\d{2})?)?$/;

/**
 * A strict reader of one pattern: `ISO`, or tokens among characters that stand for themselves (letters in brackets:
 * `D[th] MMMM YYYY`). Tokens: `YYYY`, `MM M MMM MMMM`, `DD D`, `HH H` or `hh h` with `A` (am, pm), `mm`, `ss`, `SSS`, `Z` (offset).
 * @throws Fault `date-format-incomplete` for a pattern without year, month and day, or with one of them twice
 */
export function patternReader(pattern: string): ReadPattern {
  const expression = pattern === 'ISO' ? ISO : expressionOf(pattern);
  return (text) => {
    const found = expression.exec(text)?.groups;
    return found === undefined ? null : written(found);
  };
}

type Groups = Readonly<Record<string, string | undefined>>;

function written(found: Groups): WrittenDate | null {
  const day = `${found.year}-${monthOf(found).padStart(2, '0')}-${found.day?.padStart(2, '0')}`;
  const time = timeOf(found);
  if (!isCalendarDate(day) || time === undefined) return null;
  return { day, time, offsetMinutes: found.offset === undefined ? null : offsetOf(found.offset) };
}

function monthOf({ month, monthName = '' }: Groups): string {
  if (month !== undefined) return month;
  return String(1 + MONTHS.findIndex((name) => name.slice(0, 3).toLowerCase() === monthName.slice(0, 3).toLowerCase()));
}

/** Null for no time, undefined for one that does not exist. */
function timeOf(found: Groups): string | null | undefined {
  const { minute = '00', second = '00', fraction = '' } = found;
  const hour = found.hour12 === undefined ? found.hour : hourOf(Number(found.hour12), found.half);
  if (hour === undefined) return found.hour12 === undefined ? null : undefined;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  return `${hour.padStart(2, '0')}:${minute}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}`;
}

function hourOf(hour12: number, half: string | undefined): string | undefined {
  if (half === undefined || hour12 < 1 || hour12 > 12) return undefined;
  return String((hour12 % 12) + (half.toLowerCase().startsWith('p') ? 12 : 0));
}

function offsetOf(offset: string): number {
  if (offset === 'Z') return 0;
  const minutes = Number(offset.slice(1, 3)) * 60 + Number(offset.slice(-2));
  return offset.startsWith('-') ? -minutes : minutes;
}

function expressionOf(pattern: string): RegExp {
  const tokens: string[] = pattern.match(TOKEN) ?? [];
  const parts = tokens.map((token) =>
    token.startsWith('[') ? escaped(token.slice(1, -1)) : TOKENS[token as keyof typeof TOKENS],
  );
  const source = pattern
    .split(TOKEN)
    .map((text, index) => escaped(text) + (parts[index] ?? ''))
    .join('');
  const names = [...source.matchAll(/\(\?<(\w+)>/g)].map(([, name]) => name?.replace('monthName', 'month'));
  const once = new Set(names).size === names.length;
  if (!once || !['year', 'month', 'day'].every((name) => names.includes(name))) {
    throw new Fault('date-format-incomplete', `date format ${pattern} needs YYYY, MM and DD, each once`);
  }
  return new RegExp(`^${source}$`, 'i');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
}
