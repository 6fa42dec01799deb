import type { ProjectorDoor } from '@comity/stores';
import { hotlineStream } from './domain/hotline.events.js';
import { hotlineIssues } from './read/hotline-issues.projection.js';

/** What the projector keeps up for this slice. */
export const hotlineProjector: ProjectorDoor = { streams: [hotlineStream], projections: [hotlineIssues] };
