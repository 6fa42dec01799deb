import type { ProjectorDoor } from '@comity/stores';
import { subscriberStream } from './domain/subscriber.events.js';
import { subscribers } from './read/subscribers.projection.js';

/** What the projector keeps up for this slice. */
export const notificationsProjector: ProjectorDoor = { streams: [subscriberStream], projections: [subscribers] };
