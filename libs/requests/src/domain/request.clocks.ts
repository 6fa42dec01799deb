import {
  computeDue,
  type Deadline,
  endOfDay,
  localDate,
  type PartyCalendars,
  type StartTrigger,
} from '@comity/calendars';
import type { CalendarDate, Instant } from '@comity/kernel';
import type { PolicyTerms, StatedDue } from './request.commands.js';
import type { ClockName, DeadlineBasis, Direction, RequestData, RequestEvent } from './request.events.js';
import { type ClockState, type RequestState, satisfiedAt } from './request.state.js';

/** A due instant with its day, as the events of a request carry it. */
export interface DueOfClock {
  readonly dueAt: Instant | null;
  readonly dueOn: CalendarDate | null;
  readonly provisional: boolean;
  readonly basis: DeadlineBasis;
}

/** Whose calendar is the requesting party's: ours where we ask, theirs where they ask. */
export function partyCalendars(direction: Direction, terms: PolicyTerms): PartyCalendars {
  const ours = terms.ourCalendar ?? undefined;
  const theirs = terms.counterpartCalendar ?? undefined;
  return direction === 'outgoing' ? { requesting: ours, requested: theirs } : { requesting: theirs, requested: ours };
}

/** The due instant by the policy, with its explanation; null where the policy has no such clock. */
export function computedDeadline(
  clock: ClockName,
  direction: Direction,
  terms: PolicyTerms,
  startAt: Instant,
  extensions: ClockState['extensions'],
): Deadline | null {
  const clockTerms = terms.clocks[clock];
  if (clockTerms === undefined || terms.pins.policyVersion === null) return null;
  const policy = {
    id: `policy of agreement revision ${terms.pins.agreementRevision}`,
    version: terms.pins.policyVersion,
  };
  const calendars = partyCalendars(direction, terms);
  return computeDue({ terms: clockTerms, startAt, calendars, stops: [], extensions, policy });
}

export function computedDue(deadline: Deadline, policyVersion: number): DueOfClock {
  const { dueAt, dueOn, provisional } = deadline;
  return { dueAt, dueOn, provisional, basis: { kind: 'computed', policyVersion } };
}

/** A stated day ends where it ends in the request's zone; a stated instant belongs to the day whose last moment it bounds. */
export function statedDue(stated: StatedDue, zone: string): DueOfClock {
  const dueAt = 'dueAt' in stated ? stated.dueAt : endOfDay(stated.dueOn, zone);
  const dueOn = 'dueAt' in stated ? localDate(justBefore(stated.dueAt), zone) : stated.dueOn;
  return { dueAt, dueOn, provisional: false, basis: { kind: 'stated', source: stated.source } };
}

function justBefore(at: Instant): Instant {
  return new Date(Date.parse(at) - 1).toISOString();
}

/** The clocks that a fact starts: each whose policy waits for this trigger and that does not run yet. */
export function startClocks(
  trigger: readonly StartTrigger[],
  startedAt: Instant,
  terms: PolicyTerms,
  state: Pick<RequestState, 'clocks'> & { readonly direction: Direction },
): RequestEvent[] {
  const clocks: ClockName[] = ['acknowledgement', 'response'];
  return clocks.flatMap((clock): RequestEvent[] => {
    const clockTerms = terms.clocks[clock];
    const { policyVersion } = terms.pins;
    if (clockTerms === undefined || policyVersion === null || state.clocks[clock] !== undefined) return [];
    if (!trigger.includes(clockTerms.startsOn)) return [];
    const deadline = computedDeadline(clock, state.direction, terms, startedAt, []);
    return deadline === null ? [] : [clockStarted(clock, startedAt, computedDue(deadline, policyVersion))];
  });
}

export function clockStarted(clock: ClockName, startedAt: Instant, due: DueOfClock): RequestEvent {
  return { type: 'ClockStarted', data: { clock, startedAt, deadlineVersion: 1, ...due }, occurredAt: startedAt };
}

type VoidingFact = RequestData<'DeadlineMissVoided'>['because'];

/**
 * Makes the misses agree with what is now known: flags what is proven missed, voids what turns out not to have been.
 * @param provenBefore a due instant up to this one has passed; later ones may still be met
 */
export function settleMisses(state: RequestState, because: VoidingFact, provenBefore: Instant): RequestEvent[] {
  return (Object.keys(state.clocks) as ClockName[]).flatMap((clock) =>
    settleClock(state, clock, because, provenBefore),
  );
}

function settleClock(
  state: RequestState,
  name: ClockName,
  because: VoidingFact,
  provenBefore: Instant,
): RequestEvent[] {
  const clock = state.clocks[name];
  if (clock === undefined || clock.dueAt === null) return [];
  const { deadlineVersion, dueAt } = clock;
  const metAt = satisfiedAt(state, name);
  const inTime = metAt !== null && metAt < dueAt;
  if (inTime && clock.missed !== null) {
    return [{ type: 'DeadlineMissVoided', data: { clock: name, deadlineVersion, because } }];
  }
  const missed = !inTime && clock.missed === null && dueAt <= provenBefore;
  return missed ? [deadlineMissed(name, deadlineVersion, dueAt)] : [];
}

/** A miss is dated at its due instant, however late it was found. */
export function deadlineMissed(clock: ClockName, deadlineVersion: number, dueAt: Instant): RequestEvent {
  return { type: 'DeadlineMissed', data: { clock, deadlineVersion, dueAt }, occurredAt: dueAt };
}
