import { peopleBehind, type SanctionEvent, type SanctionState, sanctionDecider } from '@comity/sanctions/contract';
import { OURS_ALONE, undated, type Work, workSource } from './work.js';
import type { Task } from './work-item.row.js';

/** What is left to be done about a proposal, and what runs out of what came of it. */
export const proposalWork = workSource<SanctionState, SanctionEvent>({
  kind: 'proposal',
  initial: sanctionDecider.initial,
  evolve: (state, event) => sanctionDecider.evolve(state, event),
  lean,
  work,
  owner: (event) => (event.type === 'SanctionProposed' ? event.data.proposedBy.id : undefined),
});

function lean(state: SanctionState): SanctionState {
  if (state.phase === 'unproposed') return state;
  const proposal = { ...state.proposal, subject: { ...state.proposal.subject, name: '', identifiers: [] } };
  return { ...state, proposal, grounds: [], consultations: new Map(), voided: new Set() };
}

function work(state: SanctionState): Work {
  const nothing = { ...OURS_ALONE, subject: '', waitingOn: null, preparedBy: [], tasks: [] };
  if (state.phase === 'unproposed') return nothing;
  const tasks = tasksOf(state);
  return {
    ...nothing,
    subject: state.proposal.subject.name,
    waitingOn: tasks.some(({ ended }) => !ended) ? 'us' : null,
    preparedBy: [...state.authors, ...(state.phase === 'approved' ? peopleBehind(state.approvedBy) : [])],
    tasks,
  };
}

function tasksOf(state: Exclude<SanctionState, { phase: 'unproposed' }>): readonly Task[] {
  switch (state.phase) {
    case 'draft':
      return [undated('proposal')];
    case 'submitted':
      return [undated('review')];
    case 'approved':
      return [undated('designation')];
    case 'rejected':
      return [];
    case 'designated':
    case 'revoked':
      return designated(state);
  }
}

function designated({ phase, designation }: Extract<SanctionState, { phase: 'designated' | 'revoked' }>): Task[] {
  const revoked = phase === 'revoked';
  const petitions = [...designation.petitions.values()].map(({ petition, outcome }) => ({
    ...undated('petition', 'us', petition.petitionId),
    ended: revoked || outcome !== null,
  }));
  const licences = [...designation.licences.values()].flatMap(({ licence, expired }) =>
    licence.expiresAt === null
      ? []
      : [{ ...undated('licence', 'us', licence.licenceId), dueAt: licence.expiresAt, ended: revoked || expired }],
  );
  const basis = designation.challenged && !revoked ? [undated('basis')] : [];
  return [...basis, ...petitions, ...licences];
}
