import type { DeadlineTerms, WorkingCalendar } from '@comity/calendars';
import type { CalendarDate, Instant } from '@comity/kernel';
import type { ClockName, Pins } from './request.events.js';

/** Who acts (a person or service account) and when it is recorded. */
export interface By {
  readonly by: string;
  readonly at: Instant;
}

/** The working days of both parties; null where none is assigned. */
export interface Calendars {
  readonly ourCalendar: WorkingCalendar | null;
  readonly counterpartCalendar: WorkingCalendar | null;
}

/** The reasons that the agreement lists. An empty list permits none. */
export interface PermittedReasons {
  readonly extension: readonly string[];
  readonly refusal: readonly string[];
  readonly postponement: readonly string[];
}

/** What the agreement and the calendars say about a request's clocks, as pinned or about to be pinned. */
export interface PolicyTerms extends Calendars {
  readonly pins: Pins;
  readonly zone: string;
  readonly clocks: { readonly [Clock in ClockName]?: DeadlineTerms | undefined };
  /** Of the clocks that an amendment has moved to later versions. */
  readonly amended?: { readonly [Clock in ClockName]?: Calendars | undefined };
  /** Null where the agreement lists none: then any reason will do. */
  readonly permittedReasons: PermittedReasons | null;
}

/** A due instant or day that somebody set, with the place where it stands. */
export type StatedDue = { readonly source: string } & ({ readonly dueAt: Instant } | { readonly dueOn: CalendarDate });
