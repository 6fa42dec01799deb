import { calendarDate, type EventOf, streamType, words } from '@comity/kernel';
import { z } from 'zod';

/** One ground on which the instrument allows measures, under the name by which proposals cite it. */
export const criterion = z.object({
  criterion: words(200),
  summary: words(1_000),
  /** The passage, such as `sec. 1(a)(ii)(C)`. */
  reference: words(300),
});
export type Criterion = z.infer<typeof criterion>;

/** An instrument that allows sanctions, in one version of its text. */
export const legalBasisVersion = z.object({
  instrument: words(500),
  version: words(100),
  inForceFrom: calendarDate,
  criteria: z.array(criterion).min(1).max(100),
  /** Who must be consulted before anybody is designated under it. */
  consultations: z.array(words(200)).max(20),
  sources: z.array(words(1_000)).min(1).max(20),
  note: words(2_000),
});
export type LegalBasisVersion = z.infer<typeof legalBasisVersion>;

/** Facts about one instrument. Names and fields are stored for good: add a field or a V2; never rename or reuse. */
export const legalBasisEvents = { LegalBasisPublished: legalBasisVersion } as const;

export type LegalBasisEvent = EventOf<typeof legalBasisEvents>;

export const legalBasisStream = streamType('basis', legalBasisEvents);
