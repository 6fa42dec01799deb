import { categoryOf, type DomainEvent, Fault } from '@comity/kernel';
import { projection } from '@comity/read-store';
import type { CaseMatter } from '../domain/case-matter.js';
import { MATTERS } from './matters.js';

/** Which case a stream is in. */
export interface CaseMatterRow {
  /** The whole name: `request-6f0c…`. */
  readonly stream: string;
  readonly caseId: string;
  readonly title: string;
}

const byCategory = new Map(MATTERS.map((matter) => [matter.stream.category, matter]));

/** @throws Fault `matter-unknown` for a stream that no case gathers */
export function matterOf(stream: string): CaseMatter {
  const matter = byCategory.get(categoryOf(stream));
  if (matter === undefined) throw new Fault('matter-unknown', `no case gathers ${stream}`);
  return matter;
}

/** The same for every event of every matter. */
export function forEveryEvent<Value>(value: Value): Readonly<Record<string, Value>> {
  const types = MATTERS.flatMap(({ stream }) => Object.keys(stream.events));
  return Object.fromEntries(types.map((type) => [type, value]));
}

/** One row per stream that is in a case: what a timeline gathers costs one look-up, however many cases there are. */
export const caseMatters = projection<DomainEvent, CaseMatterRow>({
  name: 'case-matters',
  version: 1,
  streams: MATTERS.map(({ stream }) => stream),
  columns: { stream: 'text', caseId: 'uuid', title: 'text' },
  indexes: [['caseId']],
  key: (event) => (matterOf(event.stream).placing(event) === null ? null : event.stream),
  on: forEveryEvent((row, event, stream) => {
    const placing = matterOf(stream).placing(event);
    return placing === null ? row : { stream, ...placing };
  }),
});
