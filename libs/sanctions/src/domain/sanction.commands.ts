import type { CalendarDate, Dated, Instant, Refusal } from '@comity/kernel';
import type { LegalBasisVersion } from '@comity/legal-bases/contract';
import type {
  Amendment,
  Citation,
  Consultation,
  Licence,
  Participant,
  Petition,
  PinnedEvent,
  SanctionData,
  SanctionProposal,
} from './sanction.events.js';

/** What is known of the cited event at the moment of asking; null when the log holds none at that place. */
export type AskedCitation = Omit<Citation, 'eventHash'> & {
  readonly eventHash: string | null;
  /** The digest that the caller has seen, where they say so: it must be the log's. */
  readonly seenHash?: string | undefined;
  /** The log says by now that the missed deadline was none. */
  readonly voided?: boolean;
};

interface By extends Dated {
  readonly by: Participant;
}

/** By somebody, at an instant read from the clock once. */
interface ByAt extends By {
  readonly at: Instant;
}

/** Rests on what was cited. */
interface OnGrounds {
  /** Places (`stream@revision`) of what was cited and the log does not bear out at the moment of asking. */
  readonly fallen: ReadonlySet<string>;
}

/** Done under the legal basis as it is on record at the moment of asking. */
interface UnderBasis {
  readonly basis: BasisOnRecord;
}

export type ProposeSanction = By & {
  readonly type: 'propose';
  readonly proposal: SanctionProposal;
  /** How the case that it belongs to stands at the moment of asking. */
  readonly caseStanding: 'unknown' | 'open' | 'closed';
  /** The published versions of the instrument by name; none when it is not on record: then it can only be a draft. */
  readonly knownVersions: ReadonlyMap<string, LegalBasisVersion>;
};
export type CiteGrounds = By & {
  readonly type: 'cite';
  readonly criterion: string;
  readonly citation: AskedCitation;
};
export type RequestConsultation = By & Consultation & { readonly type: 'request-consultation' };
export type RecordConsultation = By &
  Omit<SanctionData<'ConsultationRecorded'>, 'recordedBy'> & { readonly type: 'record-consultation' };
export type SubmitSanction = By & OnGrounds & UnderBasis & { readonly type: 'submit' };
export type ReturnSanction = By & { readonly type: 'return'; readonly reason: string };
export type RejectSanction = By & { readonly type: 'reject'; readonly reason: string };
export type ApproveSanction = By & OnGrounds & UnderBasis & { readonly type: 'approve' };
export type DesignateSanction = ByAt & OnGrounds & UnderBasis & { readonly type: 'designate' };
export type GrantLicence = ByAt & Licence & { readonly type: 'grant-licence' };
export type ReceivePetition = ByAt & Petition & { readonly type: 'receive-petition' };
export type DecidePetition = By &
  Omit<SanctionData<'DelistingDecided'>, 'decidedBy'> & { readonly type: 'decide-petition' };
export type AmendDesignation = By &
  OnGrounds & {
    readonly type: 'amend';
    readonly amendment: Amendment;
    readonly reason: string;
  };
export type RevokeDesignation = By & { readonly type: 'revoke'; readonly reason: string };

/** What is on record of an instrument when somebody acts under it. */
export interface BasisOnRecord {
  /** Its published versions by name; none when nobody has published the instrument. */
  readonly versions: ReadonlyMap<string, LegalBasisVersion>;
  /** The day on which they act, in the office's zone. */
  readonly on: CalendarDate;
}

/** Asked by a job at any time; `at` by the more hesitant of our clocks. */
export interface ExpireLicence {
  readonly type: 'expire-licence';
  readonly licenceId: string;
  readonly at: Instant;
}

/** As `ExpireLicence`: some time before it. */
export interface RemindOfLicence {
  readonly type: 'remind-of-licence';
  readonly licenceId: string;
  readonly at: Instant;
}

/** Asked by whoever follows the log: what was cited at this place has been voided by that event. */
export interface ChallengeBasis {
  readonly type: 'challenge-basis';
  readonly cited: PinnedEvent;
  readonly because: PinnedEvent;
}

/** What people ask for. */
export type PersonsCommand =
  | ProposeSanction
  | CiteGrounds
  | RequestConsultation
  | RecordConsultation
  | SubmitSanction
  | ReturnSanction
  | RejectSanction
  | ApproveSanction
  | DesignateSanction
  | GrantLicence
  | ReceivePetition
  | DecidePetition
  | AmendDesignation
  | RevokeDesignation;

export type SanctionCommand = PersonsCommand | ExpireLicence | RemindOfLicence | ChallengeBasis;

export type SanctionRefusal = Refusal<
  | 'sanction-unknown'
  | 'sanction-already-proposed'
  | 'sanction-not-draft'
  | 'sanction-not-submitted'
  | 'sanction-not-approved'
  | 'sanction-not-designated'
  | 'sanction-decided'
  | 'case-unknown'
  | 'case-closed'
  | 'legal-basis-unknown'
  | 'legal-basis-version-unknown'
  | 'legal-basis-not-in-force'
  | 'criterion-unknown'
  | 'citation-not-found'
  | 'citation-conflicts'
  | 'citation-hash-mismatch'
  | 'citation-voided'
  | 'too-many-citations'
  | 'grounds-missing'
  | 'consultation-unknown'
  | 'consultation-conflicts'
  | 'too-many-consultations'
  | 'consultations-missing'
  | 'author-cannot-decide'
  | 'third-person-needed'
  | 'licence-unknown'
  | 'licence-conflicts'
  | 'not-yet-due'
  | 'licence-expiry-past'
  | 'licensee-mismatch'
  | 'too-many-licences'
  | 'petition-unknown'
  | 'petition-conflicts'
  | 'petition-already-decided'
  | 'petition-date-impossible'
  | 'too-many-petitions'
  | 'recorder-cannot-decide'
  | 'amendment-empty'
  | 'fourth-person-needed'
  | 'identifier-must-stay'
  | 'measure-not-in-force'
  | 'content-invalid'
>;
