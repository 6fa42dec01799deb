import {
  calendarsNeeded,
  computeDue,
  type Deadline,
  endOfDay,
  localDate,
  type PartyCalendars,
  reminderTimes,
  type StartTrigger,
} from '@comity/calendars';
import type { CalendarDate, Instant } from '@comity/kernel';
import type { ClockState } from './clock.state.js';
import { countedBy, type PolicyTerms, type StatedDue } from './policy.terms.js';
import type {
  ClockName,
  DeadlineBasis,
  DeadlineReminder,
  DeadlineRung,
  Direction,
  RequestEvent,
} from './request.events.js';
import type { RequestState } from './request.state.js';

/** A due instant with its day, as the events of a request carry it. */
export interface DueOfClock {
  readonly dueAt: Instant | null;
  readonly dueOn: CalendarDate | null;
  readonly provisional: boolean;
  readonly basis: DeadlineBasis;
  readonly reminders?: DeadlineReminder[];
  readonly rungs?: DeadlineRung[];
}

/** What a clock counts: from where, and what came in between. */
export type Counted = Pick<ClockState, 'startedAt' | 'extensions' | 'stops'>;

/** A count that nothing has interrupted. */
export function countFrom(startedAt: Instant): Counted {
  return { startedAt, extensions: [], stops: [] };
}

/** Whose calendar is the requesting party's: ours where we ask, theirs where they ask. */
export function partyCalendars(direction: Direction, terms: PolicyTerms, clock?: ClockName): PartyCalendars {
  const calendars = (clock && terms.amended?.[clock]) ?? terms;
  const ours = calendars.ourCalendar ?? undefined;
  const theirs = calendars.counterpartCalendar ?? undefined;
  return direction === 'outgoing' ? { requesting: ours, requested: theirs } : { requesting: theirs, requested: ours };
}

/** Whose calendar the policy counts by and nobody has assigned; undefined where all are at hand. */
export function missingCalendar(direction: Direction, terms: PolicyTerms): 'requesting' | 'requested' | undefined {
  const calendars = partyCalendars(direction, terms);
  const needed = Object.values(terms.clocks).flatMap((clock) => (clock === undefined ? [] : calendarsNeeded(clock)));
  return needed.find((party) => calendars[party] === undefined);
}

/** The due instant by the policy, with its explanation; null where the policy has no such clock. */
export function computedDeadline(
  clock: ClockName,
  direction: Direction,
  terms: PolicyTerms,
  { startedAt, extensions, stops }: Counted,
): Deadline | null {
  const by = countedBy(clock, terms);
  if (by === null) return null;
  const policy = { id: `of agreement revision ${terms.pins.agreementRevision}`, version: by.policyVersion };
  const calendars = partyCalendars(direction, terms, clock);
  const pauses = stops.map(({ from, to, reason }) => ({ from, to, reason }));
  return computeDue({ terms: by.terms, startAt: startedAt, calendars, stops: pauses, extensions, policy });
}

/** As `computedDeadline`, as the events carry it. */
export function computedDue(
  clock: ClockName,
  state: Pick<RequestState, 'content'>,
  terms: PolicyTerms,
  counted: Counted,
): DueOfClock | null {
  const by = countedBy(clock, terms);
  const deadline = computedDeadline(clock, state.content?.direction ?? 'outgoing', terms, counted);
  if (deadline === null || by === null) return null;
  const { policyVersion } = by;
  const { dueAt, dueOn, provisional } = deadline;
  const due = { dueAt, dueOn, provisional, basis: { kind: 'computed' as const, policyVersion } };
  return { ...due, ...timesOf(clock, state, terms, due, counted.startedAt) };
}

/**
 * What the policy sets before and after a due instant, in order and each once; reminders that would be no later than the
 * start are left out.
 */
function timesOf(
  clock: ClockName,
  { content }: Pick<RequestState, 'content'>,
  terms: PolicyTerms,
  due: Pick<DueOfClock, 'dueAt' | 'dueOn'>,
  startedAt: Instant,
): Pick<DueOfClock, 'reminders' | 'rungs'> {
  const clockTerms = countedBy(clock, terms)?.terms ?? terms.clocks[clock];
  if (clockTerms === undefined) return {};
  const calendars = partyCalendars(content?.direction ?? 'outgoing', terms, clock);
  if (calendarsNeeded(clockTerms).some((party) => calendars[party] === undefined)) return {};
  const times = reminderTimes(clockTerms, due, calendars);
  const before = times.reminders.filter(({ at }) => startedAt < at).map(({ at, offset }) => ({ at, before: offset }));
  const reminders = onceInOrder(before, ({ at }) => at);
  const rungs = onceInOrder(times.rungs, ({ at, rung }) => `${at} ${rung}`);
  return { ...(reminders.length === 0 ? {} : { reminders }), ...(rungs.length === 0 ? {} : { rungs }) };
}

function onceInOrder<T extends { readonly at: Instant }>(times: readonly T[], keyOf: (time: T) => string): T[] {
  const byKey = new Map(times.map((time) => [keyOf(time), time]));
  return [...byKey.values()].sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

/** A stated day ends where it ends in the request's zone; a stated instant belongs to the day whose last moment it bounds. */
export function statedDue(stated: StatedDue, zone: string): DueOfClock {
  const dueAt = 'dueAt' in stated ? stated.dueAt : endOfDay(stated.dueOn, zone);
  const dueOn = 'dueAt' in stated ? localDate(justBefore(stated.dueAt), zone) : stated.dueOn;
  return { dueAt, dueOn, provisional: false, basis: { kind: 'stated', source: stated.source } };
}

/** A stated deadline, with the reminders that the policy sets before any deadline of this clock. */
export function statedDueOf(
  clock: ClockName,
  state: Pick<RequestState, 'content' | 'zone'>,
  terms: PolicyTerms,
  stated: StatedDue,
  startedAt: Instant,
): DueOfClock {
  const due = statedDue(stated, state.zone ?? terms.zone);
  return { ...due, ...timesOf(clock, state, terms, due, startedAt) };
}

function justBefore(at: Instant): Instant {
  return new Date(Date.parse(at) - 1).toISOString();
}

/** The clocks that a fact starts: each whose policy waits for this trigger and that does not run yet. */
export function startClocks(
  trigger: readonly StartTrigger[],
  startedAt: Instant,
  terms: PolicyTerms,
  state: Pick<RequestState, 'clocks' | 'content'>,
): RequestEvent[] {
  const clocks: ClockName[] = ['acknowledgement', 'response', 'preservation'];
  return clocks.flatMap((clock): RequestEvent[] => {
    const clockTerms = terms.clocks[clock];
    if (clockTerms === undefined || state.clocks[clock] !== undefined) return [];
    if (!trigger.includes(clockTerms.startsOn)) return [];
    const due = computedDue(clock, state, terms, countFrom(startedAt));
    return due === null ? [] : [clockStarted(clock, startedAt, due)];
  });
}

export function clockStarted(clock: ClockName, startedAt: Instant, due: DueOfClock): RequestEvent {
  return { type: 'ClockStarted', data: { clock, startedAt, deadlineVersion: 1, ...due }, occurredAt: startedAt };
}

/** A miss is dated at its due instant, however late it was found. */
export function deadlineMissed(clock: ClockName, deadlineVersion: number, dueAt: Instant): RequestEvent {
  return { type: 'DeadlineMissed', data: { clock, deadlineVersion, dueAt }, occurredAt: dueAt };
}
