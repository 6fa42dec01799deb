import type { ProjectorDoor } from '@comity/stores';
import { sanctionStream } from './domain/sanction.events.js';
import { sanctions } from './read/sanctions.projection.js';

export type { SanctionRow } from './read/sanction.row.js';
export { sanctions } from './read/sanctions.projection.js';

/** What the projector keeps up for this slice. */
export const sanctionProjections = [sanctions];

export const sanctionsProjector: ProjectorDoor = { streams: [sanctionStream], projections: sanctionProjections };
