import { idFrom } from '@comity/kernel';
import type { RequestCommand } from './request.commands.js';
import { requestDecider } from './request.decider.js';
import { carriedOut, march, missed, olga, open, request } from './testing/fixtures.js';

const postpone = (more: object = {}): RequestCommand =>
  ({
    type: 'postpone',
    ...{ postponementId: idFrom('p'), postponedAt: march(5), itemIds: ['2'], reason: 'ongoing investigation' },
    ...{ expectedOn: '2024-05-01', permittedReasons: ['ongoing investigation'], by: olga, at: march(5) },
    ...more,
  }) as RequestCommand;

describe('a postponement', () => {
  it('carries the new expected date, and moves no deadline [postponement-names-the-day]', () => {
    const state = carriedOut(open, postpone()).reduce(requestDecider.evolve, requestDecider.initial);
    expect(state.course.postponements).toMatchObject([{ expectedOn: '2024-05-01', itemIds: ['2'] }]);
    expect(state.clocks.response).toMatchObject({ deadlineVersion: 1, dueOn: '2024-03-11' });
    expect(state.responses.size).toBe(0);
  });
  it('is no answer: the deadline is missed all the same', () =>
    request
      .given(...carriedOut(open, postpone()))
      .when({ type: 'flag-missed', clock: 'response', deadlineVersion: 1, by: 'job', at: march(12) })
      .emits(missed));
  it('carries a reason from the agreement’s list [reasons-are-permitted]', () => {
    request
      .given(...open)
      .when(postpone({ reason: 'holidays' }))
      .refuses('reason-not-permitted');
    request
      .given(...open)
      .when(postpone({ reason: 'holidays', permittedReasons: null }))
      .emitsTypes('AssistancePostponed');
  });
  it('looks ahead, and the same again is a retry', () => {
    request
      .given(...open)
      .when(postpone({ expectedOn: '2024-03-04' }))
      .refuses('date-too-early');
    request
      .given(...carriedOut(open, postpone()))
      .when(postpone())
      .changesNothing();
    request
      .given(...carriedOut(open, postpone()))
      .when(postpone({ expectedOn: '2024-06-01' }))
      .refuses('postponement-id-reused');
  });
});
