import { resumeProblem, stopProblem } from './clock-stops.js';
import { type BindingTerms, calendarsNeeded, deadlineTerms, extensionProblem } from './deadline-terms.js';
import { computeDue, statedDeadline } from './due.js';
import type { DueQuestion } from './due-question.js';
import { CHINA, ENGLAND } from './testing/real-calendars.js';
import { termsWith } from './testing/terms.js';

const clarification = (from: string, to: string | null) => ({ from, to, reason: 'clarification' });

function due(startAt: string, changes: Partial<BindingTerms> = {}, more: Partial<DueQuestion> = {}) {
  const calendars = { requesting: ENGLAND, requested: CHINA };
  return computeDue({ terms: termsWith(changes), startAt, calendars, stops: [], extensions: [], ...more });
}

describe('a due instant', () => {
  it('is the exclusive end of the last counted day in the policy’s zone [due-is-exclusive]', () => {
    const days = { unit: 'calendar-days', budget: 10 } as const;
    expect(due('2024-03-25T10:00:00.000Z', days)).toMatchObject({
      dueOn: '2024-04-04',
      dueAt: '2024-04-04T23:00:00.000Z',
    });
    const shanghai = { ...days, zone: 'Asia/Shanghai' };
    expect(due('2024-03-25T17:00:00.000Z', shanghai)).toMatchObject({
      dueOn: '2024-04-05',
      dueAt: '2024-04-05T16:00:00.000Z',
    });
  });

  it('counts day zero where the policy says so [policy-says-how-to-count]', () => {
    const days = { unit: 'calendar-days', budget: 1, dayZeroCounts: true } as const;
    expect(due('2024-03-25T10:00:00.000Z', days).dueOn).toBe('2024-03-25');
  });

  it('takes a start at the cut-off hour for one on the next day [policy-says-how-to-count]', () => {
    const days = { unit: 'calendar-days', budget: 1, cutOffHour: 17 } as const;
    expect(due('2024-06-03T15:59:59.999Z', days).dueOn).toBe('2024-06-04');
    expect(due('2024-06-03T16:00:00.000Z', days).dueOn).toBe('2024-06-05');
  });

  it('rolls forward from a day off to the next working day [policy-says-how-to-count]', () => {
    const days = {
      unit: 'calendar-days',
      budget: 5,
      rollForward: 'next-working-day',
      calendarRule: 'requesting',
    } as const;
    expect(due('2024-12-20T10:00:00.000Z', days).dueOn).toBe('2024-12-27');
    expect(due('2024-12-20T10:00:00.000Z', { ...days, rollForward: 'none' }).dueOn).toBe('2024-12-25');
  });

  it('counts a weekend that is worked and skips the Spring Festival [weekends-may-be-worked]', () => {
    const five = { budget: 5, zone: 'Asia/Shanghai' };
    expect(due('2024-02-02T03:00:00.000Z', five).dueOn).toBe('2024-02-08');
    expect(due('2024-02-08T03:00:00.000Z', five).dueOn).toBe('2024-02-21');
    expect(due('2024-02-08T03:00:00.000Z', { ...five, calendarRule: 'requesting' }).dueOn).toBe('2024-02-15');
  });

  it('counts days on which both work (union), or either (intersection) [whose-days-count]', () => {
    const three = { budget: 3 };
    expect(due('2024-12-24T10:00:00.000Z', { ...three, calendarRule: 'union' }).dueOn).toBe('2024-12-31');
    expect(due('2024-12-24T10:00:00.000Z', { ...three, calendarRule: 'intersection' }).dueOn).toBe('2024-12-27');
  });

  it('takes a month to the last day of a shorter one, and two months past it [policy-says-how-to-count]', () => {
    const months = { unit: 'months', budget: 1 } as const;
    expect(due('2024-01-31T10:00:00.000Z', months).dueOn).toBe('2024-02-29');
    const extensions = [{ amount: 1, unit: 'months', reason: 'volume' } as const];
    expect(due('2024-01-31T10:00:00.000Z', months, { extensions }).dueOn).toBe('2024-03-31');
  });

  it('runs hours through a change of the clocks by real time [policy-says-how-to-count]', () => {
    const hours = { unit: 'hours', budget: 48 } as const;
    expect(due('2024-03-30T12:00:00.000Z', hours)).toMatchObject({
      dueAt: '2024-04-01T12:00:00.000Z',
      dueOn: '2024-04-01',
    });
  });

  it('is provisional when it depends on days beyond a horizon, and only then [beyond-the-horizon-is-provisional]', () => {
    expect(due('2025-12-29T10:00:00.000Z', { budget: 2 })).toMatchObject({ dueOn: '2025-12-31', provisional: false });
    expect(due('2025-12-29T10:00:00.000Z', { budget: 3 })).toMatchObject({ dueOn: '2026-01-01', provisional: true });
    const days = { unit: 'calendar-days', budget: 30 } as const;
    expect(due('2025-12-29T10:00:00.000Z', days).provisional).toBe(false);
    expect(due('2025-12-29T10:00:00.000Z', { ...days, rollForward: 'next-working-day' }).provisional).toBe(true);
  });

  it('may be stated: its explanation is the statement and its source [deadlines-may-be-stated]', () => {
    const stated = {
      dueOn: '2024-05-24',
      zone: 'Europe/London',
      source: 'register of questions, column dateForAnswer',
    };
    expect(statedDeadline(stated)).toEqual({
      dueAt: '2024-05-24T23:00:00.000Z',
      dueOn: '2024-05-24',
      provisional: false,
      explanation: { kind: 'stated', ...stated },
    });
  });

  it('does not exist where no deadline binds', () => {
    const terms = { kind: 'no-binding-deadline', startsOn: 'receipt' } as const;
    const answer = computeDue({ terms, startAt: '2024-01-01T00:00:00.000Z', calendars: {}, stops: [], extensions: [] });
    expect(answer).toMatchObject({ dueAt: null, dueOn: null, explanation: { kind: 'no-binding-deadline' } });
  });
});

