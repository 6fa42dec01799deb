import { type EventOf, streamType, uuid, words } from '@comity/kernel';
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

/** An event that shows a criterion to be met, pinned so that it cannot be exchanged unseen. */
export const citation = z.object({
  stream: words(300),
  revision: z.int().min(0),
  /** SHA-256 of the event as recorded, 64 hex digits. */
  eventHash: z.string().regex(/^[0-9a-f]{64}$/, 'not a SHA-256 digest in 64 hex digits'),
  note: words(5_000),
});
export type Citation = z.infer<typeof citation>;

/** What is proposed, before anybody is named as its proposer. */
export const sanctionProposal = z.object({
  caseId: uuid,
  subject: sanctionSubject,
  measures: z.array(measure).min(1).max(2),
  legalBasis,
});
export type SanctionProposal = z.infer<typeof sanctionProposal>;

const reason = words(5_000);

/** Facts about one proposal. Names and fields are stored for good: add a field or a V2; never rename or reuse. */
export const sanctionEvents = {
  SanctionProposed: sanctionProposal.extend({ proposedBy: participant }),
  GroundsCited: z.object({ criterion: words(200), citation, citedBy: participant }),
  SanctionSubmitted: z.object({ submittedBy: participant }),
  SanctionReturned: z.object({ returnedBy: participant, reason }),
  SanctionRejected: z.object({ rejectedBy: participant, reason }),
  SanctionApproved: z.object({ approvedBy: participant }),
} as const;

export type SanctionEvent = EventOf<typeof sanctionEvents>;

/** The data of one event type. */
export type SanctionData<Type extends SanctionEvent['type']> = Extract<SanctionEvent, { type: Type }>['data'];

export const sanctionStream = streamType('sanction', sanctionEvents);
