import { accept, type Instant, refuse } from '@comity/kernel';
import type { ReleasePreservation, RenewPreservation } from './clock.commands.js';
import { openStop } from './clock.state.js';
import { refuseDate, refuseNotSent, refuseUnlessOpen } from './decide-filing.js';
import { clockStarted, computedDue, countFrom, type DueOfClock, statedDueOf } from './request.clocks.js';
import type { RequestDecision } from './request.decision.js';
import type { RequestEvent } from './request.events.js';
import type { RequestState } from './request.state.js';
import { missVoided, settleAfter } from './settle.js';

/**
 * Data are to be kept on, until a stated day or for the policy's budget from now: a new deadline version of the same hold.
 * A hold that had expired is not renewed; a renewal that was asked for in time counts, however late it is recorded.
 */
export function renewPreservation(command: RenewPreservation, state: RequestState): RequestDecision {
  const { renewedAt, at } = command;
  const clock = state.clocks.preservation;
  const refusal =
    refuseUnlessOpen(state) ??
    refuseNotSent(state) ??
    refuseReleased(state) ??
    refuseDate(renewedAt, clock?.startedAt ?? state.transmittedAt ?? state.filedAt, at, 'renewal');
  if (refusal !== null) return refusal;
  if (clock !== undefined && clock.startedAt === renewedAt) return accept();
  const due = newExpiry(command, state);
  if (due === null) {
    return refuse('preservation-not-running', 'the policy sets no time for keeping data; state until when (until)');
  }
  if (due.dueAt === null || due.dueAt <= (clock?.dueAt ?? renewedAt)) {
    return refuse('deadline-not-later', 'the data would not be kept longer than now; state a later expiry');
  }
  const because = { fact: 'renewal', id: renewedAt } as const;
  if (clock === undefined) {
    return accept(...settleAfter(state, [clockStarted('preservation', renewedAt, due)], because, at));
  }
  if (openStop(clock) !== undefined) return refuse('clock-stands', 'the clock stands; resume it before renewing');
  if (clock.dueAt !== null && clock.dueAt <= renewedAt) {
    return refuse('deadline-already-missed', `the hold expired at ${clock.dueAt}; ask for preservation anew`);
  }
  const data = { clock: 'preservation', deadlineVersion: clock.deadlineVersion + 1, ...due, renewedAt } as const;
  const renewed: RequestEvent = { type: 'PreservationRenewed', data, occurredAt: renewedAt };
  const voided = clock.missed === null ? [] : [missVoided('preservation', clock.deadlineVersion, because)];
  return accept(...settleAfter(state, [...voided, renewed], because, at));
}

/** The data need not be kept any longer. The dates of the hold stay what they were. */
export function releasePreservation(command: ReleasePreservation, state: RequestState): RequestDecision {
  const { releasedAt, reason, at } = command;
  const clock = state.clocks.preservation;
  const refusal = refuseUnlessOpen(state);
  if (refusal !== null) return refusal;
  if (clock === undefined) return refuse('preservation-not-running', 'nothing is held under this request');
  if (state.course.preservationReleasedAt === releasedAt) return accept();
  const refused = refuseReleased(state) ?? refuseDate(releasedAt, clock.startedAt, at, 'release');
  if (refused !== null) return refused;
  const released: RequestEvent = { type: 'PreservationReleased', data: { releasedAt, reason }, occurredAt: releasedAt };
  return accept(...settleAfter(state, [released], { fact: 'release', id: releasedAt }, at));
}

function newExpiry({ until, terms, renewedAt }: RenewPreservation, state: RequestState): DueOfClock | null {
  if (until !== undefined) return statedDueOf('preservation', state, terms, until, renewedAt);
  return computedDue('preservation', state, terms, countFrom(renewedAt));
}

function refuseReleased({ course: { preservationReleasedAt } }: RequestState): RequestDecision | null {
  const since: Instant | null = preservationReleasedAt;
  return since === null ? null : refuse('preservation-released', `the data were released at ${since}`);
}
