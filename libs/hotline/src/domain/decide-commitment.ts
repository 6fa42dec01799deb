import { localDate } from '@comity/calendars';
import { accept, canonicalJson, isCalendarDate, refuse } from '@comity/kernel';
import { refuseBefore, refuseDay, refuseResolved } from './hotline.checks.js';
import type {
  BreakCommitment,
  FulfilCommitment,
  HotlineDecision,
  RecordCommitment,
  ReopenCommitment,
} from './hotline.commands.js';
import type { EscalatedIssue, Settlement } from './hotline.state.js';

const COMMITMENTS_AT_MOST = 200;

/** What one side promises in the course of an issue, with its last day where one is named. */
export function recordCommitment(command: RecordCommitment, state: EscalatedIssue): HotlineDecision {
  const { commitmentId, party, madeOn, dueOn, text, at } = command;
  const content = { commitmentId, party, madeOn, dueOn, text };
  const before = state.commitments.get(commitmentId);
  if (before !== undefined) {
    const { settled: _settled, ...recorded } = before;
    return canonicalJson(recorded) === canonicalJson(content)
      ? accept()
      : refuse('commitment-id-reused', 'this id is that of another commitment; record the new one under a new id');
  }
  const { zone, escalatedAt } = state.escalation;
  const refusal =
    refuseResolved(state) ??
    refuseDay('madeOn', madeOn, localDate(escalatedAt, zone), { at, zone }) ??
    refuseDue(command);
  if (refusal !== null) return refusal;
  if (state.commitments.size >= COMMITMENTS_AT_MOST) {
    return refuse(
      'too-many-commitments',
      `an issue has at most ${COMMITMENTS_AT_MOST} commitments; escalate a new one`,
    );
  }
  return accept({ type: 'CommitmentRecorded', data: content });
}

function refuseDue({ madeOn, dueOn }: RecordCommitment) {
  if (dueOn === null) return null;
  if (!isCalendarDate(dueOn)) return refuse('content-invalid', `dueOn: ${dueOn} is no day; give one as YYYY-MM-DD`);
  return refuseBefore('dueOn', dueOn, madeOn);
}

/** Commitments outlive the issue: what was promised in it may be kept after it is resolved. */
export function fulfilCommitment(command: FulfilCommitment, state: EscalatedIssue): HotlineDecision {
  const { commitmentId, fulfilledOn } = command;
  return settle(command, state, { how: 'fulfilled', on: fulfilledOn }, () =>
    accept({ type: 'CommitmentFulfilled', data: { commitmentId, fulfilledOn } }),
  );
}

export function breakCommitment(command: BreakCommitment, state: EscalatedIssue): HotlineDecision {
  const { commitmentId, brokenOn, reason } = command;
  return settle(command, state, { how: 'broken', on: brokenOn }, () =>
    accept({ type: 'CommitmentBroken', data: { commitmentId, brokenOn, reason } }),
  );
}

/** Nobody is left standing as having broken their word, or kept it, because it was recorded in error. */
export function reopenCommitment({ commitmentId, reason }: ReopenCommitment, state: EscalatedIssue): HotlineDecision {
  const commitment = state.commitments.get(commitmentId);
  if (commitment === undefined) return unknown();
  if (commitment.settled === null) {
    return refuse('commitment-open', 'the commitment is open; record how it ended, there is nothing to take back');
  }
  return accept({ type: 'CommitmentReopened', data: { commitmentId, reason } });
}

/** The same settlement again is a retry; another day is another one. */
function settle(
  { commitmentId, at }: FulfilCommitment | BreakCommitment,
  state: EscalatedIssue,
  { how, on }: Settlement,
  accepted: () => HotlineDecision,
): HotlineDecision {
  const commitment = state.commitments.get(commitmentId);
  if (commitment === undefined) return unknown();
  const { settled } = commitment;
  if (settled?.how === how && settled.on === on) return accept();
  if (settled !== null) {
    return refuse(
      'commitment-settled',
      `the commitment was ${settled.how} on ${settled.on}; reopen it where that was recorded in error`,
    );
  }
  return refuseDay(`${how}On`, on, commitment.madeOn, { at, zone: state.escalation.zone }) ?? accepted();
}

function unknown(): HotlineDecision {
  return refuse('commitment-unknown', 'there is no such commitment in this issue; record it first, or check its id');
}
