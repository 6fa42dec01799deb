import { type Instant, unreachable } from '@comity/kernel';
import type {
  Licence,
  Measure,
  Participant,
  Petition,
  SanctionData,
  SanctionEvent,
  SanctionProposal,
} from './sanction.events.js';

/** What is in force against a subject, and what has been asked for since. */
export interface Designation {
  /** Null where the stream tells of no approval. */
  readonly approvedBy: Participant | null;
  readonly designatedBy: Participant;
  readonly designatedAt: Instant;
  readonly identifiers: SanctionProposal['subject']['identifiers'];
  readonly measures: readonly Measure[];
  /** On which it rests now. */
  readonly criteria: readonly string[];
  /** Something that it rested on has been voided, and nobody has said since on what it still rests. */
  readonly challenged: boolean;
  readonly licences: ReadonlyMap<string, LicenceState>;
  readonly petitions: ReadonlyMap<string, PetitionState>;
}

export interface LicenceState {
  readonly licence: Licence;
  /** When somebody is to be reminded of its expiry; null where nobody is (any more). */
  readonly remindAt: Instant | null;
  readonly expired: boolean;
}

export interface PetitionState {
  readonly petition: Petition;
  readonly recordedBy: Participant;
  readonly outcome: 'granted' | 'denied' | null;
}

export type DesignationEvent = Extract<
  SanctionEvent,
  {
    type:
      | 'AssetFreezeOrdered'
      | 'TransactionProhibitionImposed'
      | 'LicenceGranted'
      | 'LicenceReminderIssued'
      | 'LicenceReminderSkipped'
      | 'LicenceExpired'
      | 'DelistingPetitionReceived'
      | 'DelistingDecided'
      | 'DesignationAmended'
      | 'DesignationBasisChallenged';
  }
>;

export function newDesignation(
  { subject, legalBasis }: SanctionProposal,
  { designatedBy, designatedAt }: SanctionData<'SanctionDesignated'>,
  approvedBy: Participant | null,
): Designation {
  const { identifiers } = subject;
  const inForce = { identifiers, measures: [], criteria: legalBasis.criteria, challenged: false };
  return { approvedBy, designatedBy, designatedAt, ...inForce, licences: new Map(), petitions: new Map() };
}

export function evolveDesignation(designation: Designation, event: DesignationEvent): Designation {
  switch (event.type) {
    case 'AssetFreezeOrdered':
      return { ...designation, measures: [...designation.measures, 'asset-freeze'] };
    case 'TransactionProhibitionImposed':
      return { ...designation, measures: [...designation.measures, 'transaction-prohibition'] };
    case 'LicenceGranted':
    case 'LicenceReminderIssued':
    case 'LicenceReminderSkipped':
    case 'LicenceExpired':
      return { ...designation, licences: licencesAfter(designation.licences, event) };
    case 'DelistingPetitionReceived':
    case 'DelistingDecided':
      return { ...designation, petitions: petitionsAfter(designation.petitions, event) };
    case 'DesignationAmended': {
      const { identifiers = designation.identifiers, measures = designation.measures, criteria } = event.data;
      const settled = criteria === undefined ? {} : { criteria, challenged: false };
      return { ...designation, identifiers, measures, ...settled };
    }
    case 'DesignationBasisChallenged':
      return { ...designation, challenged: true };
    default:
      return unreachable(event);
  }
}

type LicenceEvent = Extract<DesignationEvent, { type: `Licence${string}` }>;

function licencesAfter(licences: Designation['licences'], { type, data }: LicenceEvent): Designation['licences'] {
  if (type === 'LicenceGranted') {
    const { grantedBy: _grantedBy, remindAt = null, ...licence } = data;
    return new Map(licences).set(licence.licenceId, { licence, remindAt, expired: false });
  }
  const granted = licences.get(data.licenceId);
  if (granted === undefined) return licences;
  const after = type === 'LicenceExpired' ? { ...granted, expired: true } : { ...granted, remindAt: null };
  return new Map(licences).set(data.licenceId, after);
}

function petitionsAfter(
  petitions: Designation['petitions'],
  { type, data }: Extract<DesignationEvent, { type: 'DelistingPetitionReceived' | 'DelistingDecided' }>,
): Designation['petitions'] {
  if (type === 'DelistingPetitionReceived') {
    const { recordedBy, ...petition } = data;
    return new Map(petitions).set(petition.petitionId, { petition, recordedBy, outcome: null });
  }
  const asked = petitions.get(data.petitionId);
  return asked === undefined ? petitions : new Map(petitions).set(data.petitionId, { ...asked, outcome: data.outcome });
}
