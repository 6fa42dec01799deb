import type { ProjectorDoor } from '@comity/stores';
import { requestStream } from './domain/request.events.js';
import { requestFigures } from './read/request-figures.projection.js';
import { requestRegister } from './read/request-register.projection.js';

export { requestRegister } from './read/request-register.projection.js';
export type { RegisterRow } from './read/request-register.row.js';

/** What the projector keeps up for this slice. */
export const requestProjections = [requestRegister, requestFigures];

export const requestsProjector: ProjectorDoor = { streams: [requestStream], projections: requestProjections };
