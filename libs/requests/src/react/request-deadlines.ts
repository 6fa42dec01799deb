import type { CommandRunner } from '@comity/event-log';
import { type Instant, instant } from '@comity/kernel';
import { askDecider, type TimerAnswer, type TimerKind } from '@comity/timers';
import { z } from 'zod';
import { requestDecider } from '../domain/request.decider.js';
import { clockName, deadlineReminder, deadlineRung } from '../domain/request.events.js';
import { type DeadlineTimer, deadlineTimers, questionOf } from './deadline-timers.projection.js';

/** Which deadline, or which time before or after it, of which request. */
export interface DueDeadline extends DeadlineTimer {
  readonly requestId: string;
}

/**
 * Asks the request whether this deadline has been missed, whether somebody is to be reminded of it, or whether it has been
 * over for so long. Safe to ask at any time, any number of times and from anywhere: the log decides, and takes the same thing
 * once.
 * @param now what time it is by the more hesitant of our clocks
 */
export async function askDue(
  runner: Pick<CommandRunner, 'run'>,
  { requestId, ...timer }: DueDeadline,
  now: Instant,
): Promise<TimerAnswer> {
  const command = questionOf(timer, now);
  return askDecider(runner, {
    decider: requestDecider,
    id: requestId,
    command,
    question: [command.type, requestId, ...partsOf(timer)],
    now,
  });
}

/** What tells the timers of one request apart. */
function partsOf({ clock, deadlineVersion, ...times }: DeadlineTimer): readonly (string | number)[] {
  const { remindsBefore, reachedAfter } = times;
  const before = remindsBefore === undefined ? [] : [remindsBefore.amount, remindsBefore.unit];
  const after = reachedAfter === undefined ? [] : ['after', reachedAfter.amount, reachedAfter.unit];
  return [clock, deadlineVersion, ...before, ...after];
}

/** Every deadline that is missed is flagged, every reminder that is worth it is issued, and every rung is reached, once. */
export const requestDeadlines: TimerKind<DeadlineTimer> = {
  name: 'request-deadlines',
  projection: deadlineTimers,
  schema: z.object({
    ...{ clock: clockName, deadlineVersion: z.int().min(1), dueAt: instant },
    remindsBefore: deadlineReminder.shape.before.exactOptional(),
    reachedAfter: deadlineRung.shape.after.exactOptional(),
  }),
  keyOf: (timer) => partsOf(timer).join('.'),
  ask: (runner, { id, timer }, now) => askDue(runner, { requestId: id, ...timer }, now),
};
