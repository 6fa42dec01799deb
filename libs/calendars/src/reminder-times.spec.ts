import { computeDue } from './due.js';
import { addWorkingDays, reminderTimes } from './reminder-times.js';
import { CHINA, ENGLAND } from './testing/real-calendars.js';
import { termsWith } from './testing/terms.js';

const calendars = { requesting: ENGLAND, requested: ENGLAND };

it('gives reminders and rungs as instants that stay reached: a skipped run loses none [no-exact-day-for-reminders]', () => {
  const terms = termsWith({
    budget: 10,
    reminderOffsets: [
      { amount: 3, unit: 'working-days' },
      { amount: 24, unit: 'hours' },
    ],
    rungs: [{ after: { amount: 2, unit: 'working-days' }, rung: 'hotline-1' }],
  });
  const due = computeDue({ terms, startAt: '2024-12-12T10:00:00.000Z', calendars, stops: [], extensions: [] });
  expect(due.dueOn).toBe('2024-12-30');
  const times = reminderTimes(terms, due, calendars);
  expect(times.reminders.map(({ at }) => at)).toEqual(['2024-12-24T00:00:00.000Z', '2024-12-30T00:00:00.000Z']);
  expect(times.rungs).toEqual([
    { rung: 'hotline-1', after: { amount: 2, unit: 'working-days' }, at: '2025-01-03T00:00:00.000Z' },
  ]);
});

it('keeps the time of day of a deadline in hours, through a change of the clocks', () => {
  const terms = termsWith({
    unit: 'hours',
    budget: 24,
    rungs: [{ after: { amount: 1, unit: 'calendar-days' }, rung: 'up' }],
  });
  const due = { dueAt: '2024-03-30T12:00:00.000Z', dueOn: '2024-03-30' };
  expect(reminderTimes(terms, due, calendars).rungs[0]?.at).toBe('2024-03-31T11:00:00.000Z');
});

it('reminds of nothing where nothing is due', () => {
  const none = { kind: 'no-binding-deadline', startsOn: 'receipt' } as const;
  expect(reminderTimes(none, { dueAt: null, dueOn: null }, {})).toEqual({ reminders: [], rungs: [] });
});

it('moves by working days in both directions', () => {
  expect(addWorkingDays(CHINA, '2024-02-09', 1)).toBe('2024-02-18');
  expect(addWorkingDays(CHINA, '2024-02-18', -1)).toBe('2024-02-09');
});
