import { accept, refuse } from '@comity/kernel';
import type { AcceptUrgency, ClaimUrgency, DowngradeUrgency } from './course.commands.js';
import { refuseDate, refuseNotSent, refuseUnlessOpen } from './decide-filing.js';
import type { RequestDecision } from './request.decision.js';
import type { RequestState } from './request.state.js';

/**
 * Says, after filing, that the request is of another urgency than it was filed with. A claim moves no deadline, nor does its
 * answer: the request stands on the policy that was pinned. Another claim makes the answer to the last one void.
 */
export function claimUrgency(command: ClaimUrgency, state: RequestState): RequestDecision {
  const { urgency, claimedAt, reason, at } = command;
  const { urgency: known } = state.course;
  const refusal =
    refuseUnlessOpen(state) ??
    refuseNotSent(state) ??
    refuseDate(claimedAt, known.claimedAt ?? state.filedAt, at, 'claim');
  if (refusal !== null) return refusal;
  if (known.claimed === urgency && known.claimedAt === claimedAt) return accept();
  if (claimedUrgency(state) === urgency) {
    return refuse('urgency-unchanged', `the request is claimed to be ${urgency} already; claim another urgency`);
  }
  return accept({ type: 'UrgencyClaimed', data: { urgency, claimedAt, reason }, occurredAt: claimedAt });
}

/** The asked party takes the request for as urgent as it is claimed to be. */
export function acceptUrgency({ acceptedAt, at }: AcceptUrgency, state: RequestState): RequestDecision {
  const urgency = claimedUrgency(state);
  const refusal = refuseAnswer(acceptedAt, at, state);
  if (refusal !== null) return refusal;
  if (state.course.urgency.accepted === urgency) return accept();
  return accept({ type: 'UrgencyAccepted', data: { urgency, acceptedAt }, occurredAt: acceptedAt });
}

/** The asked party takes it for another urgency than claimed; that was accepted before does not prevent it. */
export function downgradeUrgency(command: DowngradeUrgency, state: RequestState): RequestDecision {
  const { urgency, downgradedAt, reason, at } = command;
  const refusal = refuseAnswer(downgradedAt, at, state);
  if (refusal !== null) return refusal;
  if (state.course.urgency.accepted === urgency && claimedUrgency(state) !== urgency) return accept();
  if (claimedUrgency(state) === urgency) {
    return refuse('urgency-unchanged', `${urgency} is what is claimed; accept it, or name the urgency it is taken for`);
  }
  return accept({ type: 'UrgencyDowngraded', data: { urgency, downgradedAt, reason }, occurredAt: downgradedAt });
}

/** The urgency that the asking party claims: at filing, or since. */
export function claimedUrgency({ content, course }: Pick<RequestState, 'content' | 'course'>): string {
  return course.urgency.claimed ?? content?.urgency ?? '';
}

function refuseAnswer(answeredAt: string, now: string, state: RequestState): RequestDecision | null {
  const { claimedAt, answeredAt: before } = state.course.urgency;
  return (
    refuseUnlessOpen(state) ??
    refuseNotSent(state) ??
    refuseDate(answeredAt, before ?? claimedAt ?? state.transmittedAt ?? state.filedAt, now, 'answer to the claim')
  );
}
