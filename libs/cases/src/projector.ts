import type { ProjectorDoor } from '@comity/stores';
import { caseStream } from './domain/case.events.js';
import { cases } from './read/cases.projection.js';

export type { CaseRow } from './read/case.row.js';
export { cases } from './read/cases.projection.js';

/** What the projector keeps up for this slice. */
export const caseProjections = [cases];

export const casesProjector: ProjectorDoor = { streams: [caseStream], projections: caseProjections };
