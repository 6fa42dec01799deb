import { Fault, type Instant } from '@comity/kernel';
import { dateOf } from './calendar-date.js';
import { permittedStops } from './clock-stops.js';
import type { BindingTerms } from './deadline-terms.js';
import type { DueQuestion } from './due-question.js';
import type { ClockStop, CountedHours, Deadline } from './explanation.js';
import { localDayNumber } from './zone.js';

const MS_PER_HOUR = 3_600_000;

/** Hours run by day and night, on every day; exactly the time in which the clock stood before the due instant is not charged. */
export function countHours(question: DueQuestion<BindingTerms>): Deadline {
  const { terms, startAt, policy, extensions } = question;
  const { permitted, withoutEffect } = permittedStops(terms, question.stops);
  const { dueMs, notChargedMs } = extendByStops(Date.parse(startAt), hoursOf(question), permitted);
  const dueAt = dueMs === null ? null : new Date(dueMs).toISOString();
  const dueOn = dueMs === null ? null : dateOf(localDayNumber(dueMs - 1, terms.zone));
  const explanation: CountedHours = {
    kind: 'counted-hours',
    policy: policy ?? null,
    startAt,
    startsOn: terms.startsOn,
    unit: terms.unit,
    budget: terms.budget,
    zone: terms.zone,
    extensions: [...extensions],
    stops: permitted,
    stopsWithoutEffect: withoutEffect,
    notChargedMs,
    dueOn,
    dueAt,
  };
  return { dueAt, dueOn, provisional: false, explanation };
}

function hoursOf({ terms, extensions }: DueQuestion<BindingTerms>): number {
  return extensions.reduce((sum, { amount, unit }) => {
    if (unit !== 'hours') throw new Fault('extension-unit', `a deadline in hours was extended by ${unit}`);
    return sum + amount;
  }, terms.budget);
}

/** Moves the end on by each stop that begins before it; time that two stops share is counted once. */
function extendByStops(startMs: number, hours: number, stops: readonly ClockStop[]) {
  const notChargedMs: CountedHours['notChargedMs'] = [];
  let dueMs = startMs + hours * MS_PER_HOUR;
  let coveredUntil = startMs;
  for (const stop of stops) {
    const from = Math.max(Date.parse(stop.from), coveredUntil);
    if (from >= dueMs) break;
    if (stop.to === null) return { dueMs: null, notChargedMs };
    const ms = Math.max(0, Date.parse(stop.to) - from);
    notChargedMs.push({ stop, ms });
    dueMs += ms;
    coveredUntil = from + ms;
  }
  return { dueMs, notChargedMs };
}

/** The instant so many hours later; hours run by day and night. */
export function hoursAfter(at: Instant, hours: number): Instant {
  return new Date(Date.parse(at) + hours * MS_PER_HOUR).toISOString();
}
