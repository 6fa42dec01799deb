import { tasksOfDay } from './days-work.js';
import { undated } from './work.js';
import type { Task, WorkItemShown } from './work-item.row.js';

const AT = '2026-03-02T08:00:00.000Z';
const due = (task: Task['task'], dueAt: string, ended = false): Task => ({ ...undated(task), dueAt, ended });

/** What a matter with these tasks, the first due first, asks of its officer on that day. */
const asked = (...tasks: Task[]) =>
  tasksOfDay({ tasks } as unknown as WorkItemShown, AT).map(({ section, task: { task } }) => `${section} ${task}`);

describe('what a matter asks of somebody today', () => {
  it('is what is due next, and whatever is overdue besides', () => {
    expect(asked(due('response', '2026-03-03T00:00:00.000Z'), due('preservation', '2026-03-04T00:00:00.000Z'))).toEqual(
      ['due-soon response'],
    );
    expect(asked(due('acknowledgement', '2026-03-01T00:00:00.000Z'), due('response', AT))).toEqual([
      'overdue acknowledgement',
      'overdue response',
    ]);
  });

  it('is every question without an answer, however far its deadline', () =>
    expect(
      asked(due('response', '2026-03-03T00:00:00.000Z'), due('clarification', '2026-05-01T00:00:00.000Z')),
    ).toEqual(['due-soon response', 'clarification clarification']));

  it('is an issue that is about to rise, whether or not its time is over', () => {
    expect(asked(due('rung', '2026-03-03T00:00:00.000Z'))).toEqual(['rising rung']);
    expect(asked(due('rung', '2026-03-01T00:00:00.000Z'))).toEqual(['rising rung']);
  });

  it('is nothing that is over, or that has no deadline', () =>
    expect(asked(due('response', AT, true), undated('draft'))).toEqual([]));
});
