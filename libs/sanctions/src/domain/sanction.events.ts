import { type EventOf, instant, streamType, uuid, words } from '@comity/kernel';
import { z } from 'zod';

/** Somebody who takes part in a proposal, and for whom, where they act for another. */
export const participant = z.object({ id: words(200), onBehalfOf: words(200).optional() });
export type Participant = z.infer<typeof participant>;

/** Whom the measures are to bind. */
export const sanctionSubject = z.object({
  name: words(500),
  kind: z.enum(['person', 'entity']),
  /** What tells the subject from others of the name: a passport, a registration number, an address of a ledger. */
  identifiers: z.array(z.object({ type: words(100), value: words(500) })).max(100),
});
export type SanctionSubject = z.infer<typeof sanctionSubject>;

export const measure = z.enum(['asset-freeze', 'transaction-prohibition']);
export type Measure = z.infer<typeof measure>;

/** The instrument that allows the measures, and its criteria in one version of its text. */
export const legalBasis = z.object({
  instrument: words(500),
  version: words(100),
  criteria: z.array(words(200)).min(1).max(50),
});
export type LegalBasis = z.infer<typeof legalBasis>;

/** An event of the log, pinned so that it cannot be exchanged unseen. */
export const pinnedEvent = z.object({
  stream: words(300),
  revision: z.int().min(0),
  /** SHA-256 of the event as recorded, 64 hex digits. */
  eventHash: z.string().regex(/^[0-9a-f]{64}$/, 'not a SHA-256 digest in 64 hex digits'),
});
export type PinnedEvent = z.infer<typeof pinnedEvent>;

/** An event that shows a criterion to be met. */
export const citation = pinnedEvent.extend({ note: words(5_000) });
export type Citation = z.infer<typeof citation>;

/** What is proposed, before anybody is named as its proposer. */
export const sanctionProposal = z.object({
  caseId: uuid,
  subject: sanctionSubject,
  measures: z.array(measure).min(1).max(2),
  legalBasis,
});
export type SanctionProposal = z.infer<typeof sanctionProposal>;

/** What an authority that was asked says to the proposal. */
export const consultationPosition = z.enum(['concurs', 'objects', 'no-position']);

export const licenceKind = z.enum(['general', 'specific']);

/** What is allowed in spite of a designation: to anybody (general), or to one licensee (specific). */
const licence = z.object({
  licenceId: uuid,
  kind: licenceKind,
  scope: words(5_000),
  /** Of a specific licence only. */
  licensee: words(500).optional(),
  /** From this instant on it allows nothing; null for a licence that stands until the designation is revoked. */
  expiresAt: instant.nullable(),
});
export type Licence = z.infer<typeof licence>;

const licenceReminder = z.object({ licenceId: uuid, expiresAt: instant, remindAt: instant });

const petition = z.object({ petitionId: uuid, petitioner: words(500), grounds: words(20_000), receivedAt: instant });
export type Petition = z.infer<typeof petition>;

const consultation = z.object({ consultationId: uuid, authority: words(200), question: words(5_000).optional() });
export type Consultation = z.infer<typeof consultation>;

const amendment = z.object({
  /** In place of the subject's identifiers so far. */
  identifiers: sanctionSubject.shape.identifiers.optional(),
  /** The measures that remain. */
  measures: z.array(measure).min(1).max(2).optional(),
  /** The criteria on which the designation still rests. */
  criteria: legalBasis.shape.criteria.optional(),
});
export type Amendment = z.infer<typeof amendment>;

const reason = words(5_000);

/** Facts about one proposal. Names and fields are stored for good: add a field or a V2; never rename or reuse. */
export const sanctionEvents = {
  SanctionProposed: sanctionProposal.extend({
    proposedBy: participant,
    /** Whom the legal basis requires to be consulted before designation; absent where the basis was not on record. */
    requiredConsultations: z.array(words(200)).max(20).optional(),
  }),
  GroundsCited: z.object({ criterion: words(200), citation, citedBy: participant }),
  ConsultationRequested: consultation.extend({ requestedBy: participant }),
  ConsultationRecorded: z.object({
    consultationId: uuid,
    position: consultationPosition,
    summary: words(5_000),
    recordedBy: participant,
  }),
  SanctionSubmitted: z.object({ submittedBy: participant }),
  SanctionReturned: z.object({ returnedBy: participant, reason }),
  SanctionRejected: z.object({ rejectedBy: participant, reason }),
  SanctionApproved: z.object({ approvedBy: participant }),
  SanctionDesignated: z.object({ designatedBy: participant, designatedAt: instant }),
  AssetFreezeOrdered: z.object({ orderedBy: participant }),
  TransactionProhibitionImposed: z.object({ imposedBy: participant }),
  /** `remindAt`: when those concerned are to hear that it runs out; absent where it is too short for that, or never does. */
  LicenceGranted: licence.extend({ grantedBy: participant, remindAt: instant.optional() }),
  LicenceReminderIssued: licenceReminder,
  /** Nobody was reminded in time, and now it is too late. */
  LicenceReminderSkipped: licenceReminder,
  LicenceExpired: z.object({ licenceId: uuid, expiresAt: instant }),
  DelistingPetitionReceived: petition.extend({ recordedBy: participant }),
  DelistingDecided: z.object({
    petitionId: uuid,
    outcome: z.enum(['granted', 'denied']),
    reason,
    decidedBy: participant,
  }),
  DesignationAmended: amendment.extend({ reason, amendedBy: participant }),
  DesignationRevoked: z.object({ reason, revokedBy: participant, petitionId: uuid.optional() }),
  /** A cited missed deadline turned out to be none: `because` is the event that voids it. */
  DesignationBasisChallenged: z.object({
    cited: pinnedEvent,
    criteria: z.array(words(200)).min(1).max(50),
    because: pinnedEvent,
  }),
} as const;

export type SanctionEvent = EventOf<typeof sanctionEvents>;

/** The data of one event type. */
export type SanctionData<Type extends SanctionEvent['type']> = Extract<SanctionEvent, { type: Type }>['data'];

export const sanctionStream = streamType('sanction', sanctionEvents);
