import fc from 'fast-check';
import type { BindingTerms, DeadlineExtension } from '../deadline-terms.js';
import type { DueQuestion } from '../due-question.js';
import type { ClockStop } from '../explanation.js';
import { CHINA, ENGLAND } from './real-calendars.js';

const MS_PER_MINUTE = 60_000;
const FIRST_START_MS = Date.parse('2023-11-01T00:00:00.000Z');
const LAST_START_MS = Date.parse('2025-12-31T00:00:00.000Z');

/** Zones with a clock change at midnight, by half an hour, in the other hemisphere, and with none. */
export const zones = fc.constantFrom(
  'Europe/London',
  'Asia/Shanghai',
  'America/New_York',
  'Africa/Cairo',
  'Asia/Beirut',
  'Australia/Lord_Howe',
  'America/Santiago',
  'Pacific/Kiritimati',
);

export function atMs(ms: number): string {
  return new Date(ms).toISOString();
}

/** Starts around the edges of the published years too, so that some answers are provisional. */
export const startMs = fc
  .integer({ min: FIRST_START_MS / MS_PER_MINUTE, max: LAST_START_MS / MS_PER_MINUTE })
  .map((minute) => minute * MS_PER_MINUTE);

/** Stops that do not overlap, some for a reason that no policy lists, the last perhaps still open. */
function stopsFrom(start: number): fc.Arbitrary<ClockStop[]> {
  const minutes = fc.integer({ min: 0, max: 12 * 24 * 60 });
  const one = fc.record({ gap: minutes, length: minutes, reason: fc.constantFrom('clarification', 'holidays') });
  return fc.tuple(fc.array(one, { maxLength: 4 }), fc.boolean()).map(([parts, open]) => {
    let at = start;
    return parts.map(({ gap, length, reason }, index): ClockStop => {
      const from = at + gap * MS_PER_MINUTE;
      at = from + length * MS_PER_MINUTE;
      return { from: atMs(from), to: open && index === parts.length - 1 ? null : atMs(at), reason };
    });
  });
}

const dayTerms: fc.Arbitrary<BindingTerms> = fc.record({
  kind: fc.constant('binding' as const),
  startsOn: fc.constantFrom('filing' as const, 'receipt' as const),
  unit: fc.constantFrom('calendar-days' as const, 'working-days' as const),
  budget: fc.integer({ min: 1, max: 60 }),
  dayZeroCounts: fc.boolean(),
  zone: zones,
  rollForward: fc.constantFrom('none' as const, 'next-working-day' as const),
  cutOffHour: fc.option(fc.integer({ min: 1, max: 23 })),
  calendarRule: fc.constantFrom('requesting', 'requested', 'union', 'intersection'),
  permittedStops: fc.constant(['clarification']),
  extensionLimit: fc.constant(null),
  reminderOffsets: fc.constant([]),
  rungs: fc.constant([]),
});

const monthTerms = fc
  .tuple(dayTerms, fc.integer({ min: 1, max: 18 }))
  .map(([terms, budget]): BindingTerms => ({ ...terms, unit: 'months', budget }));

const hourTerms = fc.tuple(dayTerms, fc.integer({ min: 1, max: 100 })).map(([terms, budget]): BindingTerms => {
  return { ...terms, unit: 'hours', budget, dayZeroCounts: false, rollForward: 'none', cutOffHour: null };
});

function extensionsFor({ unit }: BindingTerms): fc.Arbitrary<DeadlineExtension[]> {
  const units =
    unit === 'hours'
      ? fc.constant('hours' as const)
      : fc.constantFrom('calendar-days' as const, 'working-days' as const, 'months' as const);
  const extension = fc.record({ amount: fc.integer({ min: 1, max: 10 }), unit: units, reason: fc.constant('volume') });
  return fc.array(extension, { maxLength: 2 });
}

function questionsWith(terms: fc.Arbitrary<BindingTerms>): fc.Arbitrary<DueQuestion<BindingTerms>> {
  return fc.tuple(terms, startMs).chain(([chosen, start]) =>
    fc.record({
      terms: fc.constant(chosen),
      startAt: fc.constant(atMs(start)),
      calendars: fc.constant({ requesting: ENGLAND, requested: CHINA }),
      stops: stopsFrom(start),
      extensions: extensionsFor(chosen),
    }),
  );
}

export const dayQuestions = questionsWith(fc.oneof(dayTerms, monthTerms));
export const hourQuestions = questionsWith(hourTerms);
export const questions = fc.oneof(dayQuestions, hourQuestions);
