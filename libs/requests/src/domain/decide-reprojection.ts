import { changedDayAsText, changedDays, changesThatTouch, type WorkingCalendar } from '@comity/calendars';
import { accept } from '@comity/kernel';
import type { ReprojectDeadlines } from './clock.commands.js';
import type { Calendars, PolicyTerms } from './policy.terms.js';
import { computedDeadline, computedDue } from './request.clocks.js';
import type { RequestDecision } from './request.decision.js';
import { type CalendarPins, type ClockName, clockName, type RequestEvent } from './request.events.js';
import type { RequestState } from './request.state.js';
import { satisfiedAt } from './satisfied.js';

const DAYS_NAMED_AT_MOST = 10;

/**
 * Counts the open deadlines anew that rest on days which a later version of a calendar judges differently, each with those
 * days as its reason. What is answered, missed or overdue stays as it is, and so does what the amendment does not touch.
 */
export function reproject({ amended, terms, at }: ReprojectDeadlines, state: RequestState): RequestDecision {
  if (state.phase !== 'open') return accept();
  return accept(...clockName.options.flatMap((name) => reprojected(name, amended, terms, state, at)));
}

function reprojected(
  name: ClockName,
  amended: WorkingCalendar,
  terms: PolicyTerms,
  state: RequestState,
  at: string,
): RequestEvent[] {
  const clock = state.clocks[name];
  if (clock === undefined || clock.basis.kind !== 'computed' || clock.missed !== null) return [];
  if ((clock.dueAt !== null && clock.dueAt <= at) || satisfiedAt(state, name) !== null) return [];
  const before = terms.amended?.[name] ?? terms;
  const superseded = [before.ourCalendar, before.counterpartCalendar].find(
    (calendar) => calendar?.id === amended.id && calendar.version < amended.version,
  );
  const deadline = computedDeadline(name, state.content?.direction ?? 'outgoing', terms, clock);
  if (superseded === undefined || superseded === null || deadline === null) return [];
  const touching = changesThatTouch(deadline, amended.id, changedDays(superseded, amended));
  if (touching.length === 0) return [];
  const calendars = withAmended(before, amended);
  const due = computedDue(name, state, { ...terms, amended: { ...terms.amended, [name]: calendars } }, clock);
  if (due === null) return [];
  const days = touching.slice(0, DAYS_NAMED_AT_MOST).map(changedDayAsText);
  const more = touching.length > days.length ? ` and ${touching.length - days.length} more days` : '';
  const reason = `calendar version ${amended.version} in place of ${superseded.version}: ${days.join('; ')}${more}`;
  const data = { clock: name, deadlineVersion: clock.deadlineVersion + 1, ...due };
  return [
    { type: 'DeadlineReprojected', data: { ...data, reason: reason.slice(0, 2_000), calendars: pinsOf(calendars) } },
  ];
}

/** Each of the two that is an earlier version of the amended calendar gives way to it. */
function withAmended({ ourCalendar, counterpartCalendar }: Calendars, amended: WorkingCalendar): Calendars {
  const next = (calendar: WorkingCalendar | null): WorkingCalendar | null =>
    calendar?.id === amended.id && calendar.version < amended.version ? amended : calendar;
  return { ourCalendar: next(ourCalendar), counterpartCalendar: next(counterpartCalendar) };
}

function pinsOf({ ourCalendar, counterpartCalendar }: Calendars): CalendarPins {
  const pin = (calendar: WorkingCalendar | null) => calendar && { calendarId: calendar.id, version: calendar.version };
  return { ourCalendar: pin(ourCalendar), counterpartCalendar: pin(counterpartCalendar) };
}
