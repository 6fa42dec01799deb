import type { BindingTerms } from '@comity/calendars';
import type { AgreementData, AgreementEvent, PolicyContent } from '../domain/agreement.events.js';
import type { CalendarAssignment } from '../domain/agreement.state.js';
import type { LadderContent, LadderRung } from '../domain/hotline-ladder.js';
import type { RubricContent } from '../domain/quality-rubric.js';
import type { GuidelinesContent } from '../domain/request-guidelines.js';

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

export const guidelines: GuidelinesContent = {
  kind: '*',
  effectiveFrom: '2015-09-25',
  items: { atLeast: 1, atMost: 3 },
  requires: [
    { particular: 'legal-basis', asks: 'the offence under your law, with its text', form: 'words' },
    { particular: 'time-range', asks: 'for which days the records are wanted', form: 'period' },
  ],
  source: 'Guidelines for requests; invented',
};

export function guidelinesAdopted(guidelinesVersion: number, changes: Partial<GuidelinesContent> = {}): AgreementEvent {
  return { type: 'GuidelinesAdopted', data: { ...guidelines, ...changes, guidelinesVersion } };
}

export const rubric: RubricContent = {
  effectiveFrom: '2015-09-25',
  dimensions: [
    {
      dimension: 'completeness',
      anchors: ['nothing of it', 'a small part', 'about half', 'nearly all', 'all of it'],
      deficiencyUpTo: 1,
      deficiencies: ['records missing', 'period not covered'],
    },
  ],
  ownerMayAssess: false,
  secondAssessmentPercent: 10,
  source: 'Assessment manual; invented',
};

export function rubricAdopted(rubricVersion: number, changes: Partial<RubricContent> = {}): AgreementEvent {
  return { type: 'QualityRubricAdopted', data: { ...rubric, ...changes, rubricVersion } };
}

export const ladder: LadderContent = {
  effectiveFrom: '2015-09-25',
  rungs: [rungOf(1, 'Duty desk', 4), rungOf(2, 'Head of unit', 12), rungOf(3, 'Ministers', 24)],
  source: 'Hotline protocol; invented',
};

export function ladderDefined(ladderVersion: number, changes: Partial<LadderContent> = {}): AgreementEvent {
  return { type: 'HotlineLadderDefined', data: { ...ladder, ...changes, ladderVersion } };
}

function rungOf(level: number, name: string, hours: number): LadderRung {
  return { level, name, contactAuthority: 'Invented Ministry', acknowledgeWithin: { amount: hours, unit: 'hours' } };
}

export const ourCalendar: CalendarAssignment = { party: 'us', calendarId: OUR_CALENDAR, calendarVersion: 2 };
export const theirCalendar: CalendarAssignment = {
  party: 'counterpart',
  calendarId: THEIR_CALENDAR,
  calendarVersion: 1,
};
