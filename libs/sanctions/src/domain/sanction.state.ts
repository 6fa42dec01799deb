import { unreachable } from '@comity/kernel';
import type { Citation, Participant, SanctionEvent, SanctionProposal } from './sanction.events.js';

/** One citation, and the criterion that it shows to be met. */
export interface Ground {
  readonly criterion: string;
  readonly citation: Citation;
}

interface Proposed {
  readonly proposal: SanctionProposal;
  readonly proposedBy: Participant;
  /** Everyone who proposed, cited or submitted, in person or by another: none of them may decide. */
  readonly authors: ReadonlySet<string>;
  readonly grounds: readonly Ground[];
}

export type DraftSanction = Proposed & { readonly phase: 'draft' };
export type SubmittedSanction = Proposed & { readonly phase: 'submitted'; readonly submittedBy: Participant };
export type ApprovedSanction = Proposed & { readonly phase: 'approved'; readonly approvedBy: Participant };
export type RejectedSanction = Proposed & { readonly phase: 'rejected'; readonly rejectedBy: Participant };

/** A proposal that exists, in whatever phase. */
export type ProposedSanction = DraftSanction | SubmittedSanction | ApprovedSanction | RejectedSanction;
export type SanctionState = { readonly phase: 'unproposed' } | ProposedSanction;

/** The people behind an act: who acts, and for whom. */
export function peopleBehind({ id, onBehalfOf }: Participant): readonly string[] {
  return onBehalfOf === undefined ? [id] : [id, onBehalfOf];
}

export function evolveSanction(state: SanctionState, event: SanctionEvent): SanctionState {
  if (event.type === 'SanctionProposed') {
    const { proposedBy, ...proposal } = event.data;
    return { phase: 'draft', proposal, proposedBy, authors: new Set(peopleBehind(proposedBy)), grounds: [] };
  }
  return state.phase === 'unproposed' ? state : evolveProposed(state, event);
}

function evolveProposed(
  state: ProposedSanction,
  event: Exclude<SanctionEvent, { type: 'SanctionProposed' }>,
): ProposedSanction {
  const { proposal, proposedBy, authors, grounds } = state;
  const kept: Proposed = { proposal, proposedBy, authors, grounds };
  switch (event.type) {
    case 'GroundsCited': {
      const { criterion, citation, citedBy } = event.data;
      return { ...state, authors: withAuthor(authors, citedBy), grounds: [...grounds, { criterion, citation }] };
    }
    case 'SanctionSubmitted': {
      const { submittedBy } = event.data;
      return { ...kept, phase: 'submitted', authors: withAuthor(authors, submittedBy), submittedBy };
    }
    case 'SanctionReturned':
      return { ...kept, phase: 'draft' };
    case 'SanctionRejected':
      return { ...kept, phase: 'rejected', rejectedBy: event.data.rejectedBy };
    case 'SanctionApproved':
      return { ...kept, phase: 'approved', approvedBy: event.data.approvedBy };
    default:
      return unreachable(event);
  }
}

function withAuthor(authors: ReadonlySet<string>, author: Participant): ReadonlySet<string> {
  return new Set([...authors, ...peopleBehind(author)]);
}
