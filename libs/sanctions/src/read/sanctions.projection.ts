import { streamId } from '@comity/kernel';
import { existing, projection } from '@comity/read-store';
import { type SanctionEvent, sanctionStream } from '../domain/sanction.events.js';
import type { SanctionRow } from './sanction.row.js';

/** One row per proposal. */
export const sanctions = projection<SanctionEvent, SanctionRow>({
  name: 'sanctions',
  version: 1,
  streams: [sanctionStream],
  columns: {
    sanctionId: 'uuid',
    caseId: 'uuid',
    subject: 'jsonb',
    subjectName: 'text',
    measures: 'jsonb',
    legalBasis: 'jsonb',
    grounds: 'jsonb',
    status: 'text',
    proposedBy: 'text',
    proposedAt: 'timestamptz',
    submittedBy: 'text',
    submittedAt: 'timestamptz',
    decidedBy: 'text',
    decidedAt: 'timestamptz',
    reason: 'text',
    revision: 'integer',
  },
  indexes: [['proposedAt', 'sanctionId'], ['sanctionId'], ['caseId', 'status']],
  key: (event) => streamId(event.stream),
  on: {
    SanctionProposed: (_row, { data, occurredAt, revision }, sanctionId) => {
      const { proposedBy, ...proposal } = data;
      return {
        ...proposal,
        sanctionId,
        subjectName: proposal.subject.name,
        grounds: [],
        status: 'draft',
        proposedBy: proposedBy.id,
        proposedAt: occurredAt,
        submittedBy: null,
        submittedAt: null,
        decidedBy: null,
        decidedAt: null,
        reason: null,
        revision,
      };
    },
    GroundsCited: (row, event) => {
      const before = existing(row, event);
      const { criterion, citation, citedBy } = event.data;
      const ground = { criterion, citation, citedBy: citedBy.id, citedAt: event.occurredAt };
      return { ...before, grounds: [...before.grounds, ground], revision: event.revision };
    },
    SanctionSubmitted: (row, event) => ({
      ...existing(row, event),
      status: 'submitted',
      submittedBy: event.data.submittedBy.id,
      submittedAt: event.occurredAt,
      revision: event.revision,
    }),
    SanctionReturned: (row, event) => ({
      ...existing(row, event),
      status: 'draft',
      decidedBy: event.data.returnedBy.id,
      decidedAt: event.occurredAt,
      reason: event.data.reason,
      revision: event.revision,
    }),
    SanctionRejected: (row, event) => ({
      ...existing(row, event),
      status: 'rejected',
      decidedBy: event.data.rejectedBy.id,
      decidedAt: event.occurredAt,
      reason: event.data.reason,
      revision: event.revision,
    }),
    SanctionApproved: (row, event) => ({
      ...existing(row, event),
      status: 'approved',
      decidedBy: event.data.approvedBy.id,
      decidedAt: event.occurredAt,
      reason: null,
      revision: event.revision,
    }),
  },
});
