import { idFrom } from '@comity/kernel';
import fc from 'fast-check';
import type { Calendars, CountedTerms, PolicyClocks, PolicyTerms, UrgencyPolicy } from '../policy.terms.js';
import { type CalendarPins, type ClockName, clockName } from '../request.events.js';
import type { RequestState } from '../request.state.js';
import { calendar, tenDays } from './fixtures.js';

const OURS = idFrom('calendar', 'ours');
const THEIRS = idFrom('calendar', 'theirs');

/** Two calendars in three versions each: the days off were announced one after the other. */
const DAYS_OFF = ['2024-03-08', '2024-03-29', '2024-04-01', '2024-04-05'];
export const CALENDARS = [OURS, THEIRS].flatMap((id) =>
  [1, 2, 3].map((version) => calendar(version, DAYS_OFF.slice(0, version + (id === OURS ? 0 : 1)), id)),
);

const workingDays = {
  ...tenDays,
  unit: 'working-days' as const,
  calendarRule: 'union' as const,
  reminderOffsets: [3, 1, 1].map((amount) => ({ amount, unit: 'working-days' as const })),
  rungs: [1, 2].map((amount) => ({ after: { amount, unit: 'working-days' as const }, rung: `level ${amount}` })),
  extensionLimit: { times: 2, total: 10, unit: 'working-days' as const },
};
const hours = {
  ...{ ...tenDays, unit: 'hours' as const, budget: 72, extensionLimit: null },
  reminderOffsets: [{ amount: 1, unit: 'calendar-days' as const }],
  rungs: [0, 12, 12].map((amount, place) => ({ after: { amount, unit: 'hours' as const }, rung: `step ${place}` })),
};
const none = { kind: 'no-binding-deadline', startsOn: 'transmittal' } as const;

const pins = {
  agreementRevision: 1,
  policyVersion: 1,
  ourCalendar: { calendarId: OURS, version: 1 },
  counterpartCalendar: { calendarId: THEIRS, version: 1 },
};

function calendarsOf({ ourCalendar, counterpartCalendar }: CalendarPins): Calendars {
  const find = (pin: CalendarPins['ourCalendar']) =>
    CALENDARS.find(({ id, version }) => id === pin?.calendarId && version === pin.version) ?? null;
  return { ourCalendar: find(ourCalendar), counterpartCalendar: find(counterpartCalendar) };
}

/** What a policy says. */
const policy = fc.record({
  response: fc.constantFrom(tenDays, workingDays, hours, none),
  acknowledgement: fc.constantFrom({ ...hours, budget: 24 }, undefined),
  preservation: fc.constantFrom({ ...workingDays, budget: 5, startsOn: 'acknowledgement' as const }, undefined),
  clarification: fc.constantFrom({ ...workingDays, budget: 3 }, undefined),
});

/** What one agreement says, chosen once for a whole sequence: in version 1 for what is routine, in version 2 for emergencies. */
export const policies = fc.tuple(policy, policy);
export type Policies = readonly [PolicyClocks, PolicyClocks];

const VERSIONS: Readonly<Record<string, 1 | 2>> = { routine: 1, emergency: 2 };

/** What the agreement says of an urgency; it has no policy for what is urgent. */
export function urgencyPolicy(urgency: string, agreed: Policies): UrgencyPolicy | null {
  const policyVersion = VERSIONS[urgency];
  return policyVersion === undefined ? null : { urgency, policyVersion, clocks: agreed[policyVersion - 1] ?? {} };
}

/** The terms as the service would load them: with the policies and calendars that the clocks have moved to. */
export function termsOf(state: RequestState, agreed: Policies): PolicyTerms {
  const policyVersion = state.pins?.policyVersion ?? pins.policyVersion;
  const counted: { [Clock in ClockName]?: CountedTerms } = {};
  const amended: { [Clock in ClockName]?: Calendars } = {};
  for (const name of clockName.options) {
    const moved = state.clocks[name]?.calendars ?? null;
    if (moved !== null) amended[name] = calendarsOf(moved);
    const basis = state.clocks[name]?.basis;
    if (basis?.kind !== 'computed' || basis.policyVersion === policyVersion) continue;
    const terms = agreed[basis.policyVersion - 1]?.[name];
    if (terms !== undefined) counted[name] = { policyVersion: basis.policyVersion, terms };
  }
  const permittedReasons = { extension: ['listed'], refusal: ['listed'], postponement: ['listed'] };
  const clocks = agreed[policyVersion - 1] ?? {};
  const held = { pins: { ...pins, policyVersion }, zone: 'Europe/London', clocks, counted };
  return { ...held, ...calendarsOf(pins), amended, permittedReasons };
}
