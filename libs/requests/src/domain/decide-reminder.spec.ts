import { type DeadlineReminder, type RequestEvent, requestEvents } from './request.events.js';
import { DUE, march, olga, open, received, request, SENT, tenDays, terms } from './testing/fixtures.js';

const daysBefore = (amount: number, at: string): DeadlineReminder => ({
  at,
  before: { amount, unit: 'calendar-days' },
});
/** The deadline is the end of the eleventh. */
const early = daysBefore(5, '2024-03-07T00:00:00.000Z');
const late = daysBefore(2, '2024-03-10T00:00:00.000Z');
const timed: RequestEvent[] = open.map((event) =>
  event.type === 'ClockStarted' ? { ...event, data: { ...event.data, reminders: [early, late] } } : event,
);
const issued = (reminder: DeadlineReminder): RequestEvent => ({
  type: 'ReminderIssued',
  data: { clock: 'response', deadlineVersion: 1, dueAt: DUE, reminder },
});
const skipped = (reminder: DeadlineReminder, because: 'overtaken' | 'deadline-over'): RequestEvent => ({
  type: 'ReminderSkipped',
  data: { clock: 'response', deadlineVersion: 1, dueAt: DUE, reminder, because },
});
const remind = ({ at: remindAt }: DeadlineReminder, at: string, deadlineVersion = 1) =>
  ({ type: 'issue-reminder', clock: 'response', deadlineVersion, remindAt, by: 'scheduler', at }) as const;

describe('reminders of a deadline', () => {
  it('are set with the deadline, at the times before it that the policy names, each once and none before the start [reminders-come-before-the-end]', () => {
    const reminderOffsets = [2, 5, 2, 30].map((amount) => ({ amount, unit: 'calendar-days' as const }));
    const clocks = { response: { ...tenDays, reminderOffsets } };
    const started = request
      .given(...open.slice(0, -2))
      .when({
        type: 'transmit',
        transmittedAt: SENT,
        channel: 'secure mail',
        terms: { ...terms, clocks },
        by: olga,
        at: SENT,
      })
      .events()
      .find(({ type }) => type === 'ClockStarted');
    expect(started?.data).toMatchObject({ dueAt: DUE, reminders: [early, late] });
  });

  it('are issued once each, also by a run that comes late [no-exact-day-for-reminders]', () => {
    request
      .given(...timed)
      .when(remind(early, early.at))
      .emits(issued(early));
    request
      .given(...timed)
      .when(remind(early, march(9)))
      .emits(issued(early));
    request
      .given(...timed, issued(early))
      .when(remind(early, march(9)))
      .changesNothing();
    request
      .given(...timed, issued(early))
      .when(remind(late, march(11)))
      .emits(issued(late));
  });

  it('are not issued early', () =>
    request
      .given(...timed)
      .when(remind(late, march(9)))
      .refuses('not-yet-due'));

  it('are recorded as skipped, and not issued, where they are overtaken by a later one or the deadline is over [reminders-come-before-the-end]', () => {
    for (const asked of [early, late]) {
      request
        .given(...timed)
        .when(remind(asked, late.at))
        .emits(skipped(early, 'overtaken'), issued(late));
      request
        .given(...timed, issued(early))
        .when(remind(late, DUE))
        .emits(skipped(late, 'deadline-over'));
    }
    request
      .given(...timed)
      .when(remind(early, DUE))
      .emits(skipped(early, 'deadline-over'), skipped(late, 'deadline-over'));
    request
      .given(...timed, skipped(early, 'overtaken'), issued(late))
      .when(remind(early, DUE))
      .changesNothing();
  });

  it('come to nothing where the deadline is met or superseded', () => {
    request
      .given(...timed, received({ 1: 'final', 2: 'final' }, march(6)))
      .when(remind(late, march(11)))
      .changesNothing();
    request
      .given(...timed)
      .when(remind(late, march(11), 2))
      .changesNothing();
    const extended = requestEvents.DeadlineExtended.parse({
      ...{ clock: 'response', deadlineVersion: 2, dueAt: '2024-03-17T00:00:00.000Z', dueOn: '2024-03-16' },
      ...{ provisional: false, basis: { kind: 'computed', policyVersion: 1 }, reason: 'volume of data' },
    });
    request
      .given(...timed, { type: 'DeadlineExtended', data: extended })
      .when(remind(late, march(11)))
      .changesNothing();
  });
});
