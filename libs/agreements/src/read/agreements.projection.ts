import { streamId } from '@comity/kernel';
import { existing, projection } from '@comity/read-store';
import { type AgreementEvent, agreementStream } from '../domain/agreement.events.js';
import { isSameSeat } from '../domain/agreement.state.js';
import type { AgreementRow } from './agreement.row.js';

/** One row per agreement, with the terms as they stand. */
export const agreements = projection<AgreementEvent, AgreementRow>({
  name: 'agreements',
  version: 1,
  streams: [agreementStream],
  columns: {
    agreementId: 'uuid',
    title: 'text',
    ourName: 'text',
    inForceFrom: 'date',
    terminatedFrom: 'date',
    zone: 'text',
    counterpartIds: 'jsonb',
    policies: 'jsonb',
    calendars: 'jsonb',
    suspensions: 'jsonb',
    revision: 'integer',
  },
  indexes: [['title', 'agreementId']],
  key: (event) => streamId(event.stream),
  on: {
    AgreementRegistered: (_row, { data, revision }, agreementId) => ({
      agreementId,
      ...data,
      terminatedFrom: null,
      policies: [],
      calendars: [],
      suspensions: [],
      revision,
    }),
    DeadlinePolicyAdopted: (row, event) => {
      const { policies, ...rest } = existing(row, event);
      return { ...rest, policies: [...policies, { ...event.data, supersededFrom: null }], revision: event.revision };
    },
    DeadlinePolicySuperseded: (row, event) => {
      const { policies, ...rest } = existing(row, event);
      const { policyVersion, supersededFrom } = event.data;
      const superseded = policies.map((policy) =>
        policy.policyVersion === policyVersion ? { ...policy, supersededFrom } : policy,
      );
      return { ...rest, policies: superseded, revision: event.revision };
    },
    CalendarAssigned: (row, event) => {
      const { calendars, ...rest } = existing(row, event);
      const others = calendars.filter((assigned) => !isSameSeat(assigned, event.data));
      return { ...rest, calendars: [...others, event.data], revision: event.revision };
    },
    AgreementSuspended: (row, event) => {
      const { suspensions, ...rest } = existing(row, event);
      const others = suspensions.filter((one) => one.suspendedFrom !== event.data.suspendedFrom);
      return { ...rest, suspensions: [...others, event.data], revision: event.revision };
    },
    AgreementTerminated: (row, event) => ({
      ...existing(row, event),
      terminatedFrom: event.data.terminatedFrom,
      revision: event.revision,
    }),
  },
});
