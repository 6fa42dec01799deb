import type { Instant } from '@comity/kernel';
import type { ClockState } from './clock.state.js';
import { deadlineMissed } from './request.clocks.js';
import type { ClockName, RequestData, RequestEvent } from './request.events.js';
import { evolve, type RequestState } from './request.state.js';
import { satisfiedAt } from './satisfied.js';

/** The fact that shows that there was no miss. */
export type VoidingFact = RequestData<'DeadlineMissVoided'>['because'];

/**
 * The facts of a command followed by what they mean for missed deadlines: a miss they prove, or one they void.
 * A miss is dated at its due instant, so it stands before a fact that came later.
 */
export function settleAfter(
  state: RequestState,
  facts: readonly RequestEvent[],
  because: VoidingFact,
  now: Instant,
): RequestEvent[] {
  const { misses, others } = settleMisses(facts.reduce(evolve, state), because, now);
  const before = misses.filter((event) => isKnownVersion(state, event));
  const after = misses.filter((event) => !isKnownVersion(state, event));
  return [...before, ...facts, ...after, ...others];
}

/** A deadline that only these facts make cannot be missed before they happened. */
function isKnownVersion({ clocks }: RequestState, event: RequestEvent): boolean {
  return event.type === 'DeadlineMissed' && clocks[event.data.clock]?.deadlineVersion === event.data.deadlineVersion;
}

/** What has to be added so that the misses agree with what is known. */
interface Settled {
  /** Found for the first time. */
  readonly misses: readonly RequestEvent[];
  /** Misses voided, and voided ones that turn out to have been misses after all; in this order after the facts. */
  readonly others: readonly RequestEvent[];
}

/**
 * Makes the misses agree with what is now known: flags what is proven missed, voids what turns out not to have been.
 * @param provenBefore a due instant up to this one has passed; later ones may still be met
 */
export function settleMisses(state: RequestState, because: VoidingFact, provenBefore: Instant): Settled {
  const misses: RequestEvent[] = [];
  const others: RequestEvent[] = [];
  for (const name of Object.keys(state.clocks) as ClockName[]) {
    const clock = state.clocks[name];
    if (clock === undefined || clock.dueAt === null) continue;
    const { deadlineVersion, dueAt } = clock;
    const metAt = satisfiedAt(state, name);
    const isInTime = metAt !== null && metAt < dueAt;
    const isProven = !isInTime && clock.missed === null && dueAt <= provenBefore;
    if (isInTime && clock.missed !== null) others.push(missVoided(name, deadlineVersion, because));
    else if (isProven && clock.voided) others.push(...missedAfterAll(name, clock, dueAt));
    else if (isProven) misses.push(deadlineMissed(name, deadlineVersion, dueAt));
  }
  return { misses, others };
}

export function missVoided(clock: ClockName, deadlineVersion: number, because: VoidingFact): RequestEvent {
  return { type: 'DeadlineMissVoided', data: { clock, deadlineVersion, because } };
}

/** A deadline version is missed once at most, so what was voided wrongly is missed under the next version, with the rungs that are left. */
function missedAfterAll(
  clock: ClockName,
  { dueOn, provisional, basis, rungs, ...last }: ClockState,
  dueAt: Instant,
): RequestEvent[] {
  const deadlineVersion = last.deadlineVersion + 1;
  const ahead = rungs.filter(({ at }) => last.rungsSettledTo === null || at > last.rungsSettledTo);
  const reason = 'the fact that had voided the miss was corrected';
  const due = { dueAt, dueOn, provisional, basis, ...(ahead.length === 0 ? {} : { rungs: ahead }) };
  const data = { clock, deadlineVersion, ...due, reason };
  return [{ type: 'DeadlineReprojected', data }, deadlineMissed(clock, deadlineVersion, dueAt)];
}
