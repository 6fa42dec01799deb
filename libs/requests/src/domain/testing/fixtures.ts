import type { QualityRubric } from '@comity/agreements/contract';
import type { BindingTerms, WorkingCalendar } from '@comity/calendars';
import { idFrom } from '@comity/kernel';
import { scenario } from '@comity/testing';
import type { PolicyTerms } from '../policy.terms.js';
import type { RequestCommand } from '../request.commands.js';
import { requestDecider } from '../request.decider.js';
import type { RequestContent, RequestEvent } from '../request.events.js';

export const request = scenario(requestDecider);

/** Invented, for the tests of this slice. */
export const content: RequestContent = {
  agreementId: idFrom('agreement', 'test'),
  caseId: idFrom('case', 'test'),
  counterpartId: idFrom('counterpart', 'test'),
  direction: 'outgoing',
  kind: 'information',
  urgency: 'routine',
  reference: 'REQ-1',
  subject: 'Logs of the relay at 203.0.113.7',
  items: [
    { itemId: '1', text: 'Connection logs' },
    { itemId: '2', text: 'Subscriber data' },
  ],
};

/** Ten calendar days from transmittal; explanations and returns stop the clock. */
export const tenDays: BindingTerms = {
  kind: 'binding',
  startsOn: 'transmittal',
  unit: 'calendar-days',
  budget: 10,
  dayZeroCounts: false,
  zone: 'Europe/London',
  rollForward: 'none',
  cutOffHour: null,
  calendarRule: 'requested',
  permittedStops: ['clarification', 'returned-as-deficient', 'force majeure'],
  extensionLimit: { times: 1, total: 5, unit: 'calendar-days' },
  reminderOffsets: [],
  rungs: [],
};

export const pins = { agreementRevision: 1, policyVersion: 1, ourCalendar: null, counterpartCalendar: null };

export const terms: PolicyTerms = {
  pins,
  zone: 'Europe/London',
  clocks: { response: tenDays },
  ourCalendar: null,
  counterpartCalendar: null,
  permittedReasons: {
    extension: ['volume of data'],
    refusal: ['ordre public'],
    postponement: ['ongoing investigation'],
  },
};

/** A calendar of Monday to Friday in which only these days are off. */
export function calendar(
  version: number,
  daysOff: readonly string[],
  id = idFrom('calendar', 'test'),
): WorkingCalendar {
  return {
    id,
    version,
    zone: 'Europe/London',
    weekend: [6, 7],
    horizon: { from: '2024-01-01', through: '2024-12-31' },
    daysOff: Object.fromEntries(daysOff.map((date) => [date, 'Holiday'])),
    workedDays: {},
  };
}

/** Two dimensions; one with a list of deficiencies. Half of the assessments are drawn for a second one. */
export const rubric: QualityRubric = {
  rubricVersion: 1,
  effectiveFrom: '2024-01-01',
  dimensions: [
    {
      dimension: 'completeness',
      anchors: ['nothing of it', 'a small part', 'about half', 'nearly all', 'all of it'],
      deficiencyUpTo: 2,
      deficiencies: ['records missing', 'period not covered'],
    },
    {
      dimension: 'verifiability',
      anchors: ['no source', 'hearsay', 'some sources', 'most sources', 'every source'],
      deficiencyUpTo: 1,
      deficiencies: [],
    },
  ],
  ownerMayAssess: false,
  secondAssessmentPercent: 50,
  source: 'Invented for the tests of this slice',
};

export const olga = 'olga';
export const rosa = 'rosa';
export const FILED = '2024-03-01T09:00:00.000Z';
export const SENT = '2024-03-01T10:00:00.000Z';
/** Ten calendar days after 1 March, end of day in London. */
export const DUE = '2024-03-12T00:00:00.000Z';
export const LATER = '2024-04-02T08:00:00.000Z';

/** Noon of a day in March 2024. */
export function march(day: number): string {
  return `2024-03-${String(day).padStart(2, '0')}T12:00:00.000Z`;
}

export const drafted: RequestEvent = { type: 'RequestDrafted', data: { ...content, author: olga } };
export const submitted: RequestEvent = { type: 'RequestSubmitted', data: { submitter: olga } };
export const approved: RequestEvent = { type: 'RequestApproved', data: { approver: rosa } };
export const filed: RequestEvent = {
  type: 'RequestFiled',
  data: { ...content, filedAt: FILED, zone: 'Europe/London', pins },
  occurredAt: FILED,
};
export const transmitted: RequestEvent = {
  type: 'RequestTransmitted',
  data: { transmittedAt: SENT, channel: 'secure mail' },
  occurredAt: SENT,
};
export const clock = { clock: 'response', deadlineVersion: 1 } as const;
export const started: RequestEvent = {
  type: 'ClockStarted',
  data: {
    ...clock,
    startedAt: SENT,
    dueAt: DUE,
    dueOn: '2024-03-11',
    provisional: false,
    basis: { kind: 'computed', policyVersion: 1 },
  },
  occurredAt: SENT,
};
export const missed: RequestEvent = { type: 'DeadlineMissed', data: { ...clock, dueAt: DUE }, occurredAt: DUE };
export const open = [drafted, submitted, approved, filed, transmitted, started];

/** Of an incoming request, received when `filed` was: its clock binds us. */
export const incoming: readonly RequestEvent[] = [
  { ...filed, data: { ...content, direction: 'incoming', filedAt: SENT, zone: 'Europe/London', pins } } as RequestEvent,
  started,
];

export const closed: RequestEvent = {
  type: 'RequestClosed',
  data: { closedAt: LATER, outcomes: content.items.map(({ itemId }) => ({ itemId, outcome: 'not-answered' })) },
};

export const responseId = idFrom('response', 'test');
type Given = Readonly<Record<string, 'interim' | 'partial' | 'final'>>;

export function answer(items: Given, receivedAt: string, at = LATER): RequestCommand {
  const answers = Object.entries(items).map(([itemId, given]) => ({ itemId, answer: given }));
  return { type: 'receive-response', responseId, receivedAt, answers, by: olga, at };
}

export function received(items: Given, receivedAt: string): RequestEvent {
  const answers = Object.entries(items).map(([itemId, given]) => ({ itemId, answer: given }));
  return { type: 'ResponseReceived', data: { responseId, receivedAt, answers }, occurredAt: receivedAt };
}

/** What the commands lead to, one after the other, on top of a history. @throws when one is refused */
export function carriedOut(history: readonly RequestEvent[], ...commands: readonly RequestCommand[]): RequestEvent[] {
  const events = [...history];
  for (const command of commands)
    events.push(
      ...request
        .given(...events)
        .when(command)
        .events(),
    );
  return events;
}
