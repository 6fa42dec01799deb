import type { DomainEvent } from '@comity/kernel';
import { projection } from '@comity/read-store';
import { forEveryEvent, MATTERS, matterOf } from '../matters.js';

/** Which case a stream is in, and what people call it. */
export interface CaseMatterRow {
  /** The whole name: `request-6f0c…`. */
  readonly stream: string;
  readonly caseId: string;
  readonly title: string;
}

/** One row per stream that is in a case: what a timeline gathers costs one look-up, however many cases there are. */
export const caseMatters = projection<DomainEvent, CaseMatterRow>({
  name: 'case-matters',
  version: 1,
  streams: MATTERS.map(({ stream }) => stream),
  columns: { stream: 'text', caseId: 'uuid', title: 'text' },
  indexes: [['caseId']],
  within: [
    { kind: 'case', member: 'caseId' },
    { kind: 'stream', member: 'stream' },
  ],
  key: (event) => (matterOf(event.stream).placing(event) === null ? null : event.stream),
  on: forEveryEvent((row, event, stream) => {
    const placing = matterOf(stream).placing(event);
    return placing === null ? row : { stream, ...placing };
  }),
});
