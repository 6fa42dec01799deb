import { drawOf, lawsOf, playing } from '@comity/testing';
import fc from 'fast-check';
import type { CalendarCommand } from './calendar.commands.js';
import { calendarDecider } from './calendar.decider.js';
import { calendarEvents } from './calendar.events.js';

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

describe('any sequence of calendar commands', () => {
  const plans = fc.array(command, { maxLength: 20 });
  const law = lawsOf(plans, playing(calendarDecider, calendarEvents), drawOf(500));

  law('numbers the versions without a gap', ({ events }) => {
    expect(events.map(({ data }) => data.version)).toEqual(events.map((_, index) => index + 1));
  });

  law('edits none of them [versions-in-use-stay]', ({ states, last }) => {
    for (const state of states) {
      if (state.phase === 'unpublished' || last.phase === 'unpublished') continue;
      for (const [version, published] of state.versions) expect(last.versions.get(version)).toBe(published);
    }
  });
});
