import { localDate } from '@comity/calendars';
import { type CalendarDate, type Instant, type Recorded, streamId } from '@comity/kernel';
import { type Fold, projection } from '@comity/read-store';
import { type Assessment, type AssessmentEvent, evolveAssessments } from '../domain/assessment.state.js';
import { type CountedQuality, countedQualityOf } from '../domain/counted-quality.js';
import { type ClockName, type RequestData, type RequestEvent, requestStream } from '../domain/request.events.js';
import {
  evolveResponses,
  finalAt,
  type ResponseEvent,
  type ResponseState,
  type Responses,
} from '../domain/response.state.js';
import { answersOf, firstInterimAt } from './request-register.state.js';

/** What has been answered, as far as later answers and corrections need it. */
interface FiguredAnswers {
  readonly itemIds: readonly string[];
  readonly responses: Readonly<Record<string, Pick<ResponseState, 'receivedAt' | 'answers'>>>;
}

/** A time, in days of the request's zone, during which the response clock stood; `through` is null while it stands. */
export interface FiguredStop {
  readonly from: CalendarDate;
  readonly through: CalendarDate | null;
}

/** Of a filed request, what the figures of compliance are computed from. As narrow as can be: figures read every row. */
export interface RequestFiguresRow {
  readonly caseId: string;
  readonly agreementId: string;
  readonly counterpartId: string;
  readonly direction: string;
  readonly kind: string;
  readonly urgency: string;
  readonly reference: string;
  readonly zone: string;
  readonly filedOn: CalendarDate;
  readonly dueAt: Instant | null;
  readonly dueOn: CalendarDate | null;
  /** When something came for the first time, holding answers included. */
  readonly answeredAt: Instant | null;
  readonly interimOn: CalendarDate | null;
  readonly finalAt: Instant | null;
  readonly finalOn: CalendarDate | null;
  readonly refused: boolean;
  readonly withdrawnAt: Instant | null;
  readonly withdrawnOn: CalendarDate | null;
  readonly closedOn: CalendarDate | null;
  readonly counterpartCalendarId: string | null;
  readonly counterpartCalendarVersion: number | null;
  readonly stops: readonly FiguredStop[] | null;
  readonly answers: FiguredAnswers;
  /** Null while nothing has been assessed. */
  readonly quality: CountedQuality | null;
  /** What later assessments need to know of earlier ones. */
  readonly assessments: readonly Assessment[] | null;
  /** Position of the event that made the row what it is: by it, readers find what is new. */
  readonly asOf: bigint;
}

type Figures = Readonly<RequestFiguresRow>;
type ResponseClockEvent = Extract<
  RequestEvent,
  { data: { clock: string; dueAt: string | null; dueOn: string | null } }
>;

/**
 * One row per filed request, with a version only where a figure changes: a table of compliance reads all rows of one moment,
 * so what it does not need is left to the register.
 */
export const requestFigures = projection<RequestEvent, RequestFiguresRow>({
  name: 'request-figures',
  version: 3,
  streams: [requestStream],
  key: (event) => streamId(event.stream),
  columns: {
    caseId: 'uuid',
    agreementId: 'uuid',
    counterpartId: 'uuid',
    direction: 'text',
    kind: 'text',
    urgency: 'text',
    reference: 'text',
    zone: 'text',
    filedOn: 'date',
    dueAt: 'timestamptz',
    dueOn: 'date',
    answeredAt: 'timestamptz',
    interimOn: 'date',
    finalAt: 'timestamptz',
    finalOn: 'date',
    refused: 'boolean',
    withdrawnAt: 'timestamptz',
    withdrawnOn: 'date',
    closedOn: 'date',
    counterpartCalendarId: 'uuid',
    counterpartCalendarVersion: 'integer',
    stops: 'jsonb',
    answers: 'jsonb',
    quality: 'jsonb',
    assessments: 'jsonb',
    asOf: 'bigint',
  },
  indexes: [['asOf']],
  within: [{ kind: 'case', member: 'caseId' }],
  on: {
    RequestFiled: (_row, { data, position }) => filed(data, position),
    FilingCorrected: dated((row, { data: { kind, urgency, reference } }) => ({
      ...row,
      kind: kind ?? row.kind,
      urgency: urgency ?? row.urgency,
      reference: reference ?? row.reference,
    })),
    ClockStarted: dated(due),
    ClockStopped: dated((row, event) => stopped(due(row, event), event)),
    ClockResumed: dated((row, event) => stoodUntil(due(row, event), event.data.clock, event.data.resumedAt)),
    ClockReset: dated((row, event) => stoodUntil(due(row, event), event.data.clock, event.data.startedAt)),
    DeadlineExtended: dated(due),
    DeadlineReprojected: dated(due),
    ResponseReceived: dated(answered),
    ResponseCorrected: dated(answered),
    AssistanceRefused: dated(answered),
    AnswerSent: dated(answered),
    RequestWithdrawn: dated((row, { data: { withdrawnAt } }) => {
      return { ...row, withdrawnAt, withdrawnOn: localDate(withdrawnAt, row.zone) };
    }),
    RequestClosed: dated((row, { data }) => ({ ...row, closedOn: localDate(data.closedAt, row.zone) })),
    RequestReopened: dated((row) => ({ ...row, closedOn: null })),
    QualityAssessed: dated(assessed),
    SecondAssessmentDrawn: dated(assessed),
    QualityContested: dated(assessed),
    QualityConfirmed: dated(assessed),
    RequestDrafted: 'ignored',
    RequestRevised: 'ignored',
    RequestSubmitted: 'ignored',
    RequestApproved: 'ignored',
    RequestSentBack: 'ignored',
    RequestTransmitted: 'ignored',
    ReceiptAcknowledged: 'ignored',
    ReminderIssued: 'ignored',
    ReminderSkipped: 'ignored',
    OverdueRungReached: 'ignored',
    OverdueRungSkipped: 'ignored',
    DeadlineMissed: 'ignored',
    DeadlineMissVoided: 'ignored',
    PreservationRenewed: 'ignored',
    PreservationReleased: 'ignored',
    RequestReturnedAsDeficient: 'ignored',
    RequestRedirected: 'ignored',
    UrgencyClaimed: 'ignored',
    UrgencyAccepted: 'ignored',
    UrgencyDowngraded: 'ignored',
    ClarificationRequested: 'ignored',
    ClarificationProvided: 'ignored',
    AssistancePostponed: 'ignored',
    ReplyRecorded: 'ignored',
    ReplyClassified: 'ignored',
    AnswerDrafted: 'ignored',
    AnswerApproved: 'ignored',
  },
});

