import type { CalendarDate, Instant } from '@comity/kernel';
import { Temporal } from 'temporal-polyfill';
import type { Preferences } from './preferences.js';

/**
 * Until when somebody is not to be disturbed; null when they may be. Quiet hours are times on their clock: they are as long as
 * that clock says, an hour longer or shorter in the nights in which it is changed, and end once.
 */
export function quietUntil(
  { zone, quietHours }: Pick<Preferences, 'zone' | 'quietHours'>,
  now: Instant,
): Instant | null {
  if (quietHours === null) return null;
  const here = Temporal.Instant.from(now).toZonedDateTimeISO(zone);
  const time = here.toPlainTime().toString({ smallestUnit: 'minute', roundingMode: 'floor' });
  const { from, to } = quietHours;
  const pastMidnight = from > to;
  const inEvening = pastMidnight && time >= from;
  const isQuiet = pastMidnight ? inEvening || time < to : time >= from && time < to;
  if (!isQuiet) return null;
  const today = here.toPlainDate();
  const end = instantAt(inEvening ? today.add({ days: 1 }) : today, to, zone);
  // In the hour that the clock shows twice, they have ended already.
  return end > now ? end : null;
}

/** The hour of somebody's digest, on their clock. */
type DigestHour = Pick<Preferences, 'zone' | 'digestAt'>;

/** The next moment after now at which the digest comes. */
export function nextDigestAt(hour: DigestHour, now: Instant): Instant {
  return nextDigest(hour, now).at;
}

/** The next digest after now: of which day, and when it comes. */
export function nextDigest(
  { zone, digestAt }: DigestHour,
  now: Instant,
): { readonly day: CalendarDate; readonly at: Instant } {
  const today = dayIn(zone, now);
  const day = instantAt(today, digestAt, zone) > now ? today : today.add({ days: 1 });
  return { day: day.toString(), at: instantAt(day, digestAt, zone) };
}

/** The last day whose digest has come due. */
export function latestDigestDay({ zone, digestAt }: DigestHour, now: Instant): CalendarDate {
  const today = dayIn(zone, now);
  return (instantAt(today, digestAt, zone) <= now ? today : today.subtract({ days: 1 })).toString();
}

/** The day in their zone whose digest is due; null before its time. Of a day that has passed there is none any more. */
export function digestDay({ zone, digestAt }: DigestHour, now: Instant): CalendarDate | null {
  const today = dayIn(zone, now);
  return instantAt(today, digestAt, zone) <= now ? today.toString() : null;
}

function dayIn(zone: string, now: Instant): Temporal.PlainDate {
  return Temporal.Instant.from(now).toZonedDateTimeISO(zone).toPlainDate();
}

/** The first moment of that day at which the clock shows the time, or a later one where it skips it. */
function instantAt(day: Temporal.PlainDate, time: string, zone: string): Instant {
  const plainTime = Temporal.PlainTime.from(time);
  const at = day.toZonedDateTime({ timeZone: zone, plainTime });
  const skipped = !at.toPlainTime().equals(plainTime);
  const moment = skipped ? (at.getTimeZoneTransition('previous') ?? at) : at;
  return new Date(moment.epochMilliseconds).toISOString();
}
