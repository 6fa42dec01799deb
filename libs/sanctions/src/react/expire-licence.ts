import { instant, uuid } from '@comity/kernel';
import { askDecider, type TimerKind } from '@comity/timers';
import { z } from 'zod';
import { sanctionDecider } from '../domain/sanction.decider.js';
import { type LicenceTimer, licenceTimers } from './licence-timers.projection.js';

const ASKED = { reminder: 'remind-of-licence', expiry: 'expire-licence' } as const;

/** Every licence with an expiry expires at it, once, and is reminded of before where it runs for long enough. */
export const licenceExpiries: TimerKind<LicenceTimer> = {
  name: 'licence-expiries',
  projection: licenceTimers,
  schema: z.object({ licenceId: uuid, what: z.enum(['reminder', 'expiry']), dueAt: instant }),
  keyOf: ({ licenceId, what }) => `${what}.${licenceId}`,
  ask: (runner, { id, timer: { licenceId, what } }, now) =>
    askDecider(runner, {
      decider: sanctionDecider,
      id,
      command: { type: ASKED[what], licenceId, at: now },
      question: [ASKED[what], id, licenceId],
      now,
    }),
};
