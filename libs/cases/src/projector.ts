import type { ProjectorDoor } from '@comity/stores';
import { caseMatters } from './read/case-matters.projection.js';
import { caseTimeline } from './read/case-timeline.projection.js';
import { cases } from './read/cases.projection.js';
import { MATTERS } from './read/matters.js';

export type { CaseRow } from './read/case.row.js';
export { cases } from './read/cases.projection.js';

/** What the projector keeps up for this slice. */
export const caseProjections = [cases, caseMatters, caseTimeline];

export const casesProjector: ProjectorDoor = {
  streams: MATTERS.map(({ stream }) => stream),
  projections: caseProjections,
};
