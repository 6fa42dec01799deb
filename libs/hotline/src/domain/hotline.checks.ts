import { localDate } from '@comity/calendars';
import { type CalendarDate, type Instant, isCalendarDate, isInstant, refuse } from '@comity/kernel';
import type { RefusedHotline } from './hotline.commands.js';
import type { EscalatedIssue } from './hotline.state.js';

/** Null for a moment from the escalation on that has passed. */
export function refuseMoment(what: string, moment: Instant, issue: EscalatedIssue, at: Instant): RefusedHotline | null {
  return refuseFuture(what, moment, at) ?? refuseBefore(what, moment, issue.escalation.escalatedAt);
}

export function refuseFuture(what: string, moment: Instant, at: Instant): RefusedHotline | null {
  if (!isInstant(moment)) return refuse('content-invalid', `${what}: ${moment} is no moment; give one with its offset`);
  return moment > at ? refuse('date-in-the-future', `${what} cannot lie in the future (now ${at})`) : null;
}

export function refuseBefore(what: string, moment: Instant, earliest: Instant): RefusedHotline | null {
  return moment < earliest ? refuse('date-too-early', `${what} cannot lie before ${earliest}; check the date`) : null;
}

/** Null for a day from the earliest on that has begun, in the agreement's zone. */
export function refuseDay(
  what: string,
  day: CalendarDate,
  earliest: CalendarDate,
  { at, zone }: { readonly at: Instant; readonly zone: string },
): RefusedHotline | null {
  if (!isCalendarDate(day)) return refuse('content-invalid', `${what}: ${day} is no day; give one as YYYY-MM-DD`);
  const today = localDate(at, zone);
  if (day > today) return refuse('date-in-the-future', `${what} cannot lie in the future (today ${today})`);
  return refuseBefore(what, day, earliest);
}

/** Null while the issue is open. */
export function refuseResolved(issue: EscalatedIssue): RefusedHotline | null {
  if (issue.phase === 'open') return null;
  return refuse('issue-resolved', 'the issue is resolved; escalate a new one where there is more to settle');
}
