import { isTimeZone, recordedZone, timeZone } from '@comity/kernel';
import fc from 'fast-check';
import { Temporal } from 'temporal-polyfill';
import { daysBetween } from './calendar-date.js';
import { atMs, startMs, zones } from './testing/arbitraries.js';
import { endOfDay, localDate, startOfDay } from './zone.js';

const hoursOf = (date: string, zone: string) =>
  (Date.parse(endOfDay(date, zone)) - Date.parse(startOfDay(date, zone))) / 3_600_000;

describe('a day in a zone', () => {
  it.each([
    ['2024-03-31', 'Europe/London', 23],
    ['2024-10-27', 'Europe/London', 25],
    ['2024-06-03', 'Europe/London', 24],
    ['2024-10-06', 'Australia/Lord_Howe', 23.5],
    ['2024-04-26', 'Africa/Cairo', 23],
    ['2011-12-30', 'Pacific/Apia', 0],
  ])('%s in %s has %d hours', (date, zone, hours) => {
    expect(hoursOf(date, zone)).toBe(hours);
  });

  it('begins when the clocks jump, where there is no midnight', () => {
    expect(startOfDay('2024-04-26', 'Africa/Cairo')).toBe('2024-04-25T22:00:00.000Z');
    expect(startOfDay('2018-11-04', 'America/Sao_Paulo')).toBe('2018-11-04T03:00:00.000Z');
  });

  it('crosses the year at another instant in Beijing than in London [one-zone-around-midnight]', () => {
    expect(localDate('2024-12-31T16:00:00.000Z', 'Asia/Shanghai')).toBe('2025-01-01');
    expect(localDate('2024-12-31T16:00:00.000Z', 'Europe/London')).toBe('2024-12-31');
  });

  it('is the day that the calendar on the wall shows', () => {
    fc.assert(
      fc.property(startMs, zones, (ms, zone) => {
        const wall = Temporal.Instant.fromEpochMilliseconds(ms).toZonedDateTimeISO(zone).toPlainDate().toString();
        expect(localDate(atMs(ms), zone)).toBe(wall);
      }),
    );
  });

  it('holds each of its instants and ends where the next begins', () => {
    fc.assert(
      fc.property(startMs, zones, (ms, zone) => {
        const date = localDate(atMs(ms), zone);
        expect(startOfDay(date, zone) <= atMs(ms) && atMs(ms) < endOfDay(date, zone)).toBe(true);
      }),
    );
  });

  it('is refused in a zone that does not exist', () => {
    expect(timeZone.safeParse('Europe/Londinium').success).toBe(false);
    expect(() => localDate('2024-01-01T00:00:00.000Z', 'Europe/Londinium')).toThrow('Londinium');
  });
});

describe('a zone that somebody gives', () => {
  it.each(['BST', 'ist', 'CST', 'CET', 'WET', 'EST', 'SystemV/EST5EDT'])(
    'is not %s, of which programs think differently',
    (name) => {
      expect(timeZone.safeParse(name).success).toBe(false);
    },
  );

  it.each(['UTC', 'GMT', 'PRC', 'EST5EDT', 'Japan', 'Etc/GMT+5', '+05:30'])('may be %s', (name) => {
    expect(timeZone.safeParse(name).success).toBe(true);
  });

  it('can be reckoned in, whichever of the world it is', () => {
    const world = Intl.supportedValuesOf('timeZone');
    expect(world.filter((zone) => !isTimeZone(zone))).toEqual([]);
    expect(world.filter((zone) => startOfDay('2024-06-03', zone) >= endOfDay('2024-06-03', zone))).toEqual([]);
  });

  it('stays readable on record where it was taken once', () => {
    expect(recordedZone.safeParse('CET').success).toBe(true);
  });
});

describe('days between two dates', () => {
  it('are signed: five days overdue never look like five days left [overdue-is-signed]', () => {
    expect(daysBetween('2024-03-06', '2024-03-01')).toBe(-5);
    expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
  });
});
