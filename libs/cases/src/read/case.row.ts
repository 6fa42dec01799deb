import { instant, uuid } from '@comity/kernel';
import { z } from 'zod';
import { marking } from '../domain/case.events.js';

export const caseStatus = z.enum(['open', 'closed']);

/** One case, with who works on it and who may see it. */
export const caseRow = z.object({
  caseId: uuid,
  title: z.string().meta({ example: 'Intrusion at a power company' }),
  unit: z.string().nullable().meta({ example: 'Cyber' }),
  marking,
  status: caseStatus,
  officer: z.string().nullable().describe('To whom it is assigned'),
  accessList: z.array(z.string()).describe('Who was granted access, in the order of granting'),
  openedAt: instant,
  closedAt: instant.nullable(),
  revision: z.int().describe('Send it as If-Match with the next command'),
});

export type CaseRow = Readonly<z.infer<typeof caseRow>>;
