import { accept, refuse } from '@comity/kernel';
import type { IssueReminder } from './clock.commands.js';
import type { RequestDecision } from './request.decision.js';
import type { RequestState } from './request.state.js';
import { satisfiedAt } from './satisfied.js';

/**
 * Asked by any job at any time: reminds once for each time that the policy sets before a due instant. A run that comes late
 * still reminds; but of several times that have come only the last one counts, and a deadline that is over, met or superseded
 * is not worth a reminder.
 */
export function issueReminder({ clock: name, ...command }: IssueReminder, state: RequestState): RequestDecision {
  const clock = state.clocks[name];
  if (clock === undefined || clock.dueAt === null || clock.deadlineVersion !== command.deadlineVersion) return accept();
  if (state.phase !== 'open' || satisfiedAt(state, name) !== null) return accept();
  const reminder = clock.reminders.find(({ at }) => at === command.remindAt);
  if (reminder === undefined || (clock.remindedAt !== null && reminder.at <= clock.remindedAt)) return accept();
  if (command.at < reminder.at) return refuse('not-yet-due', `the reminder is for ${reminder.at}`);
  const isOver = clock.missed !== null || clock.dueAt <= command.at;
  const isOvertaken = clock.reminders.some(({ at }) => reminder.at < at && at <= command.at);
  if (isOver || isOvertaken) return accept();
  const { deadlineVersion, dueAt } = clock;
  return accept({ type: 'ReminderIssued', data: { clock: name, deadlineVersion, dueAt, reminder } });
}
