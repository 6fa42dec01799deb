import { instant, uuid } from '@comity/kernel';
import { z } from 'zod';
import {
  citation,
  consultationPosition,
  legalBasis,
  licenceKind,
  measure,
  pinnedEvent,
  sanctionSubject,
} from '../domain/sanction.events.js';

/** `under-review`: designated, and a delisting petition is undecided or the basis is challenged. */
const STATUSES = ['draft', 'submitted', 'approved', 'rejected', 'designated', 'under-review', 'revoked'] as const;
export const sanctionStatus = z.enum(STATUSES);

/** The statuses in which somebody still has to do something. */
export const OPEN_SANCTION_STATUSES = [
  'draft',
  'submitted',
  'approved',
  'under-review',
] as const satisfies readonly z.infer<typeof sanctionStatus>[];

const groundShown = z.object({
  criterion: z.string(),
  citation,
  citedBy: z.string(),
  citedAt: instant,
  voidedBy: pinnedEvent.nullable().describe('The event by which what is cited turned out to be none'),
});

const consultationShown = z.object({
  consultationId: uuid,
  authority: z.string(),
  question: z.string().nullable(),
  requestedAt: instant,
  position: consultationPosition.nullable(),
  summary: z.string().nullable(),
  recordedAt: instant.nullable(),
});

const licenceShown = z.object({
  licenceId: uuid,
  kind: licenceKind,
  scope: z.string(),
  licensee: z.string().nullable(),
  expiresAt: instant.nullable(),
  grantedBy: z.string(),
  grantedAt: instant,
  expired: z.boolean(),
});

const petitionShown = z.object({
  petitionId: uuid,
  petitioner: z.string(),
  grounds: z.string(),
  receivedAt: instant,
  recordedBy: z.string(),
  outcome: z.enum(['granted', 'denied']).nullable(),
  decidedBy: z.string().nullable(),
  decidedAt: instant.nullable(),
  reason: z.string().nullable(),
});

const amendmentShown = z.object({ amendedBy: z.string(), amendedAt: instant, reason: z.string() });

/** One proposal, with its grounds, what became of it, and what is in force. */
export const sanctionRow = z.object({
  sanctionId: uuid,
  caseId: uuid,
  subject: sanctionSubject,
  subjectName: z.string().meta({ example: 'Invented Trading Co.' }),
  measures: z.array(measure),
  legalBasis,
  requiredConsultations: z.array(z.string()),
  consultations: z.array(consultationShown),
  grounds: z.array(groundShown),
  status: sanctionStatus,
  proposedBy: z.string(),
  proposedAt: instant,
  submittedBy: z.string().nullable(),
  submittedAt: instant.nullable(),
  decidedBy: z.string().nullable().describe('Who approved, rejected or last returned it'),
  decidedAt: instant.nullable(),
  reason: z.string().nullable().describe('Of a rejection, or of the last return'),
  designatedBy: z.string().nullable(),
  designatedAt: instant.nullable(),
  measuresInForce: z.array(measure),
  criteriaInForce: z.array(z.string()).describe('On which a designation rests now'),
  challenged: z.boolean().describe('Something cited was voided, and nobody has said since on what it still rests'),
  licences: z.array(licenceShown),
  petitions: z.array(petitionShown),
  amendments: z.array(amendmentShown),
  revokedBy: z.string().nullable(),
  revokedAt: instant.nullable(),
  revocationReason: z.string().nullable(),
  revision: z.int().describe('Send it as If-Match with the next command'),
});

export type SanctionRow = Readonly<z.infer<typeof sanctionRow>>;
