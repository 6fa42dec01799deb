import { idFrom } from '@comity/kernel';
import type { ClockState } from './clock.state.js';
import { explainDeadline } from './explain-deadline.js';
import type { PolicyTerms } from './request.commands.js';
import { type RequestState, unknownRequest } from './request.state.js';

const terms: PolicyTerms = {
  pins: { agreementRevision: 1, policyVersion: 1, ourCalendar: null, counterpartCalendar: null },
  zone: 'Europe/London',
  clocks: {
    response: {
      kind: 'binding',
      startsOn: 'transmittal',
      unit: 'calendar-days',
      budget: 10,
      dayZeroCounts: false,
      zone: 'Europe/London',
      rollForward: 'none',
      cutOffHour: null,
      calendarRule: 'requested',
      permittedStops: [],
      extensionLimit: null,
      reminderOffsets: [],
      rungs: [],
    },
  },
  ourCalendar: null,
  counterpartCalendar: null,
  permittedReasons: null,
};

const counted: ClockState = {
  startedAt: '2024-03-01T10:00:00.000Z',
  deadlineVersion: 1,
  dueAt: '2024-03-12T00:00:00.000Z',
  dueOn: '2024-03-11',
  provisional: false,
  basis: { kind: 'computed', policyVersion: 1 },
  reminders: [],
  remindedAt: null,
  ...{ rungs: [], rungsSettledTo: null, rung: null },
  extensions: [],
  stops: [],
  restarts: [],
  former: null,
  reprojections: [],
  calendars: null,
  clarificationId: null,
  missed: null,
  voided: false,
};
const stated = { kind: 'stated', source: `order ${idFrom('order')}` } as const;

function running(changes: Partial<ClockState>): RequestState {
  return { ...unknownRequest, phase: 'open', clocks: { response: { ...counted, ...changes } } };
}

describe('the explanation of a deadline', () => {
  it('leads to the due instant on record [due-instants-are-computed] [deadlines-explain-themselves]', () =>
    expect(explainDeadline('response', running({}), terms)).toMatchObject({
      dueAt: counted.dueAt,
      explanation: { kind: 'counted-days', dueAt: counted.dueAt },
    }));

  it('of no binding deadline says so', () => {
    const none: PolicyTerms = { ...terms, clocks: { response: { kind: 'no-binding-deadline', startsOn: 'filing' } } };
    const state = running({ dueAt: null, dueOn: null });
    expect(explainDeadline('response', state, none)?.text).toContain('No binding deadline');
  });

  it('is absent where the clock does not run', () =>
    expect(explainDeadline('acknowledgement', running({}), terms)).toBeNull());

  it.each([
    ['another due instant', { dueAt: '2024-03-13T00:00:00.000Z' }],
    ['another due day', { dueOn: '2024-03-12' }],
    ['a stated instant on another day', { basis: stated, dueAt: '2024-03-15T12:00:00.000Z' }],
    ['a stated deadline without a date', { basis: stated, dueAt: null }],
  ])('fails rather than explain %s than the record has', (_what, changes) =>
    expect(() => explainDeadline('response', running(changes), terms)).toThrow('due at'),
  );
});
