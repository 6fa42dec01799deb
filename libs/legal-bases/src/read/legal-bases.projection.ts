import { instant, streamId, uuid } from '@comity/kernel';
import { projection } from '@comity/read-store';
import { z } from 'zod';
import { type LegalBasisEvent, legalBasisStream, legalBasisVersion } from '../domain/legal-basis.events.js';

/** One instrument with every version of its criteria that was published. */
export const legalBasisRow = z.object({
  legalBasisId: uuid,
  instrument: z.string(),
  versions: z
    .array(legalBasisVersion.omit({ instrument: true }).extend({ publishedAt: instant }))
    .describe('In the order in which they came into force'),
  revision: z.int(),
});
export type LegalBasisRow = Readonly<z.infer<typeof legalBasisRow>>;

export const legalBases = projection<LegalBasisEvent, LegalBasisRow>({
  name: 'legal-bases',
  version: 1,
  streams: [legalBasisStream],
  columns: {
    legalBasisId: 'uuid',
    instrument: 'text',
    versions: 'jsonb',
    revision: 'integer',
  },
  indexes: [['legalBasisId']],
  key: (event) => streamId(event.stream),
  on: {
    LegalBasisPublished: (row, { data, recordedAt, revision }, legalBasisId) => {
      const { instrument, ...version } = data;
      const versions = [...(row?.versions ?? []), { ...version, publishedAt: recordedAt }];
      versions.sort((a, b) => (a.inForceFrom < b.inForceFrom ? -1 : a.inForceFrom > b.inForceFrom ? 1 : 0));
      return { legalBasisId, instrument, versions, revision };
    },
  },
});
