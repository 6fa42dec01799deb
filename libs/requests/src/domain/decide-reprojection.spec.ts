import { idFrom } from '@comity/kernel';
import type { ReprojectDeadlines } from './clock.commands.js';
import { explainDeadline } from './explain-deadline.js';
import { requestDecider } from './request.decider.js';
import {
  answer,
  calendar,
  carriedOut,
  march,
  missed,
  olga,
  open,
  request,
  started,
  tenDays,
  terms,
} from './testing/fixtures.js';

const published = calendar(1, []);
const workingDays = {
  ...terms,
  clocks: { response: { ...tenDays, unit: 'working-days' as const } },
  counterpartCalendar: published,
};
const counted = [
  ...open.slice(0, -1),
  { ...started, data: { ...started.data, dueAt: '2024-03-16T00:00:00.000Z', dueOn: '2024-03-15' } } as typeof started,
];
const amend = (daysOff: string[], more: object = {}): ReprojectDeadlines => ({
  type: 'reproject',
  ...{ amended: calendar(2, daysOff), terms: workingDays, by: olga, at: march(4), ...more },
});

describe('an amended calendar', () => {
  it('re-projects the open deadline that it touches, with the days as the reason [amendments-reproject] [four-ways-to-move-a-deadline]', () => {
    const [event] = request
      .given(...counted)
      .when(amend(['2024-03-13']))
      .events();
    expect(event).toMatchObject({
      type: 'DeadlineReprojected',
      data: {
        deadlineVersion: 2,
        dueOn: '2024-03-18',
        reason: 'calendar version 2 in place of 1: 2024-03-13 is a day off: Holiday (was a working day)',
        calendars: { ourCalendar: null, counterpartCalendar: { version: 2 } },
      },
    });
  });
  it('leaves a deadline alone that rests on none of the changed days, or on another calendar', () => {
    request
      .given(...counted)
      .when(amend(['2024-03-20']))
      .changesNothing();
    request
      .given(...counted)
      .when(amend(['2024-03-13'], { amended: calendar(2, ['2024-03-13'], idFrom('other')) }))
      .changesNothing();
    request
      .given(...open)
      .when(amend(['2024-03-06'], { terms }))
      .changesNothing();
  });
  it('cures nothing that is missed or overdue, and moves nothing that is answered', () => {
    request
      .given(...counted)
      .when(amend(['2024-03-13'], { at: march(16) }))
      .changesNothing();
    request
      .given(...open, missed)
      .when(amend(['2024-03-06']))
      .changesNothing();
    const done = carriedOut(counted, answer({ 1: 'final', 2: 'final' }, march(4), march(4)));
    request
      .given(...done)
      .when(amend(['2024-03-13']))
      .changesNothing();
  });
  it('is asked about as often as anybody likes: once re-projected, the deadline stands on the new version', () => {
    const once = carriedOut(counted, amend(['2024-03-13']));
    const amended = { response: { ourCalendar: null, counterpartCalendar: calendar(2, ['2024-03-13']) } };
    request
      .given(...once)
      .when(amend(['2024-03-13'], { terms: { ...workingDays, amended } }))
      .changesNothing();
    const state = once.reduce(requestDecider.evolve, requestDecider.initial);
    const explained = explainDeadline('response', state, { ...workingDays, amended });
    expect(explained).toMatchObject({ dueOn: '2024-03-18', deadlineVersion: 2 });
    expect(explained?.text).toContain('2024-03-13 is a day off: Holiday');
  });
  it('is counted by when a clock that stood runs on', () => {
    const on = { clock: 'response', terms: workingDays, by: olga } as const;
    const stopped = carriedOut(counted, {
      type: 'stop-clock',
      stoppedAt: march(6),
      reason: 'force majeure',
      ...on,
      at: march(6),
    });
    const moved = carriedOut(stopped, amend(['2024-03-05'], { at: march(7) }));
    expect(moved.at(-1)).toMatchObject({ type: 'DeadlineReprojected', data: { dueAt: null, deadlineVersion: 3 } });
  });
});
