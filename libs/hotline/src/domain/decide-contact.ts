import { accept, canonicalJson, refuse } from '@comity/kernel';
import { refuseBefore, refuseMoment, refuseResolved } from './hotline.checks.js';
import type { AttemptContact, HotlineDecision, RecordContact } from './hotline.commands.js';
import type { HotlineEvent } from './hotline.events.js';
import type { Attempt, EscalatedIssue } from './hotline.state.js';
import { levelAt, risenBy } from './rungs.js';

const ATTEMPTS_AT_MOST = 500;

/**
 * A call nobody answers is still an attempt; one that is answered is a contact too. Neither is an acknowledgement. It is of
 * the level on which the issue stood when the call was made, however late it is recorded.
 */
export function attemptContact(command: AttemptContact, state: EscalatedIssue): HotlineDecision {
  const { attemptId, attemptedAt, channel, contact, spokeWith, at } = command;
  const before = state.attempts.get(attemptId);
  if (before !== undefined) return isSameAttempt(command, before) ? accept() : refuseReused();
  const refusal = refuseResolved(state) ?? refuseMoment('attemptedAt', attemptedAt, state, at);
  if (refusal !== null) return refusal;
  if (state.attempts.size >= ATTEMPTS_AT_MOST) {
    return refuse('too-many-attempts', `an issue has at most ${ATTEMPTS_AT_MOST} attempts; raise it to the next level`);
  }
  const { issue, rises } = risenBy(state, attemptedAt);
  const attempted: HotlineEvent = {
    type: 'ContactAttempted',
    data: { attemptId, level: levelAt(issue, attemptedAt), attemptedAt, channel, contact },
    occurredAt: attemptedAt,
  };
  if (spokeWith === undefined) return accept<HotlineEvent>(...rises, attempted);
  const data = { attemptId, madeAt: attemptedAt, spokeWith };
  return accept<HotlineEvent>(...rises, attempted, { type: 'ContactMade', data, occurredAt: attemptedAt });
}

export function recordContact(command: RecordContact, state: EscalatedIssue): HotlineDecision {
  const { attemptId, madeAt, spokeWith, at } = command;
  const attempt = state.attempts.get(attemptId);
  if (attempt === undefined)
    return refuse('attempt-unknown', 'there is no such attempt; record the call as an attempt first');
  if (attempt.madeAt !== null) {
    return attempt.madeAt === madeAt
      ? accept()
      : refuse('contact-already-made', `contact was made at ${attempt.madeAt}; record a further call as a new attempt`);
  }
  const refusal =
    refuseResolved(state) ??
    refuseMoment('madeAt', madeAt, state, at) ??
    refuseBefore('madeAt', madeAt, attempt.attemptedAt);
  if (refusal !== null) return refusal;
  return accept({ type: 'ContactMade', data: { attemptId, madeAt, spokeWith }, occurredAt: madeAt });
}

function isSameAttempt({ attemptedAt, channel, contact }: AttemptContact, before: Attempt): boolean {
  const recorded = { attemptedAt: before.attemptedAt, channel: before.channel, contact: before.contact };
  return canonicalJson({ attemptedAt, channel, contact }) === canonicalJson(recorded);
}

function refuseReused(): HotlineDecision {
  return refuse('attempt-id-reused', 'this id is that of another attempt; record the new one under a new id');
}