describe('a clock that stands', () => {
  const start = '2024-06-03T09:00:00.000Z';
  const ten = { budget: 10, calendarRule: 'requesting' } as const;

  it('is not charged, in working days where the budget is in working days (never wall time as working time) [pauses-in-the-clocks-unit]', () => {
    const overAWeekend = [clarification('2024-06-07T15:00:00.000Z', '2024-06-10T09:00:00.000Z')];
    expect(due(start, ten).dueOn).toBe('2024-06-17');
    expect(due(start, ten, { stops: overAWeekend }).dueOn).toBe('2024-06-18');
  });

  it('leaves the days counted before the stop as they were (a hold never overwrites the original dates) [holds-keep-dates]', () => {
    const stops = [clarification('2024-06-07T15:00:00.000Z', '2024-06-10T09:00:00.000Z')];
    const before = due(start, ten).explanation;
    const after = due(start, ten, { stops }).explanation;
    if (before.kind !== 'counted-days' || after.kind !== 'counted-days') throw new TypeError('days were asked for');
    expect(after.dayZero).toBe(before.dayZero);
    expect(after.startAt).toBe(before.startAt);
    expect(after.steps[0]).toEqual(before.steps[0]);
  });

  it('has no due instant until it resumes', () => {
    const answer = due(start, ten, { stops: [clarification('2024-06-07T15:00:00.000Z', null)] });
    expect(answer).toMatchObject({ dueAt: null, dueOn: null });
  });

  it('cures nothing when it stops five days overdue (no abs() in day arithmetic) [overdue-is-signed]', () => {
    const missed = due(start, ten);
    expect(due(start, ten, { stops: [clarification('2024-06-22T09:00:00.000Z', null)] }).dueAt).toBe(missed.dueAt);
    expect(due(start, ten, { stops: [clarification(missed.dueAt ?? '', null)] }).dueAt).toBe(missed.dueAt);
  });

  it('does not run out on the day to which the end was rolled', () => {
    const days = {
      unit: 'calendar-days',
      budget: 5,
      rollForward: 'next-working-day',
      calendarRule: 'requesting',
    } as const;
    const overTheRoll = [clarification('2024-06-09T09:00:00.000Z', '2024-06-12T09:00:00.000Z')];
    expect(due(start, days).dueOn).toBe('2024-06-10');
    expect(due(start, days, { stops: overTheRoll }).dueOn).toBe('2024-06-12');
  });

  it('stands only for reasons that the policy lists, and shows the others [listed-reasons-stop]', () => {
    const stops = [{ from: '2024-06-04T09:00:00.000Z', to: '2024-06-11T09:00:00.000Z', reason: 'annual leave' }];
    const answer = due(start, ten, { stops });
    expect(answer.dueOn).toBe('2024-06-17');
    expect(answer.explanation).toMatchObject({ stops: [], stopsWithoutEffect: stops });
  });

  it('is never stopped inside a stop, before one, or for a reason that is not listed [stops-never-overlap]', () => {
    const ended = clarification('2024-06-04T09:00:00.000Z', '2024-06-05T09:00:00.000Z');
    const problem = (from: string, reason = 'clarification', stops = [ended]) =>
      stopProblem(termsWith(), stops, { from, reason });
    expect(problem('2024-06-05T09:00:00.000Z')).toBeNull();
    expect(problem('2024-06-04T12:00:00.000Z')).toBe('before-last-change');
    expect(problem('2024-06-03T12:00:00.000Z')).toBe('before-last-change');
    expect(problem('2024-06-06T12:00:00.000Z', 'annual leave')).toBe('stop-not-permitted');
    const open = { ...ended, to: null };
    expect(stopProblem(termsWith(), [open], ended)).toBe('clock-stands-already');
    expect(resumeProblem([ended], '2024-06-06T09:00:00.000Z')).toBe('clock-runs');
    expect(resumeProblem([open], '2024-06-03T09:00:00.000Z')).toBe('before-last-change');
    expect(resumeProblem([open], '2024-06-04T09:00:00.000Z')).toBeNull();
  });

  it('gives back hours to the minute', () => {
    const stops = [clarification('2024-06-03T10:00:00.000Z', '2024-06-03T10:07:00.000Z')];
    expect(due(start, { unit: 'hours', budget: 2 }, { stops }).dueAt).toBe('2024-06-03T11:07:00.000Z');
  });
});

