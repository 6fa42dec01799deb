import { drawOf } from '@comity/testing';
import fc from 'fast-check';
import { addDays, dateOf, dayNumber } from './calendar-date.js';
import { computeDue } from './due.js';
import { deadline } from './explanation.js';
import { atMs, dayQuestions, hourQuestions, questions } from './testing/arbitraries.js';
import { slowDue } from './testing/day-by-day.oracle.js';
import { CHINA, ENGLAND } from './testing/real-calendars.js';
import { workingDaysBetween } from './working-calendar.js';

const draw = drawOf(400);
const NEVER = '\uffff';

/** Where the clock stands there is no end yet: that is later than every end. */
function endOf(dueAt: string | null): string {
  return dueAt ?? NEVER;
}

describe('every deadline', () => {
  it('is the one that a slow count, day by day, arrives at [policy-says-how-to-count] [whose-days-count]', () => {
    fc.assert(
      fc.property(dayQuestions, (question) => {
        const { dueAt, dueOn, provisional } = computeDue(question);
        expect({ dueAt, dueOn, provisional }).toEqual(slowDue(question));
      }),
      draw,
    );
  });

  it('in hours is the one that a slow count, minute by minute, arrives at', () => {
    fc.assert(
      fc.property(hourQuestions, (question) => {
        const { dueAt, dueOn, provisional } = computeDue(question);
        expect({ dueAt, dueOn, provisional }).toEqual(slowDue(question));
      }),
      { ...draw, numRuns: Math.ceil(draw.numRuns / 4) },
    );
  });

  it('comes no earlier with a larger budget', () => {
    fc.assert(
      fc.property(questions, fc.integer({ min: 1, max: 30 }), (question, more) => {
        const larger = { ...question, terms: { ...question.terms, budget: question.terms.budget + more } };
        expect(endOf(computeDue(question).dueAt) <= endOf(computeDue(larger).dueAt)).toBe(true);
      }),
      draw,
    );
  });

  // A stop is added in days to months of different lengths: 18 months from 24 May and 7 days of stop end on 30 November,
  // 18 months from 31 May, after that stop, on 29 November.
  it('comes no earlier with a later start, but for months that were stopped', () => {
    fc.assert(
      fc.property(questions, fc.integer({ min: 0, max: 100_000 }), (question, minutes) => {
        const units = [question.terms.unit, ...question.extensions.map(({ unit }) => unit)];
        fc.pre(!units.includes('months') || question.stops.length === 0);
        const startAt = atMs(Date.parse(question.startAt) + minutes * 60_000);
        const later = { ...question, startAt };
        expect(endOf(computeDue(question).dueAt) <= endOf(computeDue(later).dueAt)).toBe(true);
      }),
      draw,
    );
  });

  it('is not changed by a stop that resumes at once', () => {
    fc.assert(
      fc.property(questions, fc.integer({ min: 0, max: 100_000 }), (question, minutes) => {
        const at = atMs(Date.parse(question.startAt) + minutes * 60_000);
        const stops = [...question.stops, { from: at, to: at, reason: 'clarification' }];
        const { dueAt, dueOn } = computeDue({ ...question, stops });
        expect({ dueAt, dueOn }).toEqual(pick(computeDue(question)));
      }),
      draw,
    );
  });

  it('is not changed by cutting one stop into two that follow each other', () => {
    fc.assert(
      fc.property(questions, fc.double({ min: 0, max: 1, noNaN: true }), (question, share) => {
        const cut = question.stops.flatMap((stop) => {
          if (stop.to === null) return [stop];
          const middle = atMs(
            Math.round(Date.parse(stop.from) + share * (Date.parse(stop.to) - Date.parse(stop.from))),
          );
          return [
            { ...stop, to: middle },
            { ...stop, from: middle },
          ];
        });
        expect(pick(computeDue({ ...question, stops: cut }))).toEqual(pick(computeDue(question)));
      }),
      draw,
    );
  });

  it('never moves for a stop that begins once it is over: stopping cures no miss [stopping-cures-nothing]', () => {
    fc.assert(
      fc.property(questions, fc.integer({ min: 0, max: 10_000 }), (question, minutes) => {
        const before = computeDue(question);
        fc.pre(before.dueAt !== null);
        const from = atMs(Date.parse(before.dueAt ?? '') + minutes * 60_000);
        const stops = [
          ...question.stops.filter((stop) => stop.from < from),
          { from, to: null, reason: 'clarification' },
        ];
        expect(pick(computeDue({ ...question, stops }))).toEqual(pick(before));
      }),
      draw,
    );
  });

  it('comes no earlier for a stop, and leaves a clock that stands without an end', () => {
    fc.assert(
      fc.property(questions, (question) => {
        const unstopped = computeDue({ ...question, stops: [] });
        expect(endOf(unstopped.dueAt) <= endOf(computeDue(question).dueAt)).toBe(true);
      }),
      draw,
    );
  });

  it('explains every day from day zero to the due day exactly once, and survives storage [deadlines-explain-themselves]', () => {
    fc.assert(
      fc.property(dayQuestions, (question) => {
        const due = computeDue(question);
        expect(deadline.parse(JSON.parse(JSON.stringify(due)))).toEqual(due);
        if (due.explanation.kind !== 'counted-days') throw new TypeError('days were asked for');
        const { steps, dayZero, dueOn } = due.explanation;
        steps.forEach((step, index) => {
          expect(step.from).toBe(index === 0 ? dayZero : addDays(steps[index - 1]?.through ?? '', 1));
        });
        if (dueOn !== null) expect(steps.at(-1)?.through).toBe(dueOn);
      }),
      draw,
    );
  });
});

describe('working days between two days', () => {
  const days = fc.integer({ min: dayNumber('2023-10-01'), max: dayNumber('2026-03-31') }).map(dateOf);
  const calendars = fc.constantFrom(CHINA, ENGLAND);

  it('add up: a to b and b to c are a to c', () => {
    fc.assert(
      fc.property(calendars, days, days, days, (calendar, a, b, c) => {
        const between = (from: string, to: string) => workingDaysBetween(calendar, from, to).workingDays;
        expect(between(a, b) + between(b, c)).toBe(between(a, c));
      }),
      draw,
    );
  });

  it('are what a clock of so many working days counts', () => {
    fc.assert(
      fc.property(dayQuestions, (question) => {
        const { dueOn } = computeDue({
          ...question,
          stops: [],
          extensions: [],
          terms: workingDays(question.terms.budget),
        });
        const startOn = question.startAt.slice(0, 10);
        expect(workingDaysBetween(CHINA, startOn, dueOn ?? '').workingDays).toBe(question.terms.budget);
      }),
      draw,
    );
  });
});

function workingDays(budget: number) {
  return {
    kind: 'binding' as const,
    startsOn: 'receipt' as const,
    unit: 'working-days' as const,
    budget,
    dayZeroCounts: false,
    zone: 'UTC',
    rollForward: 'none' as const,
    cutOffHour: null,
    calendarRule: 'requested' as const,
    permittedStops: [],
    extensionLimit: null,
    reminderOffsets: [],
    rungs: [],
  };
}

function pick({ dueAt, dueOn }: { dueAt: string | null; dueOn: string | null }) {
  return { dueAt, dueOn };
}
