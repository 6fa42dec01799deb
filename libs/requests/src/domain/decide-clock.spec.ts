import { idFrom } from '@comity/kernel';
import type { RequestCommand } from './request.commands.js';
import { requestDecider } from './request.decider.js';
import type { RequestEvent } from './request.events.js';
import {
  calendar,
  carriedOut,
  DUE,
  LATER,
  march,
  missed,
  olga,
  open,
  request,
  SENT,
  tenDays,
  terms,
} from './testing/fixtures.js';

const on = { clock: 'response', terms, by: olga } as const;
const stop = (stoppedAt: string, more: object = {}): RequestCommand =>
  ({ type: 'stop-clock', stoppedAt, reason: 'force majeure', ...on, at: stoppedAt, ...more }) as RequestCommand;
const resume = (resumedAt: string, more: object = {}): RequestCommand =>
  ({ type: 'resume-clock', resumedAt, ...on, at: resumedAt, ...more }) as RequestCommand;
const reset = (startedAt: string, more: object = {}): RequestCommand =>
  ({ type: 'reset-clock', startedAt, reason: 'a new text of item 2', ...on, at: startedAt, ...more }) as RequestCommand;
const extend = {
  type: 'extend',
  reason: 'volume of data',
  extendBy: { amount: 2, unit: 'calendar-days' },
  ...on,
} as const;
const response = (events: readonly RequestEvent[]) =>
  events.reduce(requestDecider.evolve, requestDecider.initial).clocks.response;

describe('stopping and resuming', () => {
  it('leaves no due instant while the clock stands, and adds what it stood when it runs on [four-ways-to-move-a-deadline]', () => {
    const stopped = carriedOut(open, stop(march(5)));
    expect(response(stopped)).toMatchObject({ dueAt: null, dueOn: null, deadlineVersion: 2 });
    expect(response(carriedOut(stopped, resume(march(7))))).toMatchObject({ dueOn: '2024-03-13', deadlineVersion: 3 });
  });
  it('on one day changes no due day', () =>
    expect(response(carriedOut(open, stop(march(5)), resume(march(5))))).toMatchObject({
      dueAt: DUE,
      deadlineVersion: 3,
    }));
  it('counts the pause in the unit of the clock, not in wall time [pauses-in-the-clocks-unit]', () => {
    const workingDays = { ...tenDays, unit: 'working-days' as const };
    const counted = { ...terms, clocks: { response: workingDays }, counterpartCalendar: calendar(1, []) };
    const overWeekend = carriedOut(open, stop(march(8), { terms: counted }), resume(march(11), { terms: counted }));
    // Friday alone was not charged; the weekend would not have counted anyway.
    expect(response(overWeekend)?.dueOn).toBe('2024-03-18');
  });
  it('takes only the reasons that the policy lists [listed-reasons-stop]', () =>
    request
      .given(...open)
      .when(stop(march(5), { reason: 'holidays' }))
      .refuses('reason-not-permitted'));
  it('refuses a stop inside a stop [stops-never-overlap]', () => {
    const stopped = carriedOut(open, stop(march(5)));
    request
      .given(...stopped)
      .when(stop(march(6)))
      .refuses('clock-stands-already');
    request
      .given(...carriedOut(stopped, resume(march(7))))
      .when(stop(march(6), { at: march(8) }))
      .refuses('date-too-early');
  });
  it('cures nothing once the deadline has passed, flagged or not [stopping-cures-nothing] [overdue-is-signed]', () => {
    request
      .given(...open, missed)
      .when(stop(march(5), { at: LATER }))
      .refuses('deadline-already-missed');
    request
      .given(...open)
      .when(stop(march(5), { at: DUE }))
      .refuses('deadline-already-missed');
    request
      .given(...open)
      .when(resume(march(13)))
      .refuses('clock-runs');
  });
  it('is a retry when it is the same again', () => {
    const stopped = carriedOut(open, stop(march(5)));
    request
      .given(...stopped)
      .when(stop(march(5), { at: march(6) }))
      .changesNothing();
    request
      .given(...carriedOut(stopped, resume(march(7))))
      .when(resume(march(7)))
      .changesNothing();
    request
      .given(...stopped)
      .when(resume(march(4), { at: march(7) }))
      .refuses('date-too-early');
  });
  it('flags the miss that the resumed clock had while nobody looked', () => {
    const [resumed, miss] = request
      .given(...carriedOut(open, stop(march(5))))
      .when(resume(march(7), { at: LATER }))
      .events();
    expect([resumed, miss]).toMatchObject([
      { type: 'ClockResumed', occurredAt: march(7) },
      { type: 'DeadlineMissed', data: { deadlineVersion: 3 }, occurredAt: '2024-03-14T00:00:00.000Z' },
    ]);
  });
  it('waits for the clarification where the clock stands for one', () => {
    const question = { clarificationId: idFrom('c'), askedBy: 'them', askedAt: march(5), question: 'Which?' } as const;
    const asked = carriedOut(open, { type: 'request-clarification', ...question, terms, by: olga, at: march(5) });
    request
      .given(...asked)
      .when(resume(march(6)))
      .refuses('clarification-open');
    request
      .given(...asked)
      .when({ ...extend, at: march(6) })
      .refuses('clock-stands');
  });
  it('is not for a clock that does not run, nor for one that is stated', () => {
    request
      .given(...open)
      .when(stop(march(5), { clock: 'acknowledgement' }))
      .refuses('clock-not-running');
    const stated = carriedOut(open, {
      type: 'extend',
      reason: 'volume of data',
      until: { dueAt: LATER, source: 'letter' },
      ...on,
      at: SENT,
    });
    request
      .given(...stated)
      .when(stop(march(5)))
      .refuses('no-binding-deadline');
  });
});

describe('a reset', () => {
  it('counts the whole budget anew, without earlier stops and extensions [four-ways-to-move-a-deadline]', () => {
    const before = carriedOut(open, { ...extend, at: SENT }, stop(march(4)), resume(march(5)));
    const clock = response(carriedOut(before, reset(march(8))));
    expect(clock).toMatchObject({
      startedAt: march(8),
      dueOn: '2024-03-18',
      stops: [],
      extensions: [],
      deadlineVersion: 5,
    });
    expect(clock?.restarts).toMatchObject([{ kind: 'reset', formerStartedAt: SENT, reason: 'a new text of item 2' }]);
  });
  it('cures nothing [stopping-cures-nothing]', () => {
    request
      .given(...open, missed)
      .when(reset(march(5), { at: LATER }))
      .refuses('deadline-already-missed');
    request
      .given(...open)
      .when(reset(march(5), { at: DUE }))
      .refuses('deadline-already-missed');
  });
  it('the same again is a retry', () =>
    request
      .given(...carriedOut(open, reset(march(5))))
      .when(reset(march(5), { at: march(6) }))
      .changesNothing());
});
