import type { DomainEvent } from '@comity/kernel';
import { projection } from '@comity/read-store';
import { forEveryEvent, MATTERS, matterOf } from '../matters.js';

/** One stream rests on another: who must not know of that one must not know of this one. */
export interface RestingMatterRow {
  /** The whole name: `request-6f0c…`. */
  readonly stream: string;
  readonly restsOn: string;
}

/** One row per stream and each other one that any of its events names, written once: what was ever said stays in the log. */
export const restingMatters = projection<DomainEvent, RestingMatterRow>({
  name: 'resting-matters',
  version: 1,
  streams: MATTERS.map(({ stream }) => stream),
  columns: { stream: 'text', restsOn: 'text' },
  indexes: [['restsOn']],
  within: [{ kind: 'stream', member: 'stream' }],
  key: (event) => [...new Set(matterOf(event.stream).citing?.(event))].map((cited) => `${event.stream} ${cited}`),
  on: forEveryEvent((_row, { stream }, key) => ({ stream, restsOn: key.slice(stream.length + 1) })),
});
