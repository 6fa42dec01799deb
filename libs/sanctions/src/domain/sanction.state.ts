import { unreachable } from '@comity/kernel';
import { type Designation, type DesignationEvent, evolveDesignation, newDesignation } from './designation.state.js';
import type { Citation, Participant, SanctionData, SanctionEvent, SanctionProposal } from './sanction.events.js';

/** One citation, and the criterion that it shows to be met. */
export interface Ground {
  readonly criterion: string;
  readonly citation: Citation;
}

/** Who was asked, and whether what they said is on record. */
export type ConsultationState = Omit<SanctionData<'ConsultationRequested'>, 'requestedBy'> & {
  readonly recorded: Omit<SanctionData<'ConsultationRecorded'>, 'recordedBy'> | null;
};

interface Proposed {
  readonly proposal: SanctionProposal;
  readonly proposedBy: Participant;
  readonly requiredConsultations: readonly string[];
  /** Everyone who proposed, cited, consulted or submitted, in person or by another: none of them may decide. */
  readonly authors: ReadonlySet<string>;
  readonly grounds: readonly Ground[];
  readonly consultations: ReadonlyMap<string, ConsultationState>;
  /** Places (`stream@revision`) that were cited and turned out to show nothing. */
  readonly voided: ReadonlySet<string>;
}

export type DraftSanction = Proposed & { readonly phase: 'draft' };
export type SubmittedSanction = Proposed & { readonly phase: 'submitted'; readonly submittedBy: Participant };
export type ApprovedSanction = Proposed & { readonly phase: 'approved'; readonly approvedBy: Participant };
export type RejectedSanction = Proposed & { readonly phase: 'rejected'; readonly rejectedBy: Participant };
export type DesignatedSanction = Proposed & { readonly phase: 'designated'; readonly designation: Designation };
export type RevokedSanction = Proposed & {
  readonly phase: 'revoked';
  readonly designation: Designation;
  readonly revokedBy: Participant;
};

/** A proposal that exists, in whatever phase. */
export type ProposedSanction =
  | DraftSanction
  | SubmittedSanction
  | ApprovedSanction
  | RejectedSanction
  | DesignatedSanction
  | RevokedSanction;
export type SanctionState = { readonly phase: 'unproposed' } | ProposedSanction;

/** The people behind an act: who acts, and for whom. */
export function peopleBehind({ id, onBehalfOf }: Participant): readonly string[] {
  return onBehalfOf === undefined ? [id] : [id, onBehalfOf];
}

export function placeOf({ stream, revision }: Pick<Citation, 'stream' | 'revision'>): string {
  return `${stream}@${revision}`;
}

/** Those of the criteria for which no citation stands: none was made, or all turned out to show nothing. */
export function criteriaWithoutGround(criteria: readonly string[], { grounds, voided }: Proposed): string[] {
  const standing = grounds.filter(({ citation }) => !voided.has(placeOf(citation)));
  return criteria.filter((criterion) => !standing.some((ground) => ground.criterion === criterion));
}

export function evolveSanction(state: SanctionState, event: SanctionEvent): SanctionState {
  if (event.type === 'SanctionProposed') return proposed(event.data);
  return state.phase === 'unproposed' ? state : evolveProposed(state, event);
}

function proposed({
  proposedBy,
  requiredConsultations = [],
  ...proposal
}: SanctionData<'SanctionProposed'>): DraftSanction {
  const nothingYet = { grounds: [], consultations: new Map(), voided: new Set<string>() };
  const authors = new Set(peopleBehind(proposedBy));
  return { phase: 'draft', proposal, proposedBy, requiredConsultations, authors, ...nothingYet };
}

