import { type CalendarDate, streamId } from '@comity/kernel';
import { existing, projection } from '@comity/read-store';
import { type AgreementEvent, agreementStream } from '../domain/agreement.events.js';
import { isSameSeat, resumed } from '../domain/agreement.state.js';
import type { AgreementRow } from './agreement.row.js';

/** One row per agreement, with the terms as they stand. */
export const agreements = projection<AgreementEvent, AgreementRow>({
  name: 'agreements',
  version: 2,
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
    guidelines: 'jsonb',
    rubrics: 'jsonb',
    ladders: 'jsonb',
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
      guidelines: [],
      rubrics: [],
      ladders: [],
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
    GuidelinesAdopted: (row, event) => {
      const { guidelines, ...rest } = existing(row, event);
      const ofKind = ({ kind }: { readonly kind: string }) => kind === event.data.kind;
      return { ...rest, guidelines: adoptedAfter(guidelines, event.data, ofKind), revision: event.revision };
    },
    QualityRubricAdopted: (row, event) => {
      const { rubrics, ...rest } = existing(row, event);
      return { ...rest, rubrics: adoptedAfter(rubrics, event.data), revision: event.revision };
    },
    HotlineLadderDefined: (row, event) => {
      const { ladders, ...rest } = existing(row, event);
      return { ...rest, ladders: adoptedAfter(ladders, event.data), revision: event.revision };
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
    AgreementResumed: (row, event) => {
      const { suspensions, ...rest } = existing(row, event);
      return { ...rest, suspensions: suspensions.map((one) => resumed(one, event.data)), revision: event.revision };
    },
    AgreementTerminated: (row, event) => ({
      ...existing(row, event),
      terminatedFrom: event.data.terminatedFrom,
      revision: event.revision,
    }),
  },
});

type Adopted = { readonly effectiveFrom: CalendarDate };
type Shown<T> = T & { readonly supersededFrom: CalendarDate | null };

/** The list with the newer version at its end, and the version that it takes over marked with the day on which it does. */
function adoptedAfter<T extends Adopted>(
  earlier: readonly Shown<T>[],
  newer: T,
  isOfSameKind: (one: T) => boolean = () => true,
): Shown<T>[] {
  const marked = earlier.map((one) =>
    isOfSameKind(one) && one.supersededFrom === null ? { ...one, supersededFrom: newer.effectiveFrom } : one,
  );
  return [...marked, { ...newer, supersededFrom: null }];
}
