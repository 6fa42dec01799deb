import { type HotlineEvent, type HotlineState, hotlineDecider } from '@comity/hotline/contract';
import { OURS_ALONE, undated, type Work, workSource } from './work.js';

/** What is left to be done about an issue on the hotline: its level acknowledges in time, and somebody resolves it. */
export const issueWork = workSource<HotlineState, HotlineEvent>({
  kind: 'issue',
  initial: hotlineDecider.initial,
  evolve: (state, event) => hotlineDecider.evolve(state, event),
  lean: (state) => {
    if (state.phase === 'unknown') return state;
    const escalation = { ...state.escalation, subject: '' };
    return { ...state, escalation, levelsLeft: [], attempts: new Map(), commitments: new Map() };
  },
  work,
  owner: (event) => (event.type === 'IssueEscalated' ? event.envelope.actor.id : undefined),
});

function work(state: HotlineState): Work {
  const nothing = { ...OURS_ALONE, subject: '', waitingOn: null, preparedBy: [], tasks: [] };
  if (state.phase === 'unknown') return nothing;
  const { phase, level, acknowledgeBy: dueAt, acknowledgedAt, escalation } = state;
  const called = escalation.raisedBy === 'us' ? 'them' : 'us';
  const resolved = phase === 'resolved';
  const ended = resolved || acknowledgedAt !== null;
  const rung = { ...undated('rung', called), dueAt, version: level, ended };
  return {
    ...nothing,
    counterpartId: escalation.counterpartId,
    subject: escalation.subject,
    waitingOn: resolved ? null : called,
    tasks: [rung, { ...undated('resolution', called), ended: resolved }],
  };
}
