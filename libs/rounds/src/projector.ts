import type { ProjectorDoor } from '@comity/stores';
import { roundStream } from './domain/round.events.js';
import { rounds } from './read/rounds.projection.js';

/** What the projector keeps up for this slice. */
export const roundsProjector: ProjectorDoor = { streams: [roundStream], projections: [rounds] };
