import { addDays, daysBetween } from './calendar-date.js';
import { intersectionOfDaysOff, unionOfDaysOff } from './combined-calendar.js';
import { CHINA, ENGLAND } from './testing/real-calendars.js';
import {
  dayStatus,
  isWorkingDay,
  type WorkingCalendar,
  workingCalendar,
  workingDaysBetween,
  workingOrdinals,
} from './working-calendar.js';

const SUNDAY_TO_THURSDAY: WorkingCalendar = {
  id: 'X',
  version: 3,
  weekend: [5, 6],
  horizon: { from: '2024-07-01', through: '2026-12-31' },
  daysOff: { '2024-10-01': 'A day of rest' },
  workedDays: { '2024-10-04': 'A Friday that is worked' },
};

const everyDay = Array.from({ length: daysBetween('2023-12-01', '2026-02-01') }, (_, n) => addDays('2023-12-01', n));

describe('a working calendar', () => {
  it('knows a weekend day that is worked', () => {
    expect(dayStatus(CHINA, '2024-02-04')).toEqual({
      working: true,
      reason: 'worked-weekend-day',
      name: '春节',
      provisional: false,
    });
    expect(isWorkingDay(ENGLAND, '2024-02-04')).toEqual({ working: false, provisional: false });
  });

  it('knows a weekday that is off, by name', () => {
    expect(dayStatus(ENGLAND, '2024-12-26')).toMatchObject({ working: false, reason: 'holiday', name: 'Boxing Day' });
  });

  it('answers by the weekend alone, and says so, beyond its horizon', () => {
    expect(isWorkingDay(ENGLAND, '2026-12-25')).toEqual({ working: true, provisional: true });
    expect(workingDaysBetween(ENGLAND, '2025-12-30', '2026-01-02')).toEqual({ workingDays: 3, provisional: true });
    expect(workingDaysBetween(ENGLAND, '2025-12-30', '2025-12-31')).toEqual({ workingDays: 1, provisional: false });
  });

  it('counts days after the first up to and including the last', () => {
    expect(workingDaysBetween(ENGLAND, '2024-12-24', '2024-12-27').workingDays).toBe(1);
    expect(workingDaysBetween(ENGLAND, '2024-12-27', '2024-12-24').workingDays).toBe(-1);
    expect(workingDaysBetween(ENGLAND, '2024-12-24', '2024-12-24')).toEqual({ workingDays: 0, provisional: false });
    expect(workingDaysBetween(CHINA, '2024-02-08', '2024-02-19').workingDays).toBe(3);
  });

  it('gives ordinals whose difference is the count of working days', () => {
    const ordinals = new Map(workingOrdinals(CHINA).map(({ day, ordinal }) => [day, ordinal]));
    expect(ordinals.size).toBe(731);
    const difference = (ordinals.get('2024-10-12') ?? 0) - (ordinals.get('2024-09-30') ?? 0);
    expect(difference).toBe(workingDaysBetween(CHINA, '2024-09-30', '2024-10-12').workingDays);
    const around = workingOrdinals(CHINA, { from: '2023-12-29', through: '2026-01-01' });
    expect(around.at(0)).toEqual({ day: '2023-12-29', ordinal: 0, provisional: true });
    expect(around.at(-1)).toMatchObject({ day: '2026-01-01', provisional: true });
  });

  it.each(['2024-02-30', '2024-2-3', 'Christmas'])('takes no day off on %s', (date) => {
    expect(workingCalendar.safeParse({ ...ENGLAND, daysOff: { [date]: 'x' } }).success).toBe(false);
  });
});

describe('two calendars together', () => {
  it.each([
    ['union of days off', unionOfDaysOff, (a: boolean, b: boolean) => a && b],
    ['intersection of days off', intersectionOfDaysOff, (a: boolean, b: boolean) => a || b],
  ] as const)('in the %s agree with both on every day that both know', (_name, combine, works) => {
    for (const [a, b] of [
      [CHINA, ENGLAND],
      [SUNDAY_TO_THURSDAY, CHINA],
    ] as const) {
      const both = combine(a, b);
      for (const date of everyDay) {
        const [one, other, together] = [isWorkingDay(a, date), isWorkingDay(b, date), isWorkingDay(both, date)];
        expect([date, together.provisional]).toEqual([date, one.provisional || other.provisional]);
        if (!together.provisional) expect([date, together.working]).toEqual([date, works(one.working, other.working)]);
      }
    }
  });

  it('name a day off after whoever is off', () => {
    expect(dayStatus(unionOfDaysOff(CHINA, ENGLAND), '2024-12-25').name).toBe('Christmas Day');
    expect(dayStatus(unionOfDaysOff(CHINA, ENGLAND), '2024-01-01').name).toBe('元旦 / New Year’s Day');
    expect(dayStatus(intersectionOfDaysOff(CHINA, ENGLAND), '2024-12-25').working).toBe(true);
  });

  it('know nothing for certain where their horizons do not meet', () => {
    const later = { ...ENGLAND, horizon: { from: '2030-01-01', through: '2030-12-31' }, daysOff: {} };
    const both = unionOfDaysOff(CHINA, later);
    expect(workingDaysBetween(both, '2024-12-20', '2030-06-28').provisional).toBe(true);
    expect(isWorkingDay(both, '2024-12-25').provisional).toBe(true);
  });
});
