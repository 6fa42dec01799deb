import {
  accept,
  canonicalJson,
  type Dated,
  type Decider,
  type Decision,
  datedAs,
  type Refusal,
  readContent,
  refuse,
  unreachable,
} from '@comity/kernel';
import {
  type Citation,
  type Participant,
  type SanctionEvent,
  type SanctionProposal,
  sanctionEvents,
} from './sanction.events.js';
import {
  evolveSanction,
  type ProposedSanction,
  peopleBehind,
  type SanctionState,
  type SubmittedSanction,
} from './sanction.state.js';

/** What is known of the cited event at the moment of asking; null when the log holds none at that place. */
export type AskedCitation = Omit<Citation, 'eventHash'> & { readonly eventHash: string | null };

interface By extends Dated {
  readonly by: Participant;
}

export type ProposeSanction = By & {
  readonly type: 'propose';
  readonly proposal: SanctionProposal;
  /** How the case that it belongs to stands at the moment of asking. */
  readonly caseStanding: 'unknown' | 'open' | 'closed';
};
export type CiteGrounds = By & {
  readonly type: 'cite';
  readonly criterion: string;
  readonly citation: AskedCitation;
};
export type SubmitSanction = By & { readonly type: 'submit' };
export type ReturnSanction = By & { readonly type: 'return'; readonly reason: string };
export type RejectSanction = By & { readonly type: 'reject'; readonly reason: string };
export type ApproveSanction = By & { readonly type: 'approve' };

export type SanctionCommand =
  | ProposeSanction
  | CiteGrounds
  | SubmitSanction
  | ReturnSanction
  | RejectSanction
  | ApproveSanction;

export type SanctionRefusal = Refusal<
  | 'sanction-unknown'
  | 'sanction-already-proposed'
  | 'sanction-not-draft'
  | 'sanction-not-submitted'
  | 'case-unknown'
  | 'case-closed'
  | 'criterion-unknown'
  | 'citation-not-found'
  | 'citation-conflicts'
  | 'too-many-citations'
  | 'grounds-missing'
  | 'author-cannot-decide'
  | 'content-invalid'
>;

type SanctionDecision = Decision<SanctionEvent, SanctionRefusal>;

const CITATIONS_AT_MOST = 1_000;

/** The rules of one proposal. Whoever proposed, cited or submitted never decides on it, whatever their roles. */
export const sanctionDecider: Decider<SanctionState, SanctionCommand, SanctionEvent, SanctionRefusal> = {
  category: 'sanction',
  initial: { phase: 'unproposed' },
  decide: (command, state) => datedAs(command, decideSanction(command, state)),
  evolve: evolveSanction,
};

function decideSanction(command: SanctionCommand, state: SanctionState): SanctionDecision {
  if (command.type === 'propose') return propose(command, state);
  if (state.phase === 'unproposed') {
    return refuse('sanction-unknown', 'no such proposal; propose it first, or check its id');
  }
  switch (command.type) {
    case 'cite':
      return cite(command, state);
    case 'submit':
      return submit(command, state);
    case 'return':
      return sendBack(command, state);
    case 'reject':
      return reject(command, state);
    case 'approve':
      return approve(command, state);
    default:
      return unreachable(command);
  }
}

function propose(command: ProposeSanction, state: SanctionState): SanctionDecision {
  const content = readContent(sanctionEvents.SanctionProposed, { ...command.proposal, proposedBy: command.by });
  if (!content.valid) return refuse('content-invalid', content.sentence);
  const { measures, legalBasis } = content.data;
  if (hasTwice(measures) || hasTwice(legalBasis.criteria)) {
    return refuse('content-invalid', 'correct and send again: name each measure and each criterion once');
  }
  if (state.phase !== 'unproposed') {
    const same = canonicalJson({ ...state.proposal, proposedBy: state.proposedBy }) === canonicalJson(content.data);
    return same ? accept() : refuse('sanction-already-proposed', 'this id holds another proposal; use a new id');
  }
  switch (command.caseStanding) {
    case 'unknown':
      return refuse('case-unknown', 'no such case; open the case first, or check its id');
    case 'closed':
      return refuse('case-closed', 'the case is closed; reopen it before proposing in it');
    case 'open':
      return accept({ type: 'SanctionProposed', data: content.data });
    default:
      return unreachable(command.caseStanding);
  }
}

