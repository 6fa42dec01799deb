import type { Instant } from '@comity/kernel';
import { Temporal } from 'temporal-polyfill';
import type { Office } from './office.js';
import type { PassingTime } from './passing-time.js';

/** What a chapter has at hand: people who ask the API, and time that it lets pass. */
export interface Story {
  readonly office: Office;
  readonly time: PassingTime;
}

/** What a person reads of a story begins with this, so that nobody takes it for the record of anything. */
export const INVENTED = 'Invented scenario';

/** A title, subject or name that says that it is invented. */
export function invented(title: string): string {
  return `${INVENTED}: ${title}`;
}

/** `washington('2016-02-08', '10:00')` */
export function washington(day: string, time: string): Instant {
  return momentIn('America/New_York', day, time);
}

/** `beijing('2016-02-19', '16:30')` */
export function beijing(day: string, time: string): Instant {
  return momentIn('Asia/Shanghai', day, time);
}

function momentIn(zone: string, day: string, time: string): Instant {
  const { epochMilliseconds } = Temporal.PlainDateTime.from(`${day}T${time}`).toZonedDateTime(zone);
  return new Date(epochMilliseconds).toISOString();
}
