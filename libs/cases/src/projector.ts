import { caseMatters, MATTERS, restingMatters } from '@comity/need-to-know/contract';
import type { ProjectorDoor } from '@comity/stores';
import { caseTimeline } from './read/case-timeline.projection.js';
import { cases } from './read/cases.projection.js';

export type { CaseRow } from './read/case.row.js';
export { cases } from './read/cases.projection.js';

/** What the projector keeps up for this slice. */
export const caseProjections = [cases, caseMatters, restingMatters, caseTimeline];

export const casesProjector: ProjectorDoor = {
  streams: MATTERS.map(({ stream }) => stream),
  projections: caseProjections,
};
