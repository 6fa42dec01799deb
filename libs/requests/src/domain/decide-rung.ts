import { accept, refuse } from '@comity/kernel';
import type { ReachRung } from './clock.commands.js';
import { deadlineMissed } from './request.clocks.js';
import type { RequestDecision } from './request.decision.js';
import type { RequestEvent } from './request.events.js';
import type { RequestState } from './request.state.js';
import { satisfiedAt } from './satisfied.js';

/**
 * Asked by any job at any time about any of the times that the policy sets after a due instant: settles all of them that have
 * come, each once, under the miss that they follow. A run that comes late still reaches a rung, but of several times only the
 * last; the others, and all once what was owed has come, are recorded as skipped. A deadline that is met in time, voided or
 * superseded has no rungs, nor has a request that is over, or one whose register says itself that it was answered.
 */
export function reachRung({ clock: name, ...command }: ReachRung, state: RequestState): RequestDecision {
  const clock = state.clocks[name];
  if (clock === undefined || clock.dueAt === null || clock.deadlineVersion !== command.deadlineVersion) return accept();
  if (state.phase !== 'open' || clock.voided) return accept();
  const metAt = satisfiedAt(state, name);
  if (metAt !== null && (metAt < clock.dueAt || state.imported)) return accept();
  const { deadlineVersion, dueAt, rungsSettledTo, missed } = clock;
  const unsettled = clock.rungs.filter(
    ({ at }) => (rungsSettledTo === null || at > rungsSettledTo) && (metAt === null || at < metAt),
  );
  const asked = unsettled.find(({ at }) => at === command.reachAt);
  if (asked === undefined) return accept();
  if (command.at < asked.at) return refuse('not-yet-due', `the rung is for ${asked.at}`);
  const come = unsettled.filter(({ at }) => at <= command.at);
  const last = come.at(-1)?.at;
  const events = come.map((rung): RequestEvent => {
    const data = { clock: name, deadlineVersion, dueAt, rung };
    if (metAt !== null) return { type: 'OverdueRungSkipped', data: { ...data, because: 'met' } };
    if (rung.at !== last) return { type: 'OverdueRungSkipped', data: { ...data, because: 'overtaken' } };
    return { type: 'OverdueRungReached', data, occurredAt: rung.at };
  });
  return accept(...(missed === null ? [deadlineMissed(name, deadlineVersion, dueAt)] : []), ...events);
}
