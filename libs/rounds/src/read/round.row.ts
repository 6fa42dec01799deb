import { calendarDate, instant, uuid } from '@comity/kernel';
import { z } from 'zod';
import { cutoff, reportMarking, roundContent } from '../domain/round.events.js';

export const roundStatus = z.enum(['opened', 'cutoff-fixed', 'compiled', 'approved', 'published']);

const editionShown = z.object({
  edition: z.int().min(1),
  status: z.enum(['compiled', 'approved', 'published']),
  sha256: z.string().describe('Of the report as it is stored; name it when approving'),
  marking: reportMarking,
  position: z.string().describe('Place in the log up to which it was compiled, as decimal digits'),
  knownAt: instant,
  compiledBy: z.string(),
  compiledAt: instant,
  approvedBy: z.string().nullable(),
  approvedAt: instant.nullable(),
  publishedBy: z.string().nullable(),
  publishedAt: instant.nullable(),
  restates: z.int().nullable().describe('The edition that it restates'),
  reason: z.string().nullable().describe('Of a restatement'),
  figuresChanged: z.int().nullable(),
});

/** One round with its report, edition by edition; the text of the report is asked for apart. */
export const roundRow = z.object({
  roundId: uuid,
  agreementId: uuid,
  title: z.string().meta({ example: 'Second joint review' }),
  periodFrom: calendarDate,
  periodTo: calendarDate,
  minimumN: roundContent.shape.minimumN,
  status: roundStatus.describe('Of the last edition, once there is one'),
  cutoff: cutoff.nullable(),
  editions: z.array(editionShown),
  openedBy: z.string(),
  openedAt: instant,
  revision: z.int().describe('Send it as If-Match with the next command'),
});

export type RoundRow = Readonly<z.infer<typeof roundRow>>;
export type EditionShown = RoundRow['editions'][number];
