import { streamId } from '@comity/kernel';
import { projection } from '@comity/read-store';
import { type SanctionEvent, sanctionStream } from '../domain/sanction.events.js';
import { designationFolds } from './designation.folds.js';
import { proposalFolds } from './proposal.folds.js';
import type { SanctionRow } from './sanction.row.js';

/** One row per proposal, and per designation that came of it. */
export const sanctions = projection<SanctionEvent, SanctionRow>({
  name: 'sanctions',
  version: 2,
  streams: [sanctionStream],
  columns: {
    sanctionId: 'uuid',
    caseId: 'uuid',
    subject: 'jsonb',
    subjectName: 'text',
    measures: 'jsonb',
    legalBasis: 'jsonb',
    requiredConsultations: 'jsonb',
    consultations: 'jsonb',
    grounds: 'jsonb',
    status: 'text',
    proposedBy: 'text',
    proposedAt: 'timestamptz',
    submittedBy: 'text',
    submittedAt: 'timestamptz',
    decidedBy: 'text',
    decidedAt: 'timestamptz',
    reason: 'text',
    designatedBy: 'text',
    designatedAt: 'timestamptz',
    measuresInForce: 'jsonb',
    criteriaInForce: 'jsonb',
    challenged: 'boolean',
    licences: 'jsonb',
    petitions: 'jsonb',
    amendments: 'jsonb',
    revokedBy: 'text',
    revokedAt: 'timestamptz',
    revocationReason: 'text',
    revision: 'integer',
  },
  within: [
    { kind: 'case', member: 'caseId' },
    { kind: 'id', member: 'sanctionId', category: sanctionStream.category },
  ],
  indexes: [['proposedAt', 'sanctionId'], ['sanctionId'], ['caseId', 'status']],
  key: (event) => streamId(event.stream),
  on: { ...proposalFolds, ...designationFolds },
});
