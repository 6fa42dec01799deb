import { localDate } from '@comity/calendars';
import { Fault, type Recorded, streamId } from '@comity/kernel';
import { type Fold, projection } from '@comity/read-store';
import { openStop } from '../domain/clock.state.js';
import { countedQualityOf } from '../domain/counted-quality.js';
import { freshCourse } from '../domain/course.state.js';
import { claimedUrgency } from '../domain/decide-urgency.js';
import { type RequestEvent, requestStream } from '../domain/request.events.js';
import { evolve, type RequestState } from '../domain/request.state.js';
import { waitingOn } from '../domain/satisfied.js';
import { type Notes, note, notesOf } from './request-register.notes.js';
import type { RegisterRow } from './request-register.row.js';
import { answersOf, firstInterimAt, stateOf } from './request-register.state.js';

/** A draft has no zone of its own yet, and no days either. */
const ZONE_BEFORE_FILING = 'UTC';

/** Every fact is folded by the domain's own rules; the row is what they lead to. */
const folded: Fold<RequestEvent, RegisterRow> = (row, event, requestId) => {
  const before = stateOf(row);
  const state = evolve(before, event);
  if (state.filedAt !== before.filedAt) checkFiled(state, event);
  const notesBefore = notesOf(row);
  const notes = note(notesBefore, event, state.zone ?? ZONE_BEFORE_FILING);
  // Most facts leave the answers as they are; what is derived from them then stands in the row already.
  const isAnswerless =
    state.responses === before.responses && state.content === before.content && notes.remarks === notesBefore.remarks;
  const answers = row !== undefined && isAnswerless ? answersIn(row) : answersOfState(state, notes);
  const identity = { requestId, revision: event.revision, status: statusOf(state, event) };
  return rowOf({ ...identity, ...answers.shown, ...daysOf(state, row) }, state, notes, answers);
};

/** Who asks for what was known by an instant is shown nothing that was filed later. */
function checkFiled({ filedAt }: RequestState, { stream, revision, recordedAt }: Recorded<RequestEvent>): void {
  if (filedAt === null || filedAt <= recordedAt) return;
  throw new Fault('filed-in-the-future', `${stream}@${revision} says of ${filedAt} what was recorded at ${recordedAt}`);
}

interface Answers {
  readonly shown: Pick<RegisterRow, 'answered' | 'finalAt' | 'refused' | 'interimOn' | 'finalOn'>;
  readonly items: RegisterRow['detail']['items'];
  readonly responses: RegisterRow['detail']['responses'];
}

function answersIn({
  answered,
  finalAt,
  refused,
  interimOn,
  finalOn,
  detail: { items, responses },
}: RegisterRow): Answers {
  return { shown: { answered, finalAt, refused, interimOn, finalOn }, items, responses };
}

function answersOfState(state: RequestState, { remarks }: Notes): Answers {
  const { items, ...shown } = answersOf(state);
  const responses = [...state.responses].map(([responseId, response]) => ({
    ...{ summary: null, ground: null, afterClosure: false },
    ...remarks[responseId],
    responseId,
    receivedAt: response.receivedAt,
    statedAt: response.statedAt,
    answers: response.answers,
    corrections: response.corrections,
  }));
  const interimOn = dayOf(firstInterimAt(state), state.zone);
  return { shown: { ...shown, interimOn, finalOn: dayOf(shown.finalAt, state.zone) }, items, responses };
}

function daysOf(
  { filedAt, withdrawnAt, zone }: RequestState,
  row: RegisterRow | undefined,
): Pick<RegisterRow, 'filedOn' | 'withdrawnOn'> {
  const isSameZone = row?.zone === zone;
  return {
    filedOn: isSameZone && row.filedAt === filedAt ? row.filedOn : dayOf(filedAt, zone),
    withdrawnOn: isSameZone && row.withdrawnAt === withdrawnAt ? row.withdrawnOn : dayOf(withdrawnAt, zone),
  };
}

