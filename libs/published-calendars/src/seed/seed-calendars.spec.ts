import {
  computeDue,
  type DeadlineTerms,
  dayStatus,
  isWorkingDay,
  type WorkingCalendar,
  workingDaysBetween,
} from '@comity/calendars';
import { Fault, fold, idFrom } from '@comity/kernel';
import Holidays from 'date-holidays';
import { z } from 'zod';
import { calendarDecider } from '../domain/calendar.decider.js';
import { workingCalendarOf } from '../domain/calendar.state.js';
import { seedCalendars } from './seed-calendars.js';
import { readSeedFile } from './seed-files.js';

const calendars = new Map<string, WorkingCalendar>();
for (const { calendarId, command } of seedCalendars()) {
  const decision = calendarDecider.decide(command, calendarDecider.initial);
  if (!decision.accepted) throw new Fault('seed-refused', decision.refusal.message);
  const calendar = workingCalendarOf(fold(calendarDecider, decision.events), calendarId);
  if (calendar !== null) calendars.set(command.party, calendar);
}

function calendarOf(party: string): WorkingCalendar {
  const calendar = calendars.get(party);
  if (calendar === undefined) throw new Fault('seed-missing', party);
  return calendar;
}

describe('the shipped calendars', () => {
  it('are five, each accepted by the rules and under an id that follows from its party', () => {
    expect([...calendars.keys()]).toEqual(['CN', 'GB-EAW', 'GB-SCT', 'GB-NIR', 'US']);
    expect(calendarOf('GB-EAW').id).toBe(idFrom('calendar', 'GB-EAW'));
    expect(Object.keys(calendarOf('CN').daysOff).length).toBe(545);
    expect(Object.keys(calendarOf('CN').workedDays).length).toBe(130);
    expect(Object.keys(calendarOf('GB-EAW').daysOff).length).toBe(115);
  });

  it.each([
    ['CN', '2024-02-04', 'worked-weekend-day'],
    ['CN', '2024-02-12', 'holiday'],
    ['CN', '2020-02-03', 'working-day'],
    ['CN', '2022-12-31', 'holiday'],
    ['GB-EAW', '2015-05-25', 'holiday'],
    ['GB-EAW', '2022-09-19', 'holiday'],
    ['GB-SCT', '2024-01-02', 'holiday'],
    ['GB-EAW', '2024-01-02', 'working-day'],
    ['GB-NIR', '2024-07-12', 'holiday'],
    ['GB-EAW', '2024-07-12', 'working-day'],
    ['US', '2021-06-18', 'holiday'],
    ['US', '2017-11-10', 'holiday'],
    ['US', '2020-06-19', 'working-day'],
    ['US', '2021-12-31', 'holiday'],
    ['US', '2024-11-28', 'holiday'],
  ])('say of %s on %s: %s', (party, date, reason) => {
    expect(dayStatus(calendarOf(party), date)).toMatchObject({ reason, provisional: false });
  });

  it('agree for England and Wales with the plain list of dates, on every weekday from 2015 to 2028', () => {
    const listed = new Set(readSeedFile(z.array(z.string()), 'england-wales-holidays.json'));
    const calendar = calendarOf('GB-EAW');
    for (let day = Date.UTC(2015, 0, 1); day <= Date.UTC(2028, 11, 31); day += 86_400_000) {
      const date = new Date(day).toISOString().slice(0, 10);
      const weekday = new Date(day).getUTCDay() % 6 !== 0;
      expect([date, isWorkingDay(calendar, date)]).toEqual([
        date,
        { working: weekday && !listed.has(date), provisional: false },
      ]);
    }
  });

  it('agree for the United States with the package that they were taken from', () => {
    const rules = new Holidays('US');
    const years = Array.from({ length: 21 }, (_, index) => 2015 + index);
    const computed = years
      .flatMap((year) => rules.getHolidays(year, 'en'))
      .filter(({ type, substitute }) => type === 'public' || (type === 'bank' && substitute === true))
      .map(({ date, name }) => [date.slice(0, 10), name]);
    expect(Object.entries(calendarOf('US').daysOff)).toEqual(computed.sort(([a = ''], [b = '']) => (a < b ? -1 : 1)));
  });

  it('know working days in the years of the register', () => {
    expect(workingDaysBetween(calendarOf('GB-EAW'), '2023-12-01', '2024-11-20')).toEqual({
      workingDays: 245,
      provisional: false,
    });
    expect(workingDaysBetween(calendarOf('CN'), '2026-12-30', '2027-01-04').provisional).toBe(true);
  });

  it('carry a deadline across a Spring Festival with worked weekends [weekends-may-be-worked]', () => {
    const terms: DeadlineTerms = {
      kind: 'binding',
      startsOn: 'receipt',
      unit: 'working-days',
      budget: 20,
      dayZeroCounts: false,
      zone: 'Asia/Shanghai',
      rollForward: 'none',
      cutOffHour: null,
      calendarRule: 'union',
      permittedStops: [],
      extensionLimit: null,
      reminderOffsets: [],
      rungs: [],
    };
    const parties = { requesting: calendarOf('US'), requested: calendarOf('CN') };
    const question = { startAt: '2016-01-25T02:00:00.000Z', calendars: parties, stops: [], extensions: [] };
    expect(computeDue({ terms, ...question })).toMatchObject({ dueOn: '2016-03-01', provisional: false });
    const theirs = computeDue({ terms: { ...terms, calendarRule: 'requested' }, ...question });
    expect(theirs.dueOn).toBe('2016-02-25');
  });
});
