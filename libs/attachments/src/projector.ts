import type { ProjectorDoor } from '@comity/stores';
import { attachmentStream } from './domain/attachment.events.js';
import { attachments } from './read/attachments.projection.js';

/** What the projector keeps up for this slice. */
export const attachmentsProjector: ProjectorDoor = { streams: [attachmentStream], projections: [attachments] };
