import { type CalendarDate, Fault, type Instant } from '@comity/kernel';
import { dateOf } from './calendar-date.js';
import { permittedStops, stoppedDays } from './clock-stops.js';
import { DayCount } from './day-count.js';
import type { BindingTerms, DeadlineExtension, DeadlineUnit } from './deadline-terms.js';
import { countHours } from './due-hours.js';
import { calendarFor, type DueQuestion } from './due-question.js';
import type { CountedDays, Deadline } from './explanation.js';
import type { WorkingCalendar } from './working-calendar.js';
import { endOfDay, localDayNumber, localHour } from './zone.js';

/**
 * The due instant with its reasons: the exclusive end, in the policy's zone, of the last counted day.
 * A stop that begins at or after the due instant changes nothing; while an earlier stop is open there is no due instant.
 * @throws Fault `calendar-missing` without a calendar that `calendarsNeeded` names; `extension-unit` when hours and days are mixed
 */
export function computeDue(question: DueQuestion): Deadline {
  const { terms, startAt, policy } = question;
  if (terms.kind === 'no-binding-deadline') {
    const explanation = { kind: terms.kind, policy: policy ?? null, startAt, startsOn: terms.startsOn };
    return { dueAt: null, dueOn: null, provisional: false, explanation };
  }
  return terms.unit === 'hours' ? countHours({ ...question, terms }) : countDays({ ...question, terms }, terms.unit);
}

/** A deadline that somebody named: a day, in the zone in which it ends, and who says so. */
export function statedDeadline(statement: { dueOn: CalendarDate; zone: string; source: string }): Deadline {
  const { dueOn, zone, source } = statement;
  const explanation = { kind: 'stated', dueOn, zone, source } as const;
  return { dueAt: endOfDay(dueOn, zone), dueOn, provisional: false, explanation };
}

type DayUnit = Exclude<DeadlineUnit, 'hours'>;

function countDays(question: DueQuestion<BindingTerms>, unit: DayUnit): Deadline {
  const { terms } = question;
  const { permitted, withoutEffect } = permittedStops(terms, question.stops);
  const start = dayZeroOf(terms, question.startAt);
  const count = new DayCount(start.dayZero, stoppedDays(permitted, terms.zone), calendarIfNeeded(question));
  if (!terms.dayZeroCounts) count.passDayZero();
  const reached = countAll(count, terms, unit, question.extensions);
  const dueOn = reached ? dateOf(count.lastDay) : null;
  const dueAt = dueOn === null ? null : endOfDay(dueOn, terms.zone);
  const { steps } = count;
  const provisional = steps.some((step) => step.provisional);
  const explanation: CountedDays = {
    kind: 'counted-days',
    ...commonParts(question),
    stops: permitted,
    stopsWithoutEffect: withoutEffect,
    calendarRule: terms.calendarRule,
    calendars: versionsOf(question),
    dayZero: dateOf(start.dayZero),
    dayZeroCounts: terms.dayZeroCounts,
    afterCutOffHour: start.afterCutOffHour,
    steps,
    dueOn,
    dueAt,
    provisional,
  };
  return { dueAt, dueOn, provisional, explanation };
}

function countAll(
  count: DayCount,
  terms: BindingTerms,
  unit: DayUnit,
  extensions: readonly DeadlineExtension[],
): boolean {
  const parts = partsOf(terms, unit, extensions);
  const reached = parts.every(({ amount, unit: partUnit, part }) => count.count(amount, partUnit, part));
  return reached && (terms.rollForward === 'none' || count.rollForward());
}

interface Part {
  readonly amount: number;
  readonly unit: DayUnit;
  readonly part: 'budget' | 'extension';
}

/** Months extended by months are one span from day zero: a month and a month after 31 January is 31 March, not 28. */
function partsOf(terms: BindingTerms, unit: DayUnit, extensions: readonly DeadlineExtension[]): Part[] {
  const extra = extensions.map(({ amount, unit: extensionUnit }): Part => {
    if (extensionUnit === 'hours') throw new Fault('extension-unit', `a deadline in ${unit} was extended by hours`);
    return { amount, unit: extensionUnit, part: 'extension' };
  });
  if (unit !== 'months') return [{ amount: terms.budget, unit, part: 'budget' }, ...extra];
  const months = extra.filter((part) => part.unit === 'months').reduce((sum, { amount }) => sum + amount, terms.budget);
  return [{ amount: months, unit, part: 'budget' }, ...extra.filter((part) => part.unit !== 'months')];
}

function dayZeroOf(terms: BindingTerms, startAt: Instant): { dayZero: number; afterCutOffHour: number | null } {
  const startDay = localDayNumber(Date.parse(startAt), terms.zone);
  const { cutOffHour } = terms;
  if (cutOffHour === null || localHour(startAt, terms.zone) < cutOffHour) {
    return { dayZero: startDay, afterCutOffHour: null };
  }
  return { dayZero: startDay + 1, afterCutOffHour: cutOffHour };
}

function needsCalendar({ terms, extensions }: DueQuestion<BindingTerms>): boolean {
  const units = [terms.unit, ...extensions.map(({ unit }) => unit)];
  return terms.rollForward === 'next-working-day' || units.includes('working-days');
}

function calendarIfNeeded(question: DueQuestion<BindingTerms>): WorkingCalendar | null {
  return needsCalendar(question) ? calendarFor(question.terms.calendarRule, question.calendars) : null;
}

function versionsOf(question: DueQuestion<BindingTerms>): CountedDays['calendars'] {
  if (!needsCalendar(question)) return [];
  const { calendarRule: rule } = question.terms;
  const parties = rule === 'requesting' || rule === 'requested' ? [rule] : (['requesting', 'requested'] as const);
  return parties.map((party) => {
    const { id, version } = calendarFor(party, question.calendars);
    return { party, id, version };
  });
}

function commonParts({ terms, startAt, policy, extensions }: DueQuestion<BindingTerms>) {
  return {
    policy: policy ?? null,
    startAt,
    startsOn: terms.startsOn,
    unit: terms.unit,
    budget: terms.budget,
    zone: terms.zone,
    extensions: [...extensions],
  };
}
