import type { ProjectorDoor } from '@comity/stores';
import { referralStream } from './domain/referral.events.js';
import { referrals } from './read/referrals.projection.js';

/** What the projector keeps up for this slice. */
export const referralsProjector: ProjectorDoor = { streams: [referralStream], projections: [referrals] };
