import fc from 'fast-check';
import { changedDayAsText, changedDays, changesThatTouch } from './changed-days.js';
import { computeDue } from './due.js';
import { dayQuestions } from './testing/arbitraries.js';
import { CHINA, ENGLAND } from './testing/real-calendars.js';
import { termsWith } from './testing/terms.js';
import type { WorkingCalendar } from './working-calendar.js';

const mourning: WorkingCalendar = {
  ...CHINA,
  version: 2,
  daysOff: { ...CHINA.daysOff, '2024-09-30': 'Day of mourning' },
};

function dueFrom(startAt: string, requested: WorkingCalendar) {
  const calendars = { requesting: ENGLAND, requested };
  return computeDue({ terms: termsWith({ budget: 5 }), startAt, calendars, stops: [], extensions: [] });
}

it('tells which days an amendment changes, in words', () => {
  const changes = changedDays(CHINA, mourning);
  expect(changes.map(changedDayAsText)).toEqual(['2024-09-30 is a day off: Day of mourning (was a working day)']);
  expect(changedDays(CHINA, CHINA)).toEqual([]);
});

it('tells that days of a longer horizon have become certain', () => {
  const longer = { ...CHINA, horizon: { ...CHINA.horizon, through: '2026-01-01' }, daysOff: { '2026-01-01': '元旦' } };
  const changes = changedDays({ ...CHINA, daysOff: {} }, longer);
  expect(changes.map(changedDayAsText)).toEqual(['2026-01-01 is a day off: 元旦 (was a working day, provisionally)']);
});

it('touches the deadlines that rest on the changed days, and no others', () => {
  const changes = changedDays(CHINA, mourning);
  expect(changesThatTouch(dueFrom('2024-09-27T03:00:00.000Z', CHINA), 'CN', changes)).toEqual(changes);
  const dueOnTheDay = dueFrom('2024-09-24T03:00:00.000Z', CHINA);
  expect(dueOnTheDay.dueOn).toBe('2024-09-30');
  expect(changesThatTouch(dueOnTheDay, 'CN', changes)).toEqual(changes);
  expect(changesThatTouch(dueFrom('2024-09-27T03:00:00.000Z', CHINA), 'GB-EAW', changes)).toEqual([]);
  expect(changesThatTouch(dueFrom('2024-10-10T03:00:00.000Z', CHINA), 'CN', changes)).toEqual([]);
});

it('never leaves out a deadline that the amendment moves', () => {
  fc.assert(
    fc.property(dayQuestions, (question) => {
      const amended = { ...question, calendars: { ...question.calendars, requested: mourning } };
      const [before, after] = [computeDue(question), computeDue(amended)];
      const touched = changesThatTouch(before, 'CN', changedDays(CHINA, mourning)).length > 0;
      expect(touched || before.dueAt === after.dueAt).toBe(true);
    }),
    { numRuns: 300 },
  );
});
