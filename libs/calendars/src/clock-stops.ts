import type { Instant } from '@comity/kernel';
import type { BindingTerms, DeadlineTerms } from './deadline-terms.js';
import type { ClockStop } from './explanation.js';
import { localDayNumber } from './zone.js';

/** Whole days on which the clock stood; `last` is Infinity while it still stands. */
export interface StoppedDays {
  readonly first: number;
  readonly last: number;
  readonly reason: string;
}

/** Splits stops into those the policy lists and the others, each in order of time. */
export function permittedStops(
  terms: BindingTerms,
  stops: readonly ClockStop[],
): { permitted: ClockStop[]; withoutEffect: ClockStop[] } {
  const inOrder = [...stops].sort((a, b) => (a.from < b.from ? -1 : a.from > b.from ? 1 : 0));
  return {
    permitted: inOrder.filter(({ reason }) => terms.permittedStops.includes(reason)),
    withoutEffect: inOrder.filter(({ reason }) => !terms.permittedStops.includes(reason)),
  };
}

/**
 * The days on which the clock stood at the end of the day: the day of a stop is not charged, the day of its resume is.
 * A stop and a resume on one day therefore change nothing, and a span cut in two stops the same days as the whole.
 */
export function stoppedDays(stops: readonly ClockStop[], zone: string): StoppedDays[] {
  return stops
    .map(({ from, to, reason }) => ({
      first: localDayNumber(Date.parse(from), zone),
      last: to === null ? Number.POSITIVE_INFINITY : localDayNumber(Date.parse(to), zone) - 1,
      reason,
    }))
    .filter(({ first, last }) => first <= last);
}

/** The stop that covers a day, or undefined. Stops never overlap by the rules of a request, so the first found is the one. */
export function stopOn(day: number, stopped: readonly StoppedDays[]): StoppedDays | undefined {
  return stopped.find(({ first, last }) => first <= day && day <= last);
}

/** Why a clock cannot be stopped or resumed as asked, or null where it can. */
export type StopProblem = 'stop-not-permitted' | 'clock-stands-already' | 'clock-runs' | 'before-last-change';

/** Whether one more stop may begin: for a listed reason, while the clock runs, and not inside or before an earlier stop. */
export function stopProblem(
  terms: DeadlineTerms,
  stops: readonly ClockStop[],
  proposed: Pick<ClockStop, 'from' | 'reason'>,
): StopProblem | null {
  if (terms.kind === 'no-binding-deadline' || !terms.permittedStops.includes(proposed.reason)) {
    return 'stop-not-permitted';
  }
  if (stops.some(({ to }) => to === null)) return 'clock-stands-already';
  return stops.some(({ to }) => to !== null && proposed.from < to) ? 'before-last-change' : null;
}

/** Whether the open stop may end at that instant: not before it began. */
export function resumeProblem(stops: readonly ClockStop[], at: Instant): StopProblem | null {
  const open = stops.find(({ to }) => to === null);
  if (open === undefined) return 'clock-runs';
  return at < open.from ? 'before-last-change' : null;
}
