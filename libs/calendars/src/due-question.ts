import { Fault, type Instant } from '@comity/kernel';
import { intersectionOfDaysOff, unionOfDaysOff } from './combined-calendar.js';
import type { BindingTerms, DeadlineExtension, DeadlineTerms } from './deadline-terms.js';
import type { ClockStop, PolicyReference } from './explanation.js';
import type { WorkingCalendar } from './working-calendar.js';

export interface PartyCalendars {
  readonly requesting?: WorkingCalendar | undefined;
  readonly requested?: WorkingCalendar | undefined;
}

export interface DueQuestion<Terms extends DeadlineTerms = DeadlineTerms> {
  readonly terms: Terms;
  /** When the fact that starts the clock was so. */
  readonly startAt: Instant;
  readonly calendars: PartyCalendars;
  readonly stops: readonly ClockStop[];
  /** In the order in which they were granted. */
  readonly extensions: readonly DeadlineExtension[];
  /** The policy version that holds the terms, for the explanation. */
  readonly policy?: PolicyReference;
}

/**
 * The calendar that a rule makes of both parties'.
 * @throws Fault `calendar-missing`
 */
export function calendarFor(rule: BindingTerms['calendarRule'], calendars: PartyCalendars): WorkingCalendar {
  const of = (party: 'requesting' | 'requested'): WorkingCalendar => {
    const calendar = calendars[party];
    if (calendar === undefined) throw new Fault('calendar-missing', `no calendar of the ${party} party was given`);
    return calendar;
  };
  switch (rule) {
    case 'requesting':
    case 'requested':
      return of(rule);
    case 'union':
      return unionOfDaysOff(of('requesting'), of('requested'));
    case 'intersection':
      return intersectionOfDaysOff(of('requesting'), of('requested'));
  }
}