function evolveProposed(
  state: ProposedSanction,
  event: Exclude<SanctionEvent, { type: 'SanctionProposed' }>,
): ProposedSanction {
  switch (event.type) {
    case 'GroundsCited': {
      const { criterion, citation, citedBy } = event.data;
      return { ...state, authors: withAuthor(state, citedBy), grounds: [...state.grounds, { criterion, citation }] };
    }
    case 'ConsultationRequested':
    case 'ConsultationRecorded':
      return consulted(state, event);
    case 'SanctionSubmitted':
    case 'SanctionReturned':
    case 'SanctionRejected':
    case 'SanctionApproved':
    case 'SanctionDesignated':
    case 'DesignationRevoked':
      return moved(state, event);
    case 'DesignationBasisChallenged':
      return designationAfter({ ...state, voided: new Set([...state.voided, placeOf(event.data.cited)]) }, event);
    case 'AssetFreezeOrdered':
    case 'TransactionProhibitionImposed':
    case 'LicenceGranted':
    case 'LicenceReminderIssued':
    case 'LicenceReminderSkipped':
    case 'LicenceExpired':
    case 'DelistingPetitionReceived':
    case 'DelistingDecided':
    case 'DesignationAmended':
      return designationAfter(state, event);
    default:
      return unreachable(event);
  }
}

type Move = Extract<
  SanctionEvent,
  {
    type:
      | 'SanctionSubmitted'
      | 'SanctionReturned'
      | 'SanctionRejected'
      | 'SanctionApproved'
      | 'SanctionDesignated'
      | 'DesignationRevoked';
  }
>;

/** From one phase to the next; what belonged to the last phase only is left behind. */
function moved(state: ProposedSanction, event: Move): ProposedSanction {
  const kept = proposedPart(state);
  switch (event.type) {
    case 'SanctionSubmitted': {
      const { submittedBy } = event.data;
      return { ...kept, phase: 'submitted', authors: withAuthor(state, submittedBy), submittedBy };
    }
    case 'SanctionReturned':
      return { ...kept, phase: 'draft' };
    case 'SanctionRejected':
      return { ...kept, phase: 'rejected', rejectedBy: event.data.rejectedBy };
    case 'SanctionApproved':
      return { ...kept, phase: 'approved', approvedBy: event.data.approvedBy };
    case 'SanctionDesignated': {
      const approvedBy = state.phase === 'approved' ? state.approvedBy : null;
      return { ...kept, phase: 'designated', designation: newDesignation(state.proposal, event.data, approvedBy) };
    }
    case 'DesignationRevoked':
      if (state.phase !== 'designated') return state;
      return { ...kept, phase: 'revoked', designation: state.designation, revokedBy: event.data.revokedBy };
    default:
      return unreachable(event);
  }
}

function proposedPart(state: ProposedSanction): Proposed {
  const { proposal, proposedBy, requiredConsultations, authors, grounds, consultations, voided } = state;
  return { proposal, proposedBy, requiredConsultations, authors, grounds, consultations, voided };
}

function consulted(
  state: ProposedSanction,
  event: Extract<SanctionEvent, { type: 'ConsultationRequested' | 'ConsultationRecorded' }>,
): ProposedSanction {
  const consultations = new Map(state.consultations);
  if (event.type === 'ConsultationRequested') {
    const { requestedBy, ...asked } = event.data;
    consultations.set(asked.consultationId, { ...asked, recorded: null });
    return { ...state, consultations, authors: withAuthor(state, requestedBy) };
  }
  const { recordedBy, ...recorded } = event.data;
  const asked = consultations.get(recorded.consultationId);
  if (asked !== undefined) consultations.set(recorded.consultationId, { ...asked, recorded });
  return { ...state, consultations, authors: withAuthor(state, recordedBy) };
}

function designationAfter(state: ProposedSanction, event: DesignationEvent): ProposedSanction {
  if (state.phase !== 'designated' && state.phase !== 'revoked') return state;
  return { ...state, designation: evolveDesignation(state.designation, event) };
}

function withAuthor({ authors }: Proposed, author: Participant): ReadonlySet<string> {
  return new Set([...authors, ...peopleBehind(author)]);
}
