import { scenario } from '@comity/testing';
import type { AmendCalendar, PublishCalendar } from './calendar.commands.js';
import { calendarDecider } from './calendar.decider.js';
import type { CalendarEvent } from './calendar.events.js';
import { calendarState, workingCalendarOf } from './calendar.state.js';

const days = {
  weekend: [6, 7],
  horizon: { from: '2024-01-01', through: '2024-12-31' },
  daysOff: [
    { date: '2024-10-02', name: 'National Day' },
    { date: '2024-10-01', name: 'National Day' },
  ],
  workedDays: [{ date: '2024-10-12', name: 'National Day' }],
  source: 'Official Gazette 12/2023',
};
const publish: PublishCalendar = {
  type: 'PublishCalendar',
  party: 'CN',
  name: 'China',
  zone: 'Asia/Shanghai',
  ...days,
};
const amend: AmendCalendar = {
  type: 'AmendCalendar',
  amends: 1,
  reason: 'one more day announced',
  ...days,
  daysOff: [...days.daysOff, { date: '2024-10-03', name: 'National Day' }],
};

const content = {
  weekend: [6, 7],
  horizon: days.horizon,
  workedDays: { '2024-10-12': 'National Day' },
  source: days.source,
} satisfies Partial<CalendarEvent['data']>;
const published: CalendarEvent = {
  type: 'CalendarPublished',
  data: {
    party: 'CN',
    name: 'China',
    zone: 'Asia/Shanghai',
    version: 1,
    ...content,
    daysOff: { '2024-10-01': 'National Day', '2024-10-02': 'National Day' },
  },
};
const amended: CalendarEvent = {
  type: 'CalendarAmended',
  data: {
    version: 2,
    amends: 1,
    reason: 'one more day announced',
    ...content,
    daysOff: { ...published.data.daysOff, '2024-10-03': 'National Day' },
  },
};

const { given } = scenario(calendarDecider);

describe('a calendar', () => {
  it('is published with its days off and the weekend days that are worked', () => {
    given().when(publish).emits(published);
  });

  it('is published once; the same again is a retry, another is refused', () => {
    given(published).when(publish).changesNothing();
    given(published, amended).when(publish).changesNothing();
    given(published)
      .when({ ...publish, name: 'P.R. China' })
      .refuses('calendar-already-published');
  });

  it('is amended when a holiday is announced late, and keeps the version that was in use [versions-in-use-stay]', () => {
    given(published).when(amend).emits(amended);
    given(published, amended).when(amend).changesNothing();
    const state = calendarState([published, amended]);
    expect(workingCalendarOf(state, 'id', 1)?.daysOff).not.toHaveProperty('2024-10-03');
    expect(workingCalendarOf(state, 'id')).toMatchObject({ id: 'id', version: 2, zone: 'Asia/Shanghai' });
    expect(workingCalendarOf(state, 'id', 3)).toBeNull();
    expect(workingCalendarOf(calendarState([]), 'id')).toBeNull();
  });

  it('is amended only from a version that exists and is the latest', () => {
    given().when(amend).refuses('calendar-unknown');
    given(published)
      .when({ ...amend, amends: 2 })
      .refuses('version-unknown');
    given(published, amended)
      .when({ ...amend, daysOff: [] })
      .refuses('version-superseded');
  });

  it('never covers fewer days than before', () => {
    const shorter = { ...amend, horizon: { from: '2024-01-01', through: '2024-11-30' } };
    given(published).when(shorter).refuses('horizon-shortened');
    given(published)
      .when({ ...amend, horizon: { from: '2023-12-01', through: '2025-12-31' } })
      .emitsTypes('CalendarAmended');
  });
});

const refused: readonly [string, Partial<PublishCalendar>][] = [
  ['zone-unknown', { zone: 'Asia/Peking' }],
  ['horizon-empty', { horizon: { from: '2024-12-31', through: '2024-01-01' } }],
  ['horizon-too-long', { horizon: { from: '1924-01-01', through: '2024-12-31' } }],
  ['content-invalid', { horizon: { from: '2024-02-30', through: '2024-12-31' } }],
  ['content-invalid', { daysOff: [{ date: '2024-02-30', name: 'no such day' }] }],
  ['content-invalid', { daysOff: [{ date: '2024-02-28', name: '' }] }],
  ['content-invalid', { horizon: { from: '0024-01-01', through: '0024-12-31' } }],
  ['content-invalid', { party: '' }],
  ['weekend-invalid', { weekend: [6, 6] }],
  ['weekend-invalid', { weekend: [0] }],
  ['weekend-invalid', { weekend: [1, 2, 3, 4, 5, 6, 7] }],
  ['day-listed-twice', { daysOff: [...days.daysOff, ...days.daysOff] }],
  ['day-off-and-worked', { daysOff: days.workedDays }],
  ['day-outside-horizon', { daysOff: [{ date: '2025-01-01', name: 'New Year' }] }],
  ['worked-day-not-on-weekend', { workedDays: [{ date: '2024-10-14', name: 'a Monday' }] }],
];

it.each(refused)('refuses a calendar as %s: %j', (code, mistake) => {
  given()
    .when({ ...publish, ...mistake })
    .refuses(code);
});

it.each([
  ['day-listed-twice', { daysOff: [...days.daysOff, ...days.daysOff] }],
  ['weekend-invalid', { weekend: [8] }],
  ['content-invalid', { reason: '' }],
])('refuses an amendment as %s', (code, mistake) => {
  given(published)
    .when({ ...amend, ...mistake })
    .refuses(code);
});
