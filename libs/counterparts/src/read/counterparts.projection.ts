import { streamId } from '@comity/kernel';
import { existing, projection } from '@comity/read-store';
import { type CounterpartEvent, counterpartStream } from '../domain/counterpart.events.js';
import { nameLabel } from '../domain/counterpart.names.js';
import type { CounterpartRow } from './counterpart.row.js';

type ContactPointRow = CounterpartRow['contactPoints'][number];

/** One row per counterpart; as known on a date it carries the name of that date. */
export const counterparts = projection<CounterpartEvent, CounterpartRow>({
  name: 'counterparts',
  version: 1,
  streams: [counterpartStream],
  columns: {
    counterpartId: 'uuid',
    name: 'text',
    externalRef: 'text',
    registerId: 'text',
    kind: 'text',
    label: 'text',
    contactPoints: 'jsonb',
    revision: 'integer',
  },
  indexes: [['name', 'counterpartId'], ['counterpartId']],
  key: (event) => streamId(event.stream),
  on: {
    CounterpartRegistered: (_row, { data, revision }, counterpartId) => ({
      counterpartId,
      name: data.name,
      externalRef: data.externalRef ?? null,
      registerId: data.registerId ?? null,
      kind: data.kind ?? null,
      label: nameLabel(data),
      contactPoints: [],
      revision,
    }),
    CounterpartRenamed: (row, event) => {
      const before = existing(row, event);
      const { name } = event.data;
      const label = nameLabel({ name, externalRef: before.externalRef });
      return { ...before, name, label, revision: event.revision };
    },
    ContactPointListed: (row, event) => {
      const before = existing(row, event);
      const listed: ContactPointRow = { ...event.data, standing: 'listed', verifiedAt: null };
      return { ...before, contactPoints: [...before.contactPoints, listed], revision: event.revision };
    },
    ContactPointVerified: (row, event) => {
      const before = existing(row, event);
      const verified = { standing: 'verified', verifiedAt: event.occurredAt } as const;
      return { ...withContactPoint(before, event.data.contactPointId, verified), revision: event.revision };
    },
    ContactPointRetired: (row, event) => {
      const before = existing(row, event);
      return {
        ...withContactPoint(before, event.data.contactPointId, { standing: 'retired' }),
        revision: event.revision,
      };
    },
  },
});

function withContactPoint(
  row: CounterpartRow,
  contactPointId: string,
  change: Partial<ContactPointRow>,
): CounterpartRow {
  const contactPoints = row.contactPoints.map((point) =>
    point.contactPointId === contactPointId ? { ...point, ...change } : point,
  );
  return { ...row, contactPoints };
}
