import type { CommandRunner } from '@comity/event-log';
import { type Instant, instant } from '@comity/kernel';
import { askDecider, SCHEDULER, type TimerAnswer, type TimerKind } from '@comity/timers';
import { z } from 'zod';
import { requestDecider } from '../domain/request.decider.js';
import { clockName } from '../domain/request.events.js';
import { type DeadlineTimer, deadlineTimers } from './deadline-timers.projection.js';

/** Which deadline of which request. */
export interface DueDeadline extends Pick<DeadlineTimer, 'clock' | 'deadlineVersion'> {
  readonly requestId: string;
}

/**
 * Asks the request whether this deadline has been missed. Safe to ask at any time, any number of times and from anywhere:
 * the log decides, and takes the same miss once.
 * @param now what time it is by the more hesitant of our clocks
 */
export async function flagDue(
  runner: Pick<CommandRunner, 'run'>,
  { requestId, clock, deadlineVersion }: DueDeadline,
  now: Instant,
): Promise<TimerAnswer> {
  return askDecider(runner, {
    decider: requestDecider,
    id: requestId,
    command: { type: 'flag-missed', clock, deadlineVersion, by: SCHEDULER.id, at: now },
    question: ['flag-missed', requestId, clock, deadlineVersion],
    now,
  });
}

/** Every deadline that is missed is flagged, once. */
export const missedDeadlines: TimerKind<DeadlineTimer> = {
  name: 'missed-deadlines',
  projection: deadlineTimers,
  schema: z.object({ clock: clockName, deadlineVersion: z.int().min(1), dueAt: instant }),
  keyOf: ({ clock, deadlineVersion }) => `${clock}.${deadlineVersion}`,
  ask: (runner, { id, timer }, now) => flagDue(runner, { requestId: id, ...timer }, now),
};
