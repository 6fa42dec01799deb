import { dayNumber } from '@comity/calendars';
import { calendarYears } from '@comity/published-calendars/contract';
import type { SeenStore } from '@comity/read-store';
import type { DayNumber } from '../domain/figured-request.js';

interface Days {
  readonly first: DayNumber;
  /** Working days up to and including each day. */
  readonly ordinals: readonly number[];
}

/** The working days of the calendar versions that requests have pinned. A version never changes, so each is read once. */
export class CalendarMemory {
  private readonly known = new Map<string, Days>();
  private readonly wanted = new Set<string>();

  /** @param calendar `<id>/<version>` */
  want(calendar: string): void {
    if (!this.known.has(calendar)) this.wanted.add(calendar);
  }

  /** Reads those that are wanted and published by now. */
  async load(store: Pick<SeenStore, 'asKnown'>): Promise<void> {
    if (this.wanted.size === 0) return;
    const ids = [...new Set([...this.wanted].map((calendar) => calendar.slice(0, calendar.indexOf('/'))))];
    const rows = await store
      .asKnown(calendarYears, 'now')
      .selectAll('row')
      .where('row.calendarId', 'in', ids)
      .orderBy('row.year')
      .execute();
    const byVersion = Map.groupBy(rows, ({ calendarId, version }) => `${calendarId}/${version}`);
    for (const [calendar, years] of byVersion) {
      const first = dayNumber(`${years[0]?.year}-01-01`);
      this.known.set(calendar, { first, ordinals: years.flatMap(({ ordinals }) => ordinals) });
      this.wanted.delete(calendar);
    }
  }

  readonly workingDaysBetween = (calendar: string, after: DayNumber, through: DayNumber): number | null => {
    const days = this.known.get(calendar);
    if (days === undefined) return null;
    const [from, to] = [days.ordinals[after - days.first], days.ordinals[through - days.first]];
    return from === undefined || to === undefined ? null : to - from;
  };
}
