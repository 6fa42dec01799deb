import { Fault } from '@comity/kernel';
import { notificationsScheduler } from '@comity/notifications/scheduler';
import type { Projection } from '@comity/read-store';
import { READ_MODELS } from './record.js';
import { STORY_TIME } from './scenario/doors.js';

/** Every projection of the record: the projector's, and those that the scheduler keeps for itself. */
export const PROJECTIONS: readonly Projection[] = [
  ...READ_MODELS,
  ...STORY_TIME.flatMap(({ timers }) => timers.map(({ projection }) => projection)),
  ...notificationsScheduler.keeps,
];

/**
 * One projection by its name, or every one.
 * @param name a projection's name, or `all`
 * @throws Fault `projection-unknown` naming those that there are
 */
export function projectionsNamed(name: string): readonly Projection[] {
  const named = name === 'all' ? PROJECTIONS : PROJECTIONS.filter((one) => one.name === name);
  if (named.length > 0) return named;
  const known = PROJECTIONS.map((one) => one.name).join(', ');
  throw new Fault('projection-unknown', `no projection ${name}; there are: all, ${known}`);
}
