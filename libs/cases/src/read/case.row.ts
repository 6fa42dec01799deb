import { instant, uuid } from '@comity/kernel';
import { z } from 'zod';
import { marking } from '../domain/case.events.js';

export const caseStatus = z.enum(['open', 'closed']);

const emergencyShown = z.object({
  accessId: uuid,
  person: z.string(),
  reason: z.string(),
  takenAt: instant,
  until: instant.describe('Exclusive'),
  informs: z.string().nullable().describe('Who answers for the case and has to look at it'),
  reviewedBy: z.string().nullable(),
  justified: z.boolean().nullable().describe('Null while nobody has said; when it was not, it ended with the review'),
  remark: z.string().nullable(),
});

/** One case, with who works on it and who may see it. */
export const caseRow = z.object({
  caseId: uuid,
  title: z.string().meta({ example: 'Intrusion at a power company' }),
  unit: z.string().nullable().meta({ example: 'Cyber' }),
  marking,
  status: caseStatus,
  officer: z.string().nullable().describe('To whom it is assigned'),
  openedBy: z.string().nullable().describe('Has access until it is revoked; null where the record does not say'),
  accessList: z.array(z.string()).describe('Who was granted access, in the order of granting'),
  emergencies: z.array(emergencyShown).describe('Access that somebody took in an emergency'),
  openedAt: instant,
  closedAt: instant.nullable(),
  revision: z.int().describe('Send it as If-Match with the next command'),
});

export type CaseRow = Readonly<z.infer<typeof caseRow>>;
