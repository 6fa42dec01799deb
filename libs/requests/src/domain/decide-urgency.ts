import { accept, refuse } from '@comity/kernel';
import type { AcceptUrgency, ClaimUrgency, DowngradeUrgency } from './course.commands.js';
import { refuseDate, refuseNotSent, refuseUnlessOpen } from './decide-filing.js';
import type { RequestDecision } from './request.decision.js';
import type { RequestEvent } from './request.events.js';
import type { RequestState } from './request.state.js';
import { settleAfter } from './settle.js';
import { countable, deadlinesAfterJudgement } from './urgency-deadlines.js';

/**
 * Says, after filing, that the request is of another urgency than it was filed with. A claim moves no deadline: the answer to
 * it does. Another claim makes the answer to the last one void; the deadlines stay as that answer left them.
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

/** The asked party takes the request for as urgent as it is claimed to be, and owes its answer by the policy for that. */
export function acceptUrgency(command: AcceptUrgency, state: RequestState): RequestDecision {
  const { acceptedAt, at } = command;
  const urgency = claimedUrgency(state);
  const refusal = refuseAnswer(acceptedAt, at, state);
  if (refusal !== null) return refusal;
  if (state.course.urgency.accepted === urgency) return accept();
  const data = { urgency, acceptedAt, ...policyIn(command, state) };
  return judged({ type: 'UrgencyAccepted', data, occurredAt: acceptedAt }, acceptedAt, command, state);
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
  const data = { urgency, downgradedAt, reason, ...policyIn(command, state) };
  return judged({ type: 'UrgencyDowngraded', data, occurredAt: downgradedAt }, downgradedAt, command, state);
}

/** The answer to the claim, with the deadlines that it moves and what that means for their misses. */
function judged(
  answer: RequestEvent,
  judgedAt: string,
  command: AcceptUrgency | DowngradeUrgency,
  state: RequestState,
): RequestDecision {
  const because = { fact: 'urgency', id: judgedAt } as const;
  const moved = deadlinesAfterJudgement(command, judgedAt, state, because);
  return accept(...settleAfter(state, [answer, ...moved], because, command.at));
}

function policyIn(command: AcceptUrgency | DowngradeUrgency, state: RequestState): { policyVersion?: number } {
  const policy = countable(command, state);
  return policy === null ? {} : { policyVersion: policy.policyVersion };
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
