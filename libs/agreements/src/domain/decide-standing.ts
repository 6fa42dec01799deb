import { accept, readContent, refuse } from '@comity/kernel';
import { beforeAgreement, checkDates, checkHolds, isSame } from './agreement.checks.js';
import type { AgreementDecision, Resumption } from './agreement.commands.js';
import { type AgreementData, agreementEvents } from './agreement.events.js';
import type { RegisteredAgreement, Suspension } from './agreement.state.js';

/** Suspending again from the same day changes until when; a suspension never overlaps another. */
export function suspend(suspension: Suspension, state: RegisteredAgreement): AgreementDecision {
  const { suspendedFrom, resumesOn } = suspension;
  const dated =
    checkDates({ suspendedFrom, ...(resumesOn === null ? {} : { resumesOn }) }) ?? checkHolds(suspendedFrom, state);
  if (dated !== null) return dated;
  const content = readContent(agreementEvents.AgreementSuspended, suspension);
  if (!content.valid) return refuse('content-invalid', content.sentence);
  if (resumesOn !== null && resumesOn <= suspendedFrom) {
    return refuse('date-invalid', `resumesOn must come after ${suspendedFrom}, the first day of the suspension`);
  }
  const same = state.suspensions.find((one) => one.suspendedFrom === suspendedFrom);
  if (same !== undefined && isSame(same, content.data)) return accept();
  const overlapping = state.suspensions.find((one) => one !== same && overlap(one, content.data));
  if (overlapping !== undefined) {
    const until = overlapping.resumesOn ?? 'an open end';
    return refuse(
      'suspension-overlaps',
      `the agreement is suspended from ${overlapping.suspendedFrom} to ${until}; change that suspension instead`,
    );
  }
  return accept({ type: 'AgreementSuspended', data: content.data });
}

/** Lifts the suspension before its time, or gives an open one its end; what it has suspended till then stays suspended. */
export function resume({ resumesOn, reason }: Resumption, state: RegisteredAgreement): AgreementDecision {
  const dated = checkDates({ resumesOn });
  if (dated !== null) return dated;
  if (state.suspensions.some((one) => one.resumesOn === resumesOn)) return accept();
  const holding = state.suspensions.find(
    (one) => one.suspendedFrom < resumesOn && (one.resumesOn === null || resumesOn < one.resumesOn),
  );
  if (holding === undefined) {
    return refuse(
      'agreement-not-suspended',
      `no suspension holds on the day before ${resumesOn}; name a day after a suspension has begun and before it ends`,
    );
  }
  const { suspendedFrom } = holding;
  const content = readContent(agreementEvents.AgreementResumed, { suspendedFrom, resumesOn, reason });
  if (!content.valid) return refuse('content-invalid', content.sentence);
  return accept({ type: 'AgreementResumed', data: content.data });
}

export function terminate(
  termination: AgreementData<'AgreementTerminated'>,
  state: RegisteredAgreement,
): AgreementDecision {
  const { terminatedFrom } = termination;
  const dated = checkDates({ terminatedFrom });
  if (dated !== null) return dated;
  const content = readContent(agreementEvents.AgreementTerminated, termination);
  if (!content.valid) return refuse('content-invalid', content.sentence);
  if (terminatedFrom < state.inForceFrom) return beforeAgreement(state);
  if (state.terminatedFrom === null) return accept({ type: 'AgreementTerminated', data: content.data });
  return state.terminatedFrom === terminatedFrom
    ? accept()
    : refuse('agreement-already-terminated', `it ends on ${state.terminatedFrom}; an end once given stands`);
}

function overlap(a: Suspension, b: Suspension): boolean {
  const startsBeforeEnd = (one: Suspension, other: Suspension): boolean =>
    other.resumesOn === null || one.suspendedFrom < other.resumesOn;
  return startsBeforeEnd(a, b) && startsBeforeEnd(b, a);
}
