import { accept, refuse } from '@comity/kernel';
import type { IssueReminder } from './clock.commands.js';
import type { RequestDecision } from './request.decision.js';
import type { RequestEvent } from './request.events.js';
import type { RequestState } from './request.state.js';
import { satisfiedAt } from './satisfied.js';

/**
 * Asked by any job at any time about any of the times that the policy sets before a due instant: settles all of them that have
 * come, each once. A run that comes late still reminds, but of several times only for the last; the others, and all once the
 * deadline is over, are recorded as skipped. A deadline that is met or superseded is not worth a word.
 */
export function issueReminder({ clock: name, ...command }: IssueReminder, state: RequestState): RequestDecision {
  const clock = state.clocks[name];
  if (clock === undefined || clock.dueAt === null || clock.deadlineVersion !== command.deadlineVersion) return accept();
  if (state.phase !== 'open' || satisfiedAt(state, name) !== null) return accept();
  const { deadlineVersion, dueAt, remindedAt, missed } = clock;
  const unsettled = clock.reminders.filter(({ at }) => remindedAt === null || at > remindedAt);
  const asked = unsettled.find(({ at }) => at === command.remindAt);
  if (asked === undefined) return accept();
  if (command.at < asked.at) return refuse('not-yet-due', `the reminder is for ${asked.at}`);
  const come = unsettled.filter(({ at }) => at <= command.at).toSorted((one, other) => (one.at < other.at ? -1 : 1));
  const isOver = missed !== null || dueAt <= command.at;
  const events = come.map((reminder, index): RequestEvent => {
    const data = { clock: name, deadlineVersion, dueAt, reminder };
    if (isOver) return { type: 'ReminderSkipped', data: { ...data, because: 'deadline-over' } };
    if (index < come.length - 1) return { type: 'ReminderSkipped', data: { ...data, because: 'overtaken' } };
    return { type: 'ReminderIssued', data };
  });
  return accept(...events);
}
