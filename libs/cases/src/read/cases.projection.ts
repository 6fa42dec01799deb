import { streamId } from '@comity/kernel';
import { existing, projection } from '@comity/read-store';
import { type CaseEvent, caseStream } from '../domain/case.events.js';
import type { CaseRow } from './case.row.js';

/** One row per case. */
export const cases = projection<CaseEvent, CaseRow>({
  name: 'cases',
  version: 2,
  streams: [caseStream],
  columns: {
    caseId: 'uuid',
    title: 'text',
    unit: 'text',
    marking: 'text',
    status: 'text',
    officer: 'text',
    openedBy: 'text',
    accessList: 'jsonb',
    emergencies: 'jsonb',
    openedAt: 'timestamptz',
    closedAt: 'timestamptz',
    revision: 'integer',
  },
  indexes: [['openedAt', 'caseId'], ['caseId'], ['marking', 'caseId']],
  within: [{ kind: 'case', member: 'caseId' }],
  key: (event) => streamId(event.stream),
  on: {
    CaseOpened: (_row, { data, occurredAt, revision }, caseId) => ({
      caseId,
      title: data.title,
      unit: data.unit ?? null,
      marking: data.marking,
      status: 'open',
      officer: null,
      openedBy: data.openedBy ?? null,
      accessList: [],
      emergencies: [],
      openedAt: occurredAt,
      closedAt: null,
      revision,
    }),
    CaseAssigned: (row, event) => ({
      ...existing(row, event),
      officer: event.data.officer,
      revision: event.revision,
    }),
    MarkingChanged: (row, event) => ({
      ...existing(row, event),
      marking: event.data.marking,
      revision: event.revision,
    }),
    AccessGranted: (row, event) => {
      const before = existing(row, event);
      return { ...before, accessList: [...before.accessList, event.data.person], revision: event.revision };
    },
    AccessRevoked: (row, event) => {
      const { person } = event.data;
      const before = existing(row, event);
      const accessList = before.accessList.filter((one) => one !== person);
      const openedBy = before.openedBy === person ? null : before.openedBy;
      return { ...before, accessList, openedBy, revision: event.revision };
    },
    EmergencyAccessTaken: (row, event) => {
      const before = existing(row, event);
      const taken = { ...event.data, reviewedBy: null, justified: null, remark: null };
      return { ...before, emergencies: [...before.emergencies, taken], revision: event.revision };
    },
    EmergencyAccessReviewed: (row, event) => {
      const { accessId, ...review } = event.data;
      const before = existing(row, event);
      const emergencies = before.emergencies.map((one) => (one.accessId === accessId ? { ...one, ...review } : one));
      return { ...before, emergencies, revision: event.revision };
    },
    CaseClosed: (row, event) => ({
      ...existing(row, event),
      status: 'closed',
      closedAt: event.occurredAt,
      revision: event.revision,
    }),
    CaseReopened: (row, event) => ({
      ...existing(row, event),
      status: 'open',
      closedAt: null,
      revision: event.revision,
    }),
  },
});
