import type { ProjectorDoor } from '@comity/stores';
import { caseReadingStream } from './domain/case-reading.events.js';
import { accessRecords } from './read/access-records.projection.js';

/** What the projector keeps up for this slice. */
export const needToKnowProjector: ProjectorDoor = { streams: [caseReadingStream], projections: [accessRecords] };
