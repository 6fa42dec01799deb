import type { ProjectorDoor } from '@comity/stores';
import { agreementStream } from './domain/agreement.events.js';
import { agreements } from './read/agreements.projection.js';

export type { AgreementRow } from './read/agreement.row.js';
export { agreements } from './read/agreements.projection.js';

/** What the projector keeps up for this slice. */
export const agreementProjections = [agreements];

export const agreementsProjector: ProjectorDoor = { streams: [agreementStream], projections: agreementProjections };
