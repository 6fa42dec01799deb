import { addDays, startOfDay } from '@comity/calendars';
import {
  type Commitment,
  type EscalatedIssue,
  type HotlineEvent,
  type HotlineState,
  hotlineDecider,
} from '@comity/hotline/contract';
import { OURS_ALONE, undated, type Work, workSource } from './work.js';
import type { Task } from './work-item.row.js';

/**
 * What is left to be done about an issue on the hotline: its level acknowledges in time, somebody resolves it, and what was
 * promised is kept, also after that.
 */
export const issueWork = workSource<HotlineState, HotlineEvent>({
  kind: 'issue',
  initial: hotlineDecider.initial,
  evolve: (state, event) => hotlineDecider.evolve(state, event),
  lean: (state) => {
    if (state.phase === 'unknown') return state;
    const escalation = { ...state.escalation, subject: '' };
    const commitments = new Map([...state.commitments].map(([id, each]) => [id, { ...each, text: '' }]));
    return { ...state, escalation, attempts: new Map(), commitments };
  },
  work,
  owner: (event) => (event.type === 'IssueEscalated' ? event.envelope.actor.id : undefined),
});

function work(state: HotlineState): Work {
  const nothing = { ...OURS_ALONE, subject: '', waitingOn: null, preparedBy: [], tasks: [] };
  if (state.phase === 'unknown') return nothing;
  const { escalation } = state;
  const tasks = tasksOf(state);
  return {
    ...nothing,
    agreementId: escalation.agreementId,
    counterpartId: escalation.counterpartId,
    subject: escalation.subject,
    waitingOn: tasks.find(({ ended }) => !ended)?.by ?? null,
    tasks,
  };
}

/** What the side that was called has to do, then what either side promised. */
function tasksOf(state: EscalatedIssue): Task[] {
  const { phase, level, acknowledgeBy: dueAt, acknowledgedAt, escalation, commitments } = state;
  const called = escalation.raisedBy === 'us' ? 'them' : 'us';
  const resolved = phase === 'resolved';
  const rung = { ...undated('rung', called), dueAt, version: level, ended: resolved || acknowledgedAt !== null };
  return [
    rung,
    { ...undated('resolution', called), ended: resolved },
    ...[...commitments.values()].map((each) => kept(each, escalation.zone)),
  ];
}

function kept({ commitmentId, party, dueOn, settled }: Commitment, zone: string): Task {
  const by = party === 'us' ? 'us' : 'them';
  const dueAt = dueOn === null ? null : startOfDay(addDays(dueOn, 1), zone);
  return { ...undated('commitment', by, commitmentId), dueOn, dueAt, ended: settled !== null };
}
