import type { WorkingCalendar } from '@comity/calendars';
import { MONDAY_TO_FRIDAY, workingDaysAhead } from './working-days-ahead.js';

const GOLDEN_WEEK: WorkingCalendar = {
  ...{ id: 'cn', version: 1, weekend: [6, 7] },
  horizon: { from: '2024-01-01', through: '2024-12-31' },
  daysOff: Object.fromEntries(
    ['01', '02', '03', '04', '05', '06', '07'].map((day) => [`2024-10-${day}`, 'National Day']),
  ),
  workedDays: { '2024-10-12': 'in place of 4 October' },
};

describe('so many working days ahead', () => {
  it('is the day itself with none', () =>
    expect(workingDaysAhead(MONDAY_TO_FRIDAY, '2024-09-28', 0)).toBe('2024-09-28'));
  it('leaves out weekends', () => expect(workingDaysAhead(MONDAY_TO_FRIDAY, '2024-09-27', 2)).toBe('2024-10-01'));
  it('leaves out days off, and counts weekend days that are worked', () => {
    expect(workingDaysAhead(GOLDEN_WEEK, '2024-09-30', 1)).toBe('2024-10-08');
    expect(workingDaysAhead(GOLDEN_WEEK, '2024-09-30', 5)).toBe('2024-10-12');
  });
});
