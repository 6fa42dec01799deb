import { type CalendarDate, idFrom } from '@comity/kernel';

/** Of the one digest that a person gets on a day of their zone. */
export function dailyIdOf(person: string, day: CalendarDate): string {
  return idFrom('notification', 'daily', person, day);
}
