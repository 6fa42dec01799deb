import type { BindingTerms } from '@comity/calendars';
import type { AgreementData, AgreementEvent, PolicyContent } from '../domain/agreement.events.js';
import type { CalendarAssignment } from '../domain/agreement.state.js';

/** Invented terms and facts for this slice's tests. */
export const CHINA = '3f0e6a52-9d5e-4a0e-8a39-0d1c6f5a7b11';
export const FRANCE = '5c1d7b90-2f43-4c86-b0f1-8f6c9d2e4a22';
export const OUR_CALENDAR = '0b5a4f1e-6f0d-4f57-9a3c-2d1e7c8b9a33';
export const THEIR_CALENDAR = '9e8d7c6b-5a49-4382-91a0-b1c2d3e4f544';

export const tenWorkingDays: BindingTerms = {
  kind: 'binding',
  startsOn: 'transmittal',
  unit: 'working-days',
  budget: 10,
  dayZeroCounts: false,
  zone: 'America/New_York',
  rollForward: 'none',
  cutOffHour: null,
  calendarRule: 'requested',
  permittedStops: ['clarification'],
  extensionLimit: { times: 1, total: 10, unit: 'working-days' },
  reminderOffsets: [],
  rungs: [],
};

export const agreement: AgreementData<'AgreementRegistered'> = {
  title: 'Agreement on assistance against malicious cyber activity',
  inForceFrom: '2015-09-25',
  zone: 'America/New_York',
  counterpartIds: [CHINA],
  ourName: 'United States',
};

export const registered: AgreementEvent = { type: 'AgreementRegistered', data: agreement };

export function policy(changes: Partial<PolicyContent> = {}): PolicyContent {
  return {
    kind: '*',
    urgency: '*',
    effectiveFrom: '2015-09-25',
    clocks: { response: tenWorkingDays },
    permittedReasons: { extension: ['volume'], refusal: ['sovereignty'], postponement: ['ongoing-investigation'] },
    source: 'Article 4; check against the text in force',
    ...changes,
  };
}

export function adopted(policyVersion: number, changes: Partial<PolicyContent> = {}): AgreementEvent {
  return { type: 'DeadlinePolicyAdopted', data: { ...policy(changes), policyVersion } };
}

export const ourCalendar: CalendarAssignment = { party: 'us', calendarId: OUR_CALENDAR, calendarVersion: 2 };
export const theirCalendar: CalendarAssignment = {
  party: 'counterpart',
  calendarId: THEIR_CALENDAR,
  calendarVersion: 1,
};
