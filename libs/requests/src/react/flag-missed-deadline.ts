import type { CommandRunner } from '@comity/event-log';
import { type Actor, Fault, type Instant, idFrom, uuid } from '@comity/kernel';
import { z } from 'zod';
import { requestDecider } from '../domain/request.decider.js';
import { clockName } from '../domain/request.events.js';

/** Which deadline of which request. Comes back from Redis, where anybody may have written: hence a schema. */
export const dueDeadline = z.object({ requestId: uuid, clock: clockName, deadlineVersion: z.int().min(1) });
export type DueDeadline = z.infer<typeof dueDeadline>;

/** `flagged`: the miss is on record, by us or by another who asked at the same moment. `settled`: there is nothing to flag, because the deadline was met, changed, flagged before, or the request is over. */
export type FlagAnswer = 'flagged' | 'settled' | 'not-yet-due';

const SCHEDULER: Actor = { id: 'scheduler', roles: ['service'] };

/**
 * Asks the request whether this deadline has been missed. Safe to ask at any time, any number of times and from anywhere:
 * the log decides, and takes the same miss once.
 * @param now what time it is by the more hesitant of our clocks
 */
export async function flagDue(
  runner: Pick<CommandRunner, 'run'>,
  deadline: DueDeadline,
  now: Instant,
): Promise<FlagAnswer> {
  const { requestId, clock, deadlineVersion } = deadline;
  const commandId = idFrom('flag-missed', requestId, clock, deadlineVersion);
  const outcome = await runner.run({
    decider: requestDecider,
    id: requestId,
    command: { type: 'flag-missed', clock, deadlineVersion, by: SCHEDULER.id, at: now },
    context: { commandId, actor: SCHEDULER, now, correlationId: commandId },
  });
  if (outcome.accepted) return outcome.events.length > 0 && !outcome.repeated ? 'flagged' : 'settled';
  if (outcome.refusal.code === 'not-yet-due') return 'not-yet-due';
  throw new Fault('flag-refused', `request ${requestId}, ${clock}: ${outcome.refusal.code}`);
}
