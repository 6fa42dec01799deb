/** The invented terms of the agreement. What the two states said in September 2015 names no days, desks or scores. */

const effectiveFrom = '2015-09-25';
const source = 'Invented scenario; the joint statement of 25 September 2015 has no such terms';

const days = {
  kind: 'binding',
  unit: 'working-days',
  dayZeroCounts: false,
  zone: 'America/New_York',
  rollForward: 'none',
  cutOffHour: null,
  permittedStops: ['clarification', 'returned-as-deficient'],
  extensionLimit: { times: 1, total: 10, unit: 'working-days' },
  reminderOffsets: [],
  rungs: [],
} as const;

const permittedReasons = {
  extension: ['volume'],
  refusal: ['sovereignty', 'ongoing-investigation'],
  postponement: ['ongoing-investigation'],
};

const acknowledgement = { ...days, startsOn: 'transmittal', budget: 3, calendarRule: 'requested' };
const clarification = { ...days, startsOn: 'transmittal', budget: 10, calendarRule: 'requesting' };

/** A week before the end, and on its eve. */
const reminderOffsets = [5, 1].map((amount) => ({ amount, unit: 'working-days' }));

/** A letter after a week, the hotline after three: what follows when nothing comes. */
const rungs = [
  { after: { amount: 5, unit: 'working-days' }, rung: 'letter of the head of division' },
  { after: { amount: 15, unit: 'working-days' }, rung: 'duty desk of the hotline' },
];

/** Twenty working days of whoever is asked, from the day on which the request is sent. */
export const deadlinePolicy = {
  ...{ kind: '*', urgency: '*', effectiveFrom, permittedReasons, source },
  clocks: {
    response: { ...days, startsOn: 'transmittal', budget: 20, calendarRule: 'requested', reminderOffsets, rungs },
    acknowledgement,
    clarification,
  },
};

export const emergencyPolicy = {
  ...deadlinePolicy,
  urgency: 'emergency',
  clocks: {
    response: { ...days, startsOn: 'transmittal', budget: 5, calendarRule: 'requested' },
    acknowledgement: { ...acknowledgement, budget: 1 },
    clarification,
  },
};

/** Data are kept for ninety days at a time; nobody has to say by when they are. */
export const preservationPolicy = {
  ...deadlinePolicy,
  kind: 'preservation',
  clocks: {
    response: { kind: 'no-binding-deadline', startsOn: 'transmittal' },
    acknowledgement,
    preservation: {
      ...{ ...days, unit: 'calendar-days', extensionLimit: null, permittedStops: [] },
      ...{ startsOn: 'transmittal', budget: 90, calendarRule: 'requested' },
      reminderOffsets: [{ amount: 14, unit: 'calendar-days' }],
    },
  },
};

export const guidelines = {
  ...{ kind: '*', effectiveFrom, source },
  items: { atLeast: 1, atMost: 5 },
  requires: [
    { particular: 'legal-basis', asks: 'the offence under your law, with its text', form: 'words' },
    { particular: 'time-range', asks: 'for which days the records are wanted', form: 'period' },
  ],
};

const dimension = (name: string, anchors: readonly string[]) => ({
  dimension: name,
  anchors,
  deficiencyUpTo: 1,
  deficiencies: [],
});

export const rubric = {
  ...{ effectiveFrom, source, ownerMayAssess: false, secondAssessmentPercent: 0 },
  dimensions: [
    dimension('responsiveness', ['beside the point', 'hardly', 'in part', 'mostly', 'to the point']),
    dimension('completeness', ['nothing of it', 'a small part', 'about half', 'nearly all', 'all of it']),
    dimension('verifiability', ['no source', 'hearsay', 'some sources', 'most sources', 'every source']),
    dimension('specificity-of-refusal', ['no ground', 'a bare ground', 'a ground, no facts', 'some facts', 'full']),
  ],
};

/** From November 2016 on everything is scored twice, to see how far two assessors agree. */
export const twofoldRubric = { ...rubric, effectiveFrom: '2016-11-01', secondAssessmentPercent: 100 };

const rung = (level: number, name: string, hours: number) => ({
  ...{ level, name, contactAuthority: 'Ministry of Public Security (invented scenario)' },
  acknowledgeWithin: { amount: hours, unit: 'hours' },
});

/** Ministers meet over what two desks have left unanswered for four days. */
export const ladder = {
  ...{ effectiveFrom, source },
  rungs: [rung(1, 'Duty desk', 24), rung(2, 'Heads of division', 72), rung(3, 'Ministers', 168)],
};