/** The same event again for the same criterion is a retry; the same place with another digest is not the same event. */
function cite(command: CiteGrounds, state: ProposedSanction): SanctionDecision {
  const { criterion, citation, by } = command;
  const { eventHash, stream, revision } = citation;
  if (eventHash === null) {
    return refuse('citation-not-found', `the log holds no event ${revision} in ${stream}; check stream and revision`);
  }
  const content = readContent(sanctionEvents.GroundsCited, { criterion, citation, citedBy: by });
  if (!content.valid) return refuse('content-invalid', content.sentence);
  const atSamePlace = state.grounds.filter(
    (ground) => ground.citation.stream === stream && ground.citation.revision === revision,
  );
  if (atSamePlace.some((ground) => ground.citation.eventHash !== eventHash)) {
    return refuse('citation-conflicts', 'this event was cited with another digest; have an auditor verify its stream');
  }
  if (atSamePlace.some((ground) => ground.criterion === criterion)) return accept();
  if (state.phase !== 'draft') return notDraft(state);
  if (!state.proposal.legalBasis.criteria.includes(criterion)) {
    const known = state.proposal.legalBasis.criteria.join(', ');
    return refuse('criterion-unknown', `the proposal does not rest on ${criterion}; cite for one of: ${known}`);
  }
  if (state.grounds.length >= CITATIONS_AT_MOST) {
    return refuse('too-many-citations', `a proposal cites at most ${CITATIONS_AT_MOST} events; choose the strongest`);
  }
  return accept({ type: 'GroundsCited', data: content.data });
}

function submit({ by }: SubmitSanction, state: ProposedSanction): SanctionDecision {
  if (state.phase === 'submitted') return accept();
  if (state.phase !== 'draft') return notDraft(state);
  const bare = state.proposal.legalBasis.criteria.filter(
    (criterion) => !state.grounds.some((ground) => ground.criterion === criterion),
  );
  if (bare.length > 0) return refuse('grounds-missing', `cite at least one event each for: ${bare.join(', ')}`);
  const content = readContent(sanctionEvents.SanctionSubmitted, { submittedBy: by });
  if (!content.valid) return refuse('content-invalid', content.sentence);
  return accept({ type: 'SanctionSubmitted', data: content.data });
}

function sendBack({ by, reason }: ReturnSanction, state: ProposedSanction): SanctionDecision {
  if (state.phase !== 'submitted') return notSubmitted(state);
  if (isAuthor(by, state)) return authorCannotDecide();
  const content = readContent(sanctionEvents.SanctionReturned, { returnedBy: by, reason });
  if (!content.valid) return refuse('content-invalid', content.sentence);
  return accept({ type: 'SanctionReturned', data: content.data });
}

function reject({ by, reason }: RejectSanction, state: ProposedSanction): SanctionDecision {
  if (state.phase === 'rejected' && state.rejectedBy.id === by.id) return accept();
  if (state.phase !== 'submitted') return notSubmitted(state);
  if (isAuthor(by, state)) return authorCannotDecide();
  const content = readContent(sanctionEvents.SanctionRejected, { rejectedBy: by, reason });
  if (!content.valid) return refuse('content-invalid', content.sentence);
  return accept({ type: 'SanctionRejected', data: content.data });
}

function approve({ by }: ApproveSanction, state: ProposedSanction): SanctionDecision {
  if (state.phase === 'approved' && state.approvedBy.id === by.id) return accept();
  if (state.phase !== 'submitted') return notSubmitted(state);
  if (isAuthor(by, state)) return authorCannotDecide();
  const content = readContent(sanctionEvents.SanctionApproved, { approvedBy: by });
  if (!content.valid) return refuse('content-invalid', content.sentence);
  return accept({ type: 'SanctionApproved', data: content.data });
}

function isAuthor(by: Participant, state: SubmittedSanction): boolean {
  return peopleBehind(by).some((person) => state.authors.has(person));
}

function authorCannotDecide(): SanctionDecision {
  return refuse(
    'author-cannot-decide',
    'somebody who neither proposed, cited nor submitted must decide; ask a second person',
  );
}

function notDraft({ phase }: ProposedSanction): SanctionDecision {
  return refuse('sanction-not-draft', `the proposal is ${phase}; only a draft, or one returned, can be worked on`);
}

function notSubmitted({ phase }: ProposedSanction): SanctionDecision {
  const next = phase === 'draft' ? 'submit it first' : 'it has been decided';
  return refuse('sanction-not-submitted', `the proposal is ${phase}; ${next}`);
}

function hasTwice(values: readonly string[]): boolean {
  return new Set(values).size < values.length;
}
