import { hotlineStream } from '@comity/hotline/contract';
import { requestStream } from '@comity/requests/contract';
import { sanctionStream } from '@comity/sanctions/contract';
import type { ProjectorDoor } from '@comity/stores';
import { workItems } from './read/work-items.projection.js';

/** What the projector keeps up for this slice. */
export const worklistsProjector: ProjectorDoor = {
  streams: [requestStream, hotlineStream, sanctionStream],
  projections: [workItems],
};
