import { accept, canonicalJson, type Decider, readContent, refuse } from '@comity/kernel';
import { breakCommitment, fulfilCommitment, recordCommitment, reopenCommitment } from './decide-commitment.js';
import { attemptContact, recordContact } from './decide-contact.js';
import { acknowledge, escalate, raiseByHand, raiseOverdueRung } from './decide-escalation.js';
import { refuseMoment } from './hotline.checks.js';
import type {
  Escalate,
  HoldDrill,
  HotlineCommand,
  HotlineDecision,
  HotlineRefusal,
  Resolve,
} from './hotline.commands.js';
import { type HotlineEvent, hotlineEvents } from './hotline.events.js';
import { type EscalatedIssue, evolveHotline, type HotlineState, unknownIssue } from './hotline.state.js';
import { risenBy } from './rungs.js';

/** The rules of one hotline issue, or drill. The same command again changes nothing. */
export const hotlineDecider: Decider<HotlineState, HotlineCommand, HotlineEvent, HotlineRefusal> = {
  category: 'hotline',
  initial: unknownIssue,
  decide: (command, state) => storable(decideHotline(command, state)),
  evolve: evolveHotline,
};

function decideHotline(command: HotlineCommand, state: HotlineState): HotlineDecision {
  if (command.type === 'escalate') return state.phase === 'unknown' ? escalate(command) : escalateAgain(command, state);
  if (state.phase === 'unknown')
    return refuse('issue-unknown', 'there is no such issue; escalate it first, or check its id');
  switch (command.type) {
    case 'attempt-contact':
      return attemptContact(command, state);
    case 'record-contact':
      return recordContact(command, state);
    case 'acknowledge':
      return acknowledge(command, state);
    case 'raise':
      return raiseByHand(command, state);
    case 'raise-overdue-rung':
      return raiseOverdueRung(command, state);
    case 'record-commitment':
      return recordCommitment(command, state);
    case 'fulfil-commitment':
      return fulfilCommitment(command, state);
    case 'break-commitment':
      return breakCommitment(command, state);
    case 'reopen-commitment':
      return reopenCommitment(command, state);
    case 'resolve':
      return resolve(command, state);
    case 'hold-drill':
      return holdDrill(command, state);
  }
}

function escalateAgain({ issue, escalatedAt }: Escalate, { escalation }: EscalatedIssue): HotlineDecision {
  const recorded = Object.fromEntries(Object.keys(issue).map((name) => [name, escalation[name as keyof typeof issue]]));
  const isSame = escalation.escalatedAt === escalatedAt && canonicalJson(recorded) === canonicalJson(issue);
  return isSame
    ? accept()
    : refuse('issue-already-escalated', 'this id holds another issue; escalate the new one under a new id');
}

/** Resolved for good: what comes up later is a new issue. Open commitments stay open until they are kept or broken. */
function resolve({ resolvedAt, resolution, at }: Resolve, state: EscalatedIssue): HotlineDecision {
  if (state.escalation.drill) {
    return refuse('drill-is-held', 'a drill is not resolved; record that it was held, with what it showed');
  }
  if (state.phase === 'resolved') return accept();
  const refusal = refuseMoment('resolvedAt', resolvedAt, state, at);
  if (refusal !== null) return refusal;
  const resolved = { type: 'IssueResolved', data: { resolvedAt, resolution }, occurredAt: resolvedAt } as const;
  return accept<HotlineEvent>(...risenBy(state, resolvedAt).rises, resolved);
}

function holdDrill({ heldAt, findings, at }: HoldDrill, state: EscalatedIssue): HotlineDecision {
  if (!state.escalation.drill) return refuse('no-drill', 'this is a real issue; record how it was resolved');
  if (state.phase === 'resolved') return accept();
  const refusal = refuseMoment('heldAt', heldAt, state, at);
  if (refusal !== null) return refusal;
  const held = { type: 'DrillHeld', data: { heldAt, findings }, occurredAt: heldAt } as const;
  return accept<HotlineEvent>(...risenBy(state, heldAt).rises, held);
}

/** What callers say has to fit into an event: the log would refuse it otherwise, without a sentence. */
function storable(decision: HotlineDecision): HotlineDecision {
  if (!decision.accepted) return decision;
  for (const { type, data } of decision.events) {
    const content = readContent(hotlineEvents[type], data);
    if (!content.valid) return refuse('content-invalid', content.sentence);
  }
  return decision;
}
