import { scenario } from '@comity/testing';
import fc from 'fast-check';
import type { AmendCalendar, CalendarCommand, PublishCalendar } from './calendar.commands.js';
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

describe('any sequence of calendar commands', () => {
  const date = fc.constantFrom('2024-10-01', '2024-10-05', '2024-10-06', '2024-13-01', '2023-12-31');
  const listed = fc.array(fc.record({ date, name: fc.constantFrom('x', '') }), { maxLength: 3 });
  const listedDays = fc.record({
    weekend: fc.subarray([0, 5, 6, 7]),
    horizon: fc.record({
      from: fc.constantFrom('2024-01-01', '2024-06-01'),
      through: fc.constantFrom('2024-12-31', '2023-12-31'),
    }),
    daysOff: listed,
    workedDays: listed,
    source: fc.constantFrom('gazette', 'other gazette'),
  });
  const command: fc.Arbitrary<CalendarCommand> = fc
    .tuple(listedDays, fc.boolean(), fc.integer({ min: 0, max: 4 }))
    .map(([given, publishes, amends]) =>
      publishes
        ? { type: 'PublishCalendar', party: 'X', name: 'X', zone: 'UTC', ...given }
        : { type: 'AmendCalendar', amends, reason: 'late notice', ...given },
    );

  it('never throws, numbers the versions without a gap, and edits none', () => {
    fc.assert(
      fc.property(fc.array(command, { maxLength: 20 }), (commands) => {
        let state = calendarDecider.initial;
        const events: CalendarEvent[] = [];
        for (const each of commands) {
          const before = state;
          const decision = calendarDecider.decide(each, state);
          if (!decision.accepted) continue;
          events.push(...decision.events);
          state = decision.events.reduce(calendarDecider.evolve, state);
          if (before.phase === 'published' && state.phase === 'published') {
            for (const [version, kept] of before.versions) expect(state.versions.get(version)).toBe(kept);
          }
        }
        expect(calendarState(events)).toEqual(state);
        expect(events.map(({ data }) => data.version)).toEqual(events.map((_, index) => index + 1));
      }),
      { numRuns: 200 },
    );
  });
});
