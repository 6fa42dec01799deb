import type { CommandRunner } from '@comity/event-log';
import { type Instant, instant } from '@comity/kernel';
import { askDecider, type DueTimer, type TimerAnswer, type TimerKind } from '@comity/timers';
import { z } from 'zod';
import { hotlineDecider } from '../domain/hotline.decider.js';
import { type RungTimer, rungTimers } from './rung-timers.projection.js';

/** Asks the issue whether it goes up from this level by itself. The log decides, and lets it go up once. */
export function raiseDue(
  runner: Pick<CommandRunner, 'run'>,
  { id, timer: { level } }: DueTimer<RungTimer>,
  now: Instant,
): Promise<TimerAnswer> {
  return askDecider(runner, {
    decider: hotlineDecider,
    id,
    command: { type: 'raise-overdue-rung', level, at: now },
    question: ['raise-overdue-rung', id, level],
    now,
  });
}

/** Every issue that nobody acknowledges within its rung's time goes up, once per rung. */
export const overdueRungs: TimerKind<RungTimer> = {
  name: 'overdue-rungs',
  projection: rungTimers,
  schema: z.object({ level: z.int().min(1), dueAt: instant }),
  keyOf: ({ level }) => `${level}`,
  ask: raiseDue,
};
