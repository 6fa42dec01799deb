import type { Folds } from '@comity/read-store';
import type { SanctionEvent } from '../domain/sanction.events.js';
import { rowAfter } from './row-after.js';
import type { SanctionRow } from './sanction.row.js';

type ProposalEvent = Extract<SanctionEvent, { type: `Sanction${string}` | `Consultation${string}` | 'GroundsCited' }>;

const NOT_YET = {
  consultations: [],
  grounds: [],
  status: 'draft',
  submittedBy: null,
  submittedAt: null,
  decidedBy: null,
  decidedAt: null,
  reason: null,
  designatedBy: null,
  designatedAt: null,
  measuresInForce: [],
  criteriaInForce: [],
  challenged: false,
  licences: [],
  petitions: [],
  amendments: [],
  revokedBy: null,
  revokedAt: null,
  revocationReason: null,
} satisfies Partial<SanctionRow>;

/** From the proposal to the decision on it. */
export const proposalFolds: Folds<ProposalEvent, SanctionRow> = {
  SanctionProposed: (_row, { data, occurredAt, revision }, sanctionId) => {
    const { proposedBy, requiredConsultations = [], ...proposal } = data;
    const by = { proposedBy: proposedBy.id, proposedAt: occurredAt };
    const subjectName = proposal.subject.name;
    return { ...NOT_YET, ...proposal, ...by, sanctionId, subjectName, requiredConsultations, revision };
  },
  GroundsCited: (row, event) => {
    const { criterion, citation, citedBy } = event.data;
    const ground = { criterion, citation, citedBy: citedBy.id, citedAt: event.occurredAt, voidedBy: null };
    return rowAfter(row, event, { grounds: [...(row?.grounds ?? []), ground] });
  },
  ConsultationRequested: (row, event) => {
    const { consultationId, authority, question = null } = event.data;
    const notYet = { position: null, summary: null, recordedAt: null };
    const asked = { consultationId, authority, question, requestedAt: event.occurredAt, ...notYet };
    return rowAfter(row, event, { consultations: [...(row?.consultations ?? []), asked] });
  },
  ConsultationRecorded: (row, event) => {
    const { consultationId, position, summary } = event.data;
    const said = { position, summary, recordedAt: event.occurredAt };
    return rowAfter(row, event, {
      consultations: (row?.consultations ?? []).map((asked) =>
        asked.consultationId === consultationId ? { ...asked, ...said } : asked,
      ),
    });
  },
  SanctionSubmitted: (row, event) =>
    rowAfter(row, event, {
      status: 'submitted',
      submittedBy: event.data.submittedBy.id,
      submittedAt: event.occurredAt,
    }),
  SanctionReturned: (row, event) =>
    rowAfter(row, event, {
      status: 'draft',
      decidedBy: event.data.returnedBy.id,
      decidedAt: event.occurredAt,
      reason: event.data.reason,
    }),
  SanctionRejected: (row, event) =>
    rowAfter(row, event, {
      status: 'rejected',
      decidedBy: event.data.rejectedBy.id,
      decidedAt: event.occurredAt,
      reason: event.data.reason,
    }),
  SanctionApproved: (row, event) =>
    rowAfter(row, event, {
      status: 'approved',
      decidedBy: event.data.approvedBy.id,
      decidedAt: event.occurredAt,
      reason: null,
    }),
  SanctionDesignated: (row, event) =>
    rowAfter(row, event, {
      status: 'designated',
      designatedBy: event.data.designatedBy.id,
      designatedAt: event.data.designatedAt,
      criteriaInForce: row?.legalBasis.criteria ?? [],
    }),
};