function statusOf(state: RequestState, event: Recorded<RequestEvent>): RegisterRow['status'] {
  if (state.phase !== 'unknown') return state.phase;
  throw new Fault('request-without-content', `${event.stream}@${event.revision} is about a request that is not there`);
}

function rowOf(
  own: Pick<RegisterRow, 'requestId' | 'revision' | 'status' | 'filedOn' | 'withdrawnOn'> & Answers['shown'],
  state: RequestState,
  notes: Notes,
  { items, responses }: Answers,
): RegisterRow {
  const { content } = state;
  if (content === null) throw new Fault('request-without-content', `request ${own.requestId} has no content`);
  const { items: _items, particulars = null, supplements = null, ...asked } = content;
  const { owner, voided, closedOn, correctedOn, registerId, rowId, extensions, channel, theirReference } = notes;
  const { assessments, authors, clocks, pins, outcomes, zone, filedAt, course } = state;
  const { transmittedAt, acknowledgedAt, withdrawnAt } = state;
  return {
    ...own,
    ...asked,
    ...deadlineOf(state),
    ...pinnedVersions(state),
    ...courseOf(state),
    supplements,
    ...{ zone, filedAt, transmittedAt, acknowledgedAt, withdrawnAt },
    ...{ owner, voided, closedOn, correctedOn, registerId, rowId },
    // In the order in which a row keeps them, so that it takes them as they are.
    detail: {
      ...{ assessments, authors, channel, clocks, course: course === freshCourse ? null : course, extensions, items },
      ...{ outcomes, particulars, pins, responses, theirReference },
    },
    searchText: `${content.reference} ${content.subject}`.toLowerCase(),
    quality: countedQualityOf(assessments),
  };
}

function deadlineOf({
  clocks: { response },
}: RequestState): Pick<
  RegisterRow,
  'dueAt' | 'dueOn' | 'provisional' | 'standing' | 'deadlineVersion' | 'missed' | 'missedAt' | 'rung'
> {
  const missed = response !== undefined && response.missed !== null;
  return {
    dueAt: response?.dueAt ?? null,
    dueOn: response?.dueOn ?? null,
    provisional: response?.provisional ?? false,
    standing: response !== undefined && openStop(response) !== undefined,
    deadlineVersion: response?.deadlineVersion ?? null,
    missed,
    missedAt: missed ? response.dueAt : null,
    rung: missed ? (response.rung?.rung ?? null) : null,
  };
}

function courseOf(
  state: RequestState,
): Pick<RegisterRow, 'claimedUrgency' | 'acceptedUrgency' | 'waitingOn' | 'returned' | 'postponedTo' | 'unclassified'> {
  const { urgency, returns, postponements, replies } = state.course;
  return {
    claimedUrgency: claimedUrgency(state),
    acceptedUrgency: urgency.accepted,
    waitingOn: waitingOn(state),
    returned: returns.some(({ resubmittedAt }) => resubmittedAt === null),
    postponedTo: postponements.at(-1)?.expectedOn ?? null,
    unclassified: replies.filter(({ kind }) => kind === null).length,
  };
}

function pinnedVersions({
  pins,
}: RequestState): Pick<
  RegisterRow,
  'policyVersion' | 'ourCalendarId' | 'ourCalendarVersion' | 'counterpartCalendarId' | 'counterpartCalendarVersion'
> {
  return {
    policyVersion: pins?.policyVersion ?? null,
    ourCalendarId: pins?.ourCalendar?.calendarId ?? null,
    ourCalendarVersion: pins?.ourCalendar?.version ?? null,
    counterpartCalendarId: pins?.counterpartCalendar?.calendarId ?? null,
    counterpartCalendarVersion: pins?.counterpartCalendar?.version ?? null,
  };
}

function dayOf(at: string | null, zone: string | null): string | null {
  return at === null ? null : localDate(at, zone ?? ZONE_BEFORE_FILING);
}

