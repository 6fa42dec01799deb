import { requestStream } from '@comity/requests/contract';
import type { SchedulerDoor } from '@comity/timers';
import { sanctionStream } from './domain/sanction.events.js';
import { challengedBases } from './react/challenge-basis.js';
import { licenceExpiries } from './react/expire-licence.js';

/** What happens to proposals and designations because time passes, or because a request turns out otherwise. */
export const sanctionScheduler: SchedulerDoor = {
  streams: [sanctionStream, requestStream],
  timers: [licenceExpiries, challengedBases],
};
