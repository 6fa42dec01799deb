import type { ProjectorDoor } from '@comity/stores';
import { counterpartStream } from './domain/counterpart.events.js';
import { counterparts } from './read/counterparts.projection.js';

export type { CounterpartRow } from './read/counterpart.row.js';
export { counterparts } from './read/counterparts.projection.js';

/** What the projector keeps up for this slice. */
export const counterpartProjections = [counterparts];

export const counterpartsProjector: ProjectorDoor = {
  streams: [counterpartStream],
  projections: counterpartProjections,
};
