import { z } from 'zod';

/** A moment, ISO 8601 in UTC with milliseconds (`2024-11-21T00:00:00.000Z`). One fixed width, so `<` on the text is `<` in time. */
export type Instant = string;

/** A day without a zone, `YYYY-MM-DD`. */
export type CalendarDate = string;

const INSTANT = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;
/** Every month has days up to here; asking the runtime about a later one takes most of the time of a check. */
const LAST_DAY_OF_ANY_MONTH = '28';
const CALENDAR_DATE = /^\d{4}-\d{2}-\d{2}$/;

/** True for a well-formed instant that exists (no 30 February, no 25:00). */
export function isInstant(text: string): boolean {
  if (!INSTANT.test(text)) return false;
  if (text.slice(8, 10) <= LAST_DAY_OF_ANY_MONTH) return true;
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString() === text;
}

/** True for a well-formed day that exists. */
export function isCalendarDate(text: string): boolean {
  return CALENDAR_DATE.test(text) && isInstant(`${text}T00:00:00.000Z`);
}

export const instant = z
  .string()
  .refine(isInstant, 'not an instant (YYYY-MM-DDTHH:mm:ss.sssZ)')
  .meta({ format: 'date-time' });
export const calendarDate = z
  .string()
  .refine(isCalendarDate, 'not a calendar date (YYYY-MM-DD)')
  .meta({ format: 'date' });

/** Zones that were asked about and exist: a few hundred at most, and asking the runtime takes a tenth of a millisecond. */
const knownZones = new Set<string>();

/**
 * Three letters that are no zone of the world but what somewhere is called so, and each program has its own idea where: `BST` is
 * London in summer or Dhaka, `IST` is in India, Israel or Ireland, and `CET` has a summer for one and none for another.
 */
const ABBREVIATION = /^(?!(?:UTC|UCT|GMT|PRC|ROC|ROK)$)[a-z]{3}$|^SystemV\//i;

/** True for an IANA zone that this runtime knows and that no other takes for another (`Europe/London`, `Asia/Shanghai`, `UTC`). */
export function isTimeZone(text: string): boolean {
  return !ABBREVIATION.test(text) && isKnownHere(text);
}

function isKnownHere(text: string): boolean {
  if (knownZones.has(text)) return true;
  try {
    new Intl.DateTimeFormat('en', { timeZone: text });
  } catch {
    return false;
  }
  knownZones.add(text);
  return true;
}

const NO_ZONE = 'not a time zone (IANA name such as Europe/London, no abbreviation)';
const ZONE = { description: 'IANA time zone', examples: ['Asia/Shanghai'] };

/** A zone that somebody gives. */
export const timeZone = z.string().max(64).refine(isTimeZone, NO_ZONE).meta(ZONE);

/** One that stands on record, where it stays whatever is taken today. */
export const recordedZone = z.string().max(64).refine(isKnownHere, NO_ZONE).meta(ZONE);

export function toInstant(date: Date): Instant {
  return date.toISOString();
}

/** The later of two instants. */
export function later(a: Instant, b: Instant): Instant {
  return a > b ? a : b;
}

/** Reads the wall clock. Asked once per command or job, never in a decider or a fold. */
export interface Clock {
  now(): Instant;
}

export const systemClock: Clock = { now: () => toInstant(new Date()) };
