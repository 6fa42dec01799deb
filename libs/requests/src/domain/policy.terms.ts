import type { DeadlineTerms, WorkingCalendar } from '@comity/calendars';
import type { CalendarDate, Instant } from '@comity/kernel';
import type { ClockName, Pins } from './request.events.js';

export type PolicyClocks = { readonly [Clock in ClockName]?: DeadlineTerms | undefined };

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
  readonly clocks: PolicyClocks;
  /** Of the clocks that are counted by another policy version than the one that is pinned now. */
  readonly counted?: { readonly [Clock in ClockName]?: CountedTerms | undefined };
  /** Of the clocks that an amendment has moved to later versions. */
  readonly amended?: { readonly [Clock in ClockName]?: Calendars | undefined };
  /** Null where the agreement lists none: then any reason will do. */
  readonly permittedReasons: PermittedReasons | null;
}

/** What one clock is counted by. */
export interface CountedTerms {
  readonly policyVersion: number;
  readonly terms: DeadlineTerms;
}

/** What the agreement, as pinned at filing, says of a request of this urgency. */
export interface UrgencyPolicy {
  readonly urgency: string;
  readonly policyVersion: number;
  readonly clocks: PolicyClocks;
}

/** What the clock is counted by, or will be when it starts; null where the policy does not set it. */
export function countedBy(name: ClockName, { clocks, counted, pins }: PolicyTerms): CountedTerms | null {
  const own = counted?.[name];
  if (own !== undefined) return own;
  const terms = clocks[name];
  return terms === undefined || pins.policyVersion === null ? null : { policyVersion: pins.policyVersion, terms };
}

/** The terms for a clock that starts: by the policy that is pinned now, whatever it was counted by before. */
export function forAnotherStart(name: ClockName, terms: PolicyTerms): PolicyTerms {
  return { ...terms, counted: { ...terms.counted, [name]: undefined } };
}

/** A due instant or day that somebody set, with the place where it stands. */
export type StatedDue = { readonly source: string } & ({ readonly dueAt: Instant } | { readonly dueOn: CalendarDate });
