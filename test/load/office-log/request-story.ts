import { type Instant, idFrom } from '@comity/kernel';
import type { RequestEvent } from '@comity/requests/contract';

/** One fact and when it was recorded. */
export interface ToldEvent {
  readonly at: number;
  readonly event: RequestEvent;
}

export const AGREEMENT_ID = idFrom('bench', 'agreement');
export const COUNTERPARTS = Array.from({ length: 12 }, (_, place) => ({
  counterpartId: idFrom('bench', 'counterpart', place),
  calendarId: idFrom('bench', 'calendar', place),
  name: `Ministry ${place + 1}`,
}));

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const REQUESTS_PER_CASE = 20;
const BUDGET_DAYS = 30;
const KINDS = ['information', 'preservation', 'testimony'];
const URGENCIES = ['routine', 'routine', 'urgent'];
const SUBJECTS = ['Logs of the relay', 'Subscriber data', 'Server image', 'Payment records', 'Wallet holders'];
/** A holiday that the counterparts keep every year. */
const BASIS = { kind: 'computed', policyVersion: 1 } as const;

/**
 * The life of one request, about ten events: drafted, approved, filed, sent, acknowledged, answered at first and in full,
 * assessed now and then, closed. One in six is never answered, and flagged when it is due.
 * @param random 0 to 1, a new one at each call
 */
export function requestStory(place: number, filedMs: number, random: () => number): ToldEvent[] {
  const party = COUNTERPARTS[Math.floor(random() ** 2 * COUNTERPARTS.length)] ?? COUNTERPARTS[0];
  const events: ToldEvent[] = [];
  const tell = (at: number, type: RequestEvent['type'], data: object): void => {
    events.push({ at: Math.round(at), event: { type, data } as RequestEvent });
  };
  const content = {
    ...{ agreementId: AGREEMENT_ID, caseId: idFrom('bench', 'case', Math.floor(place / REQUESTS_PER_CASE)) },
    counterpartId: party?.counterpartId,
    direction: random() < 0.7 ? 'outgoing' : 'incoming',
    ...{ kind: pick(KINDS, random), urgency: pick(URGENCIES, random), reference: `REQ-${place}` },
    subject: `${pick(SUBJECTS, random)} at 203.0.113.${place % 256}`,
    items: ['1', '2'].map((itemId) => ({ itemId, text: 'All records of the last ninety days, with their sources' })),
  };
  tell(filedMs - 4 * HOUR_MS, 'RequestDrafted', { ...content, author: 'olga' });
  tell(filedMs - 2 * HOUR_MS, 'RequestSubmitted', { submitter: 'olga' });
  tell(filedMs - HOUR_MS, 'RequestApproved', { approver: 'rosa' });
  const counterpartCalendar = { calendarId: party?.calendarId, version: 1 };
  const pins = { agreementRevision: 1, policyVersion: 1, ourCalendar: null, counterpartCalendar };
  tell(filedMs, 'RequestFiled', { ...content, filedAt: instantOf(filedMs), zone: 'UTC', pins });
  tellAnswer(tell, place, filedMs, random);
  return events;
}

type Tell = (at: number, type: RequestEvent['type'], data: object) => void;

function tellAnswer(tell: Tell, place: number, filedMs: number, random: () => number): void {
  const sentAt = filedMs + HOUR_MS;
  const dueMs = Math.floor(sentAt / DAY_MS) * DAY_MS + (BUDGET_DAYS + 1) * DAY_MS;
  const dueAt = instantOf(dueMs);
  const clock = { clock: 'response', deadlineVersion: 1 };
  tell(sentAt, 'RequestTransmitted', { transmittedAt: instantOf(sentAt), channel: 'secure mail' });
  const due = { dueAt, dueOn: instantOf(dueMs - DAY_MS).slice(0, 10), provisional: false, basis: BASIS };
  tell(sentAt, 'ClockStarted', { ...clock, startedAt: instantOf(sentAt), ...due });
  const acknowledgedMs = sentAt + (0.2 + random() * 2) * DAY_MS;
  tell(acknowledgedMs, 'ReceiptAcknowledged', {
    acknowledgedAt: instantOf(acknowledgedMs),
    theirReference: `T-${place}`,
  });
  const answeredMs = random() < 1 / 6 ? Number.POSITIVE_INFINITY : acknowledgedMs + (1 + random() ** 2 * 60) * DAY_MS;
  if (random() < 0.5) tellResponse(tell, place, 'interim', acknowledgedMs + random() * DAY_MS);
  if (answeredMs >= dueMs) tell(dueMs + HOUR_MS / 2, 'DeadlineMissed', { ...clock, dueAt });
  if (answeredMs === Number.POSITIVE_INFINITY) return;
  tellResponse(tell, place, 'final', answeredMs);
  if (random() < 0.3) tellAssessment(tell, place, answeredMs + DAY_MS, random);
  const outcomes = ['1', '2'].map((itemId) => ({ itemId, outcome: 'answered' }));
  if (random() < 0.8)
    tell(answeredMs + 2 * DAY_MS, 'RequestClosed', { closedAt: instantOf(answeredMs + 2 * DAY_MS), outcomes });
}

function tellResponse(tell: Tell, place: number, answer: 'interim' | 'final', at: number): void {
  const answers = ['1', '2'].map((itemId) => ({ itemId, answer }));
  tell(at, 'ResponseReceived', { responseId: idFrom('bench', answer, place), receivedAt: instantOf(at), answers });
}

function tellAssessment(tell: Tell, place: number, at: number, random: () => number): void {
  const score = 2 + Math.floor(random() * 3);
  const scores = ['1', '2'].map((itemId) => ({ itemId, dimension: 'completeness', score }));
  tell(at, 'QualityAssessed', { assessmentId: idFrom('bench', 'assessment', place), assessor: 'ivan', scores });
}

function pick<Value>(values: readonly Value[], random: () => number): Value | undefined {
  return values[Math.floor(random() * values.length)];
}

export function instantOf(ms: number): Instant {
  return new Date(Math.round(ms)).toISOString();
}