/** Marks what a fact changes with its position. Before the filing there is nothing to figure with. */
function dated<Event extends RequestEvent>(
  change: (row: Figures, event: Recorded<Event>) => Figures,
): Fold<Event, RequestFiguresRow> {
  return (row, event) => {
    if (row === undefined) return undefined;
    const next = change(row, event);
    return next === row ? row : { ...next, asOf: event.position };
  };
}

function filed({ filedAt, zone, pins, items, ...asked }: RequestData<'RequestFiled'>, asOf: bigint): Figures {
  const { caseId, agreementId, counterpartId, direction, kind, urgency, reference } = asked;
  return {
    ...{ caseId, agreementId, counterpartId, direction, kind, urgency, reference, zone },
    filedOn: localDate(filedAt, zone),
    ...{ dueAt: null, dueOn: null, answeredAt: null, interimOn: null, finalAt: null, finalOn: null, refused: false },
    ...{ withdrawnAt: null, withdrawnOn: null, closedOn: null, stops: null },
    counterpartCalendarId: pins.counterpartCalendar?.calendarId ?? null,
    counterpartCalendarVersion: pins.counterpartCalendar?.version ?? null,
    answers: { itemIds: items.map(({ itemId }) => itemId), responses: {} },
    ...{ quality: null, assessments: null },
    asOf,
  };
}

function due(row: Figures, { data }: Recorded<ResponseClockEvent>): Figures {
  if (data.clock !== 'response') return row;
  return { ...row, dueAt: data.dueAt, dueOn: data.dueOn };
}

function stopped(row: Figures, { data }: { readonly data: RequestData<'ClockStopped'> }): Figures {
  if (data.clock !== 'response') return row;
  return { ...row, stops: [...(row.stops ?? []), { from: localDate(data.stoppedAt, row.zone), through: null }] };
}

/** A clock that stood runs on, or begins anew: either ends the stop. */
function stoodUntil(row: Figures, clock: ClockName, runsFrom: Instant): Figures {
  if (clock !== 'response' || row.stops === null) return row;
  const through = localDate(runsFrom, row.zone);
  return { ...row, stops: row.stops.map((stop) => (stop.through === null ? { ...stop, through } : stop)) };
}

function answered(row: Figures, event: Recorded<ResponseEvent>): Figures {
  const { itemIds, responses: before } = row.answers;
  const responses = evolveResponses(new Map(Object.entries(before).map(([id, each]) => [id, withRest(each)])), event);
  const items = itemIds.map((itemId) => ({ itemId, text: '' }));
  const all = { content: { items }, responses };
  const dayOf = (at: Instant | null): CalendarDate | null => (at === null ? null : localDate(at, row.zone));
  return {
    ...row,
    answeredAt: [...responses.values()].map(({ receivedAt }) => receivedAt).sort()[0] ?? null,
    interimOn: dayOf(firstInterimAt(all)),
    finalAt: finalAt(all),
    finalOn: dayOf(finalAt(all)),
    refused: answersOf(all).refused,
    answers: { itemIds, responses: kept(responses) },
  };
}

function assessed(row: Figures, event: Recorded<AssessmentEvent>): Figures {
  const assessments = evolveAssessments(row.assessments ?? [], event);
  return { ...row, assessments, quality: countedQualityOf(assessments) };
}

/** No figure depends on the rest of a response. */
function withRest(response: Pick<ResponseState, 'receivedAt' | 'answers'>): ResponseState {
  return { ...response, statedAt: response.receivedAt, summary: null, ground: null, corrections: [] };
}

function kept(responses: Responses): FiguredAnswers['responses'] {
  return Object.fromEntries([...responses].map(([id, { receivedAt, answers }]) => [id, { receivedAt, answers }]));
}
