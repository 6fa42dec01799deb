import { instant, uuid } from '@comity/kernel';
import { askDecider, type TimerKind } from '@comity/timers';
import { z } from 'zod';
import { sanctionDecider } from '../domain/sanction.decider.js';
import { type LicenceTimer, licenceTimers } from './licence-timers.projection.js';

/** Every licence with an expiry expires at it, once. */
export const licenceExpiries: TimerKind<LicenceTimer> = {
  name: 'licence-expiries',
  projection: licenceTimers,
  schema: z.object({ licenceId: uuid, dueAt: instant }),
  keyOf: ({ licenceId }) => licenceId,
  ask: (runner, { id, timer: { licenceId } }, now) =>
    askDecider(runner, {
      decider: sanctionDecider,
      id,
      command: { type: 'expire-licence', licenceId, at: now },
      question: ['expire-licence', id, licenceId],
      now,
    }),
};
