import { type Instant, instant } from '@comity/kernel';
import { projection } from '@comity/read-store';
import { z } from 'zod';
import { type CaseReadingEvent, caseReadingStream } from '../domain/case-reading.events.js';

/** One reading of a restricted case. */
export interface AccessRecordRow {
  readonly recordId: string;
  readonly caseId: string;
  readonly person: string;
  /** The hour within which it was read. */
  readonly hour: Instant;
  readonly readAt: Instant;
  readonly route: string;
  /** Streams: `request-6f0c…`. */
  readonly matters: readonly string[];
}

/** One row per record of a reading. */
export const accessRecords = projection<CaseReadingEvent, AccessRecordRow>({
  name: 'access-records',
  version: 1,
  streams: [caseReadingStream],
  columns: {
    recordId: 'uuid',
    caseId: 'uuid',
    person: 'text',
    hour: 'timestamptz',
    readAt: 'timestamptz',
    route: 'text',
    matters: 'jsonb',
  },
  indexes: [['caseId', 'readAt', 'recordId']],
  within: [{ kind: 'case', member: 'caseId' }],
  key: ({ stream, revision }) => `${stream}@${revision}`,
  on: {
    RestrictedCaseRead: (_row, { id, data, occurredAt }) => ({ recordId: id, readAt: occurredAt, ...data }),
  },
});

export const accessRecordShown = z.object({
  recordId: z.uuid(),
  person: z.string().meta({ example: 'adam' }),
  readAt: instant.describe('When they first read it within the hour'),
  hour: instant.describe('Begin of the hour; what is read again within it is not recorded again'),
  route: z.string().meta({ example: 'GET /v1/requests/:id' }),
  matters: z
    .array(z.string())
    .describe('What was read, by its stream')
    .meta({ example: ['request-6f0c…'] }),
});
export type AccessRecord = Readonly<z.infer<typeof accessRecordShown>>;
