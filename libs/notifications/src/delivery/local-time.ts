import type { Instant } from '@comity/kernel';
import { Temporal } from 'temporal-polyfill';

/** `2026-03-04 15:00 (Europe/London)` */
export function localTime(instant: Instant, zone: string): string {
  const here = Temporal.Instant.from(instant).toZonedDateTimeISO(zone);
  const [day, time] = [here.toPlainDate().toString(), here.toPlainTime().toString({ smallestUnit: 'minute' })];
  return `${day} ${time} (${zone})`;
}
