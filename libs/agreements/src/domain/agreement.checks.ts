import { type CalendarDate, canonicalJson, isCalendarDate, refuse } from '@comity/kernel';
import type { RefusedAgreement } from './agreement.commands.js';
import type { RegisteredAgreement } from './agreement.state.js';

/** Null where every day exists. */
export function checkDates(days: Readonly<Record<string, CalendarDate>>): RefusedAgreement | null {
  for (const [name, day] of Object.entries(days)) {
    if (!isCalendarDate(day)) return refuse('date-invalid', `${name}: ${day} is no day; give one as YYYY-MM-DD`);
  }
  return null;
}

/** Null where the agreement has begun and has not ended on the day. */
export function checkHolds(day: CalendarDate, state: RegisteredAgreement): RefusedAgreement | null {
  if (day < state.inForceFrom) return beforeAgreement(state);
  if (state.terminatedFrom === null || day < state.terminatedFrom) return null;
  return refuse('agreement-terminated', `the agreement ends on ${state.terminatedFrom}; choose an earlier day`);
}

export function beforeAgreement(state: RegisteredAgreement): RefusedAgreement {
  return refuse(
    'date-before-agreement',
    `the agreement is in force from ${state.inForceFrom}; choose that day or later`,
  );
}

export function isSame(a: object, b: object): boolean {
  return canonicalJson(a) === canonicalJson(b);
}
