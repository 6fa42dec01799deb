import { computeDue, statedDeadline } from './due.js';
import { explainAsText } from './explain-as-text.js';
import { CHINA, ENGLAND } from './testing/real-calendars.js';
import { termsWith } from './testing/terms.js';

const calendars = { requesting: ENGLAND, requested: CHINA };

it('explains a deadline across the Spring Festival run by run, with stop, extension and versions [deadlines-explain-themselves]', () => {
  const { explanation } = computeDue({
    terms: termsWith({ budget: 7, zone: 'Asia/Shanghai', cutOffHour: 17 }),
    startAt: '2024-02-01T09:30:00.000Z',
    calendars,
    stops: [{ from: '2024-02-05T02:00:00.000Z', to: '2024-02-07T02:00:00.000Z', reason: 'clarification' }],
    extensions: [{ amount: 1, unit: 'working-days', reason: 'volume' }],
    policy: { id: 'information-routine', version: 3 },
  });
  expect(explainAsText(explanation).split('\n')).toEqual([
    '7 working days from the receipt at 2024-02-01T09:30:00.000Z under policy information-routine version 3; days end at midnight in Asia/Shanghai.',
    'Day zero is Fri 2024-02-02 (deemed the day after, since it was 17:00 or later); it does not count.',
    'Working days are those of the requested party’s calendar: requested CN version 1.',
    'Extended by 1 working day: volume.',
    'Sat 2024-02-03: not counted (weekend).',
    'Sun 2024-02-04: counted (weekend day that is worked: 春节), 1 so far.',
    'Mon 2024-02-05 to Tue 2024-02-06: not counted (the clock stands: clarification).',
    'Wed 2024-02-07 to Fri 2024-02-09: counted (working day), 4 so far.',
    'Sat 2024-02-10 to Sat 2024-02-17: not counted (day off: 春节).',
    'Sun 2024-02-18: counted (weekend day that is worked: 春节), 5 so far.',
    'Mon 2024-02-19 to Tue 2024-02-20: counted (working day), 7 so far.',
    'Wed 2024-02-21: counted (working day), 8 so far.',
    'Due on Wed 2024-02-21: an answer is in time before 2024-02-21T16:00:00.000Z.',
  ]);
});

it('says on what day an end was rolled, and what is provisional', () => {
  const { explanation } = computeDue({
    terms: termsWith({ unit: 'calendar-days', budget: 3, rollForward: 'next-working-day' }),
    startAt: '2025-12-31T09:00:00.000Z',
    calendars,
    stops: [],
    extensions: [],
  });
  const text = explainAsText(explanation);
  expect(text).toContain('Sun 2026-01-04: not counted (weekend, provisional).');
  expect(text).toContain('Mon 2026-01-05: the next working day (working day, provisional), to which the end moves.');
  expect(text).toContain('Provisional: some of these days lie beyond the published calendar');
});

it('explains hours, a clock that stands, a stop without effect, a statement and no deadline', () => {
  const hours = computeDue({
    terms: termsWith({ unit: 'hours', budget: 24 }),
    startAt: '2024-06-03T09:00:00.000Z',
    calendars,
    stops: [
      { from: '2024-06-03T10:00:00.000Z', to: '2024-06-03T10:30:00.000Z', reason: 'clarification' },
      { from: '2024-06-03T11:00:00.000Z', to: '2024-06-03T12:00:00.000Z', reason: 'lunch' },
      { from: '2024-06-03T13:00:00.000Z', to: null, reason: 'clarification' },
    ],
    extensions: [],
  });
  const text = explainAsText(hours.explanation);
  expect(text).toContain('(clarification): 30 minutes are not charged.');
  expect(text).toContain('has no effect: the policy does not list the reason “lunch”.');
  expect(text).toContain('The clock stands since 2024-06-03T13:00:00.000Z (clarification)');
  const stated = statedDeadline({ dueOn: '2024-05-24', zone: 'Europe/London', source: 'order of the court' });
  expect(explainAsText(stated.explanation)).toContain('Stated, not computed: order of the court.');
  const terms = { kind: 'no-binding-deadline', startsOn: 'receipt' } as const;
  const none = computeDue({ terms, startAt: '2024-06-03T09:00:00.000Z', calendars: {}, stops: [], extensions: [] });
  expect(explainAsText(none.explanation)).toContain('No binding deadline.');
});

it('stays short over ten years of working days', () => {
  const { explanation } = computeDue({
    terms: termsWith({ budget: 3660 }),
    startAt: '2024-01-01T09:00:00.000Z',
    calendars,
    stops: [],
    extensions: [],
  });
  expect(JSON.stringify(explanation).length).toBeLessThan(400_000);
});
