import ical, { ICalCalendarMethod, ICalEventStatus, ICalEventTransparency } from 'ical-generator';
import { TASK_TITLES } from '../read/task-titles.js';
import type { Task, WorkItemShown } from '../read/work-item.row.js';

/** A matter, and whether it lies in or rests on a restricted case, which decides what may leave the office in a calendar. */
export interface CalendarItem
  extends Pick<WorkItemShown, 'item' | 'kind' | 'reference' | 'subject' | 'counterpartName' | 'changedAt' | 'tasks'> {
  readonly restricted: boolean;
}

const ASKED_AGAIN_AFTER_SECONDS = 3_600;
const SUBJECT_AT_MOST = 120;

/**
 * The deadlines of somebody's matters as an iCalendar. What is restricted bears no name: a calendar is copied to telephones and
 * to providers.
 * @source RFC 5545; sections 3.8.4.7 (UID), 3.8.7.4 (SEQUENCE) and 3.8.1.11 (STATUS)
 */
export function deadlineCalendar(items: readonly CalendarItem[]): string {
  const calendar = ical({
    name: 'Comity deadlines',
    prodId: { company: 'Comity', product: 'deadlines', language: 'EN' },
    method: ICalCalendarMethod.PUBLISH,
    ttl: ASKED_AGAIN_AFTER_SECONDS,
  });
  for (const item of items) {
    for (const task of item.tasks) if (task.dueAt !== null) calendar.createEvent(eventOf(item, task, task.dueAt));
  }
  return calendar.toString();
}

function eventOf(item: CalendarItem, task: Task, dueAt: string) {
  const { version, ended, provisional } = task;
  const changedAt = new Date(item.changedAt);
  return {
    id: `${[item.item, task.task, task.key].filter((part) => part !== '').join('.')}@comity`,
    // A deadline that has ended stands above the version that ended, and below the next.
    sequence: 2 * version + (ended ? 1 : 0),
    ...timeOf(task, dueAt),
    summary: `${TASK_TITLES[task.task]}: ${nameOf(item)}${provisional ? ' (provisional)' : ''}`,
    description: `${task.by === 'us' ? 'Ours to do.' : 'Theirs to do.'}${
      provisional ? ' Provisional: it counts days that no calendar has been published for.' : ''
    }`,
    status: ended ? ICalEventStatus.CANCELLED : provisional ? ICalEventStatus.TENTATIVE : ICalEventStatus.CONFIRMED,
    transparency: ICalEventTransparency.TRANSPARENT,
    stamp: changedAt,
    lastModified: changedAt,
  };
}

/** A deadline that counts days is over with its last day; one that names a moment, with the moment. */
function timeOf({ dueOn }: Task, dueAt: string) {
  if (dueOn !== null) return { start: new Date(`${dueOn}T00:00:00Z`), allDay: true, timezone: 'UTC' };
  return { start: new Date(dueAt), end: new Date(dueAt), timezone: 'UTC' };
}

function nameOf({ restricted, kind, reference, subject, counterpartName }: CalendarItem): string {
  if (restricted) return `restricted ${kind}`;
  const about = subject.length <= SUBJECT_AT_MOST ? subject : `${subject.slice(0, SUBJECT_AT_MOST).toWellFormed()}…`;
  return [reference, about, counterpartName].filter((part) => part !== null && part !== '').join(' · ');
}
