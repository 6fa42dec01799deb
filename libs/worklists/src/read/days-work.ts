import type { Instant } from '@comity/kernel';
import type { SeenStore } from '@comity/read-store';
import type { Soon } from '../soon.js';
import type { Task, WorkItemShown } from './work-item.row.js';
import { listWork } from './work-items.queries.js';

/** What a day asks somebody to look at, the most pressing first. */
export const DAY_SECTIONS = ['overdue', 'due-soon', 'clarification', 'rising'] as const;
export type DaySection = (typeof DAY_SECTIONS)[number];

/** One thing to be done in one matter, which has a deadline. */
export interface DaysTask {
  readonly section: DaySection;
  readonly item: WorkItemShown;
  readonly task: Task & { readonly dueAt: Instant };
}

/** The end of so many working days from today is soon. */
const SOON_WORKING_DAYS = 5;
/** Of what is due by then, and of questions without an answer. */
const MATTERS_AT_MOST = 100;

/** What a person's matters ask of them today: what is overdue or due soon, open questions, and issues that are about to rise. */
export async function daysWork(
  store: SeenStore,
  soon: Soon,
  person: string,
  at: Instant,
): Promise<readonly DaysTask[]> {
  const asKnown = { knownAt: 'now', at } as const;
  const dueBy = await soon.within(SOON_WORKING_DAYS, store, asKnown);
  const limit = { limit: MATTERS_AT_MOST };
  const due = await listWork(store, { person, dueBy }, asKnown, limit);
  const asked = await listWork(store, { person, task: 'clarification' }, asKnown, limit);
  const known = new Set(due.map(({ item }) => item));
  return [
    ...due.flatMap((item) => tasksOfDay(item, at)),
    ...asked.filter(({ item }) => !known.has(item)).flatMap((item) => clarificationsOf(item, at)),
  ];
}

/** What is to be done in a matter whose first deadline is soon or has passed: that, and whatever else has passed. */
export function tasksOfDay(item: WorkItemShown, at: Instant): readonly DaysTask[] {
  const [first, ...others] = toDo(item, at);
  if (first === undefined) return [];
  return [first, ...others.filter(({ section, task }) => section === 'clarification' || task.dueAt <= at)];
}

function clarificationsOf(item: WorkItemShown, at: Instant): readonly DaysTask[] {
  return toDo(item, at).filter(({ section }) => section === 'clarification');
}

/** The first due first. */
function toDo(item: WorkItemShown, at: Instant): readonly DaysTask[] {
  return item.tasks.flatMap((task) => {
    const { dueAt } = task;
    return task.ended || dueAt === null
      ? []
      : [{ section: sectionOf(task, dueAt, at), item, task: { ...task, dueAt } }];
  });
}

function sectionOf({ task }: Task, dueAt: Instant, at: Instant): DaySection {
  if (task === 'clarification') return 'clarification';
  if (task === 'rung') return 'rising';
  return dueAt <= at ? 'overdue' : 'due-soon';
}
