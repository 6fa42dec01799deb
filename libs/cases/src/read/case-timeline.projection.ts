import type { Actor, DomainEvent } from '@comity/kernel';
import { forEveryEvent, MATTERS, matterOf } from '@comity/need-to-know/contract';
import { projection } from '@comity/read-store';

/** One event as it reads in a timeline. Position and time of recording are those of the row's only version. */
export interface TimelineRow {
  /** The whole name: `request-6f0c…`. */
  readonly stream: string;
  readonly revision: number;
  readonly type: string;
  readonly occurredAt: string;
  readonly person: string;
  readonly sentence: string;
}

/** One row per event of everything that can be in a case, written once; in which case it is, `case-matters` knows. */
export const caseTimeline = projection<DomainEvent, TimelineRow>({
  name: 'case-timeline',
  version: 3,
  streams: MATTERS.map(({ stream }) => stream),
  columns: {
    stream: 'text',
    revision: 'integer',
    type: 'text',
    occurredAt: 'timestamptz',
    person: 'text',
    sentence: 'text',
  },
  indexes: [['stream', 'occurredAt']],
  within: [{ kind: 'stream', member: 'stream' }],
  key: ({ stream, revision }) => `${stream}@${revision}`,
  on: forEveryEvent((_row, event) => {
    const { stream, revision, type, occurredAt, envelope } = event;
    const said = matterOf(stream).sentences[type]?.(event.data) ?? type;
    const person = envelope.actor.id;
    return { stream, revision, type, occurredAt, person, sentence: `${personIn(envelope.actor)} ${said}` };
  }),
});

function personIn({ id, onBehalfOf }: Actor): string {
  return onBehalfOf === undefined ? id : `${id} (for ${onBehalfOf})`;
}
