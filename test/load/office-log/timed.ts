import { addDays, daysBetween } from '@comity/calendars';
import type { CalendarDate, Instant } from '@comity/kernel';
import { FIRST_DAY, LAST_DAY } from './office-log.js';

/** Milliseconds within which so many of a hundred were done: the nearest rank. */
export function percentileOf(milliseconds: readonly number[], share: number): number {
  const laid = [...milliseconds].sort((a, b) => a - b);
  return laid[Math.ceil((share * laid.length) / 100) - 1] ?? Number.NaN;
}

/** How long each of these took, one after the other. */
export async function timed(count: number, work: (turn: number) => Promise<unknown>): Promise<number[]> {
  const taken: number[] = [];
  for (let turn = 0; turn < count; turn++) {
    const startedAt = performance.now();
    await work(turn);
    taken.push(performance.now() - startedAt);
  }
  return taken;
}

/** A day of the made-up office: from the beginning (0) to the end (1). */
export function dayAt(share: number): { readonly on: CalendarDate; readonly at: Instant } {
  const on = addDays(FIRST_DAY, Math.round(daysBetween(FIRST_DAY, LAST_DAY) * share));
  return { on, at: `${on}T23:59:59.999Z` };
}
