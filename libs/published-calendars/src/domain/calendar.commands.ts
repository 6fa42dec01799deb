import type { CalendarDate, Dated, Refusal } from '@comity/kernel';

/** A day with its name, as somebody lists it; the list may hold mistakes. */
export interface ListedDay {
  readonly date: CalendarDate;
  readonly name: string;
}

/** The days that a version publishes. */
export interface ListedDays {
  /** ISO weekdays: Monday is 1, Sunday is 7. */
  readonly weekend: readonly number[];
  /** The days for which days off are known, both included. */
  readonly horizon: { readonly from: CalendarDate; readonly through: CalendarDate };
  readonly daysOff: readonly ListedDay[];
  /** Days of the weekend that are worked. */
  readonly workedDays: readonly ListedDay[];
  readonly source: string;
}

export type PublishCalendar = Dated & {
  readonly type: 'PublishCalendar';
  readonly party: string;
  readonly name: string;
  readonly zone: string;
} & ListedDays;

export type AmendCalendar = Dated & {
  readonly type: 'AmendCalendar';
  /** The version that the author of the amendment had before them. */
  readonly amends: number;
  readonly reason: string;
} & ListedDays;

export type CalendarCommand = PublishCalendar | AmendCalendar;

export type CalendarRefusal = Refusal<
  | 'content-invalid'
  | 'zone-unknown'
  | 'weekend-invalid'
  | 'horizon-empty'
  | 'horizon-too-long'
  | 'horizon-shortened'
  | 'day-listed-twice'
  | 'day-off-and-worked'
  | 'day-outside-horizon'
  | 'worked-day-not-on-weekend'
  | 'calendar-already-published'
  | 'calendar-unknown'
  | 'version-unknown'
  | 'version-superseded'
>;