describe('terms', () => {
  it('name the calendars without which no day can be counted', () => {
    expect(calendarsNeeded(termsWith({ calendarRule: 'union' }))).toEqual(['requesting', 'requested']);
    expect(calendarsNeeded(termsWith({ unit: 'calendar-days' }))).toEqual([]);
    expect(() => due('2024-06-03T09:00:00.000Z', {}, { calendars: {} })).toThrow('requested party');
  });

  it.each([
    { budget: 0 },
    { budget: 3661 },
    { budget: 1.5 },
    { zone: 'Mars/Olympus' },
    { cutOffHour: 24 },
    { unit: 'hours' as const, dayZeroCounts: true },
    { unit: 'months' as const, budget: 121 },
  ])('with %j are refused', (changes) => {
    expect(deadlineTerms.safeParse(termsWith(changes)).success).toBe(false);
  });

  it('bound how often and by how much a deadline is extended [extensions-have-limits]', () => {
    const terms = termsWith({ extensionLimit: { times: 2, total: 10, unit: 'working-days' } });
    const by = (amount: number, unit: 'working-days' | 'months' = 'working-days') => ({
      amount,
      unit,
      reason: 'volume',
    });
    expect(extensionProblem(terms, [], by(10))).toBeNull();
    expect(extensionProblem(terms, [by(6)], by(5))).toBe('extension-limit');
    expect(extensionProblem(terms, [by(1), by(1)], by(1))).toBe('extension-limit');
    expect(extensionProblem(terms, [], by(1, 'months'))).toBe('extension-unit');
    expect(extensionProblem(termsWith(), [], by(1))).toBe('extension-not-provided');
  });
});