/** One row per request, for the register, the overdue list and the metrics. */
export const requestRegister = projection<RequestEvent, RegisterRow>({
  name: 'request-register',
  version: 9,
  streams: [requestStream],
  key: (event) => streamId(event.stream),
  columns: {
    requestId: 'uuid',
    revision: 'integer',
    caseId: 'uuid',
    agreementId: 'uuid',
    counterpartId: 'uuid',
    direction: 'text',
    kind: 'text',
    urgency: 'text',
    claimedUrgency: 'text',
    acceptedUrgency: 'text',
    reference: 'text',
    subject: 'text',
    supplements: 'uuid',
    status: 'text',
    answered: 'text',
    waitingOn: 'text',
    returned: 'boolean',
    postponedTo: 'date',
    unclassified: 'integer',
    zone: 'text',
    filedAt: 'timestamptz',
    filedOn: 'date',
    transmittedAt: 'timestamptz',
    acknowledgedAt: 'timestamptz',
    dueAt: 'timestamptz',
    dueOn: 'date',
    provisional: 'boolean',
    standing: 'boolean',
    deadlineVersion: 'integer',
    missed: 'boolean',
    missedAt: 'timestamptz',
    rung: 'text',
    voided: 'integer',
    interimOn: 'date',
    finalAt: 'timestamptz',
    finalOn: 'date',
    refused: 'boolean',
    withdrawnAt: 'timestamptz',
    withdrawnOn: 'date',
    closedOn: 'date',
    correctedOn: 'date',
    owner: 'text',
    policyVersion: 'integer',
    ourCalendarId: 'uuid',
    ourCalendarVersion: 'integer',
    counterpartCalendarId: 'uuid',
    counterpartCalendarVersion: 'integer',
    registerId: 'text',
    rowId: 'text',
    detail: 'jsonb',
    searchText: 'text',
    quality: 'jsonb',
  },
  within: [
    { kind: 'case', member: 'caseId' },
    { kind: 'id', member: 'requestId', category: requestStream.category },
  ],
  indexes: [
    ['dueAt'],
    ['filedAt'],
    { lacking: 'filedAt' },
    ['status', 'dueAt'],
    ['status', 'finalAt', 'dueAt'],
    ['counterpartId', 'dueAt'],
    ['caseId'],
    ['supplements'],
    { trigram: 'searchText' },
    { newest: true },
  ],
  on: {
    RequestDrafted: folded,
    RequestRevised: folded,
    RequestSubmitted: folded,
    RequestApproved: folded,
    RequestSentBack: folded,
    RequestFiled: folded,
    FilingCorrected: folded,
    RequestTransmitted: folded,
    ReceiptAcknowledged: folded,
    ClockStarted: folded,
    DeadlineExtended: folded,
    DeadlineReprojected: folded,
    ReminderIssued: folded,
    ReminderSkipped: folded,
    OverdueRungReached: folded,
    OverdueRungSkipped: folded,
    DeadlineMissed: folded,
    DeadlineMissVoided: folded,
    ResponseReceived: folded,
    ResponseCorrected: folded,
    AssistanceRefused: folded,
    QualityAssessed: folded,
    SecondAssessmentDrawn: folded,
    QualityContested: folded,
    QualityConfirmed: folded,
    RequestWithdrawn: folded,
    RequestClosed: folded,
    RequestReturnedAsDeficient: folded,
    RequestRedirected: folded,
    UrgencyClaimed: folded,
    UrgencyAccepted: folded,
    UrgencyDowngraded: folded,
    ClarificationRequested: folded,
    ClarificationProvided: folded,
    ClockStopped: folded,
    ClockResumed: folded,
    ClockReset: folded,
    AssistancePostponed: folded,
    ReplyRecorded: folded,
    ReplyClassified: folded,
    AnswerDrafted: folded,
    AnswerApproved: folded,
    AnswerSent: folded,
    PreservationRenewed: folded,
    PreservationReleased: folded,
    RequestReopened: folded,
  },
});
