import { instant, uuid } from '@comity/kernel';
import { z } from 'zod';
import { citation, legalBasis, measure, sanctionSubject } from '../domain/sanction.events.js';

export const sanctionStatus = z.enum(['draft', 'submitted', 'approved', 'rejected']);

/** The statuses in which somebody still has to do something. */
export const OPEN_SANCTION_STATUSES = ['draft', 'submitted'] as const satisfies readonly z.infer<
  typeof sanctionStatus
>[];

/** One proposal, with its grounds and what became of it. */
export const sanctionRow = z.object({
  sanctionId: uuid,
  caseId: uuid,
  subject: sanctionSubject,
  subjectName: z.string().meta({ example: 'Invented Trading Co.' }),
  measures: z.array(measure),
  legalBasis,
  grounds: z.array(z.object({ criterion: z.string(), citation, citedBy: z.string(), citedAt: instant })),
  status: sanctionStatus,
  proposedBy: z.string(),
  proposedAt: instant,
  submittedBy: z.string().nullable(),
  submittedAt: instant.nullable(),
  decidedBy: z.string().nullable().describe('Who approved, rejected or last returned it'),
  decidedAt: instant.nullable(),
  reason: z.string().nullable().describe('Of a rejection, or of the last return'),
  revision: z.int().describe('Send it as If-Match with the next command'),
});

export type SanctionRow = Readonly<z.infer<typeof sanctionRow>>;
