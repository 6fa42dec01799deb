import { type CalendarDate, type Instant, unreachable } from '@comity/kernel';
import type {
  ClockName,
  DeadlineBasis,
  ExtensionAmount,
  ItemOutcome,
  Pins,
  RequestContent,
  RequestData,
  RequestEvent,
} from './request.events.js';

export type RequestPhase = 'unknown' | 'draft' | 'submitted' | 'approved' | 'open' | 'withdrawn' | 'closed';

/** One running clock and what has been decided about it. */
export interface ClockState {
  readonly startedAt: Instant;
  readonly deadlineVersion: number;
  readonly dueAt: Instant | null;
  readonly dueOn: CalendarDate | null;
  readonly provisional: boolean;
  readonly basis: DeadlineBasis;
  readonly extensions: readonly (ExtensionAmount & { readonly reason: string })[];
  /** The miss in force: of the present deadline version and not voided. */
  readonly missed: { readonly deadlineVersion: number } | null;
}

/** What one response says of each item, with the instant at which it arrived as we know it today. */
export interface ResponseState {
  readonly receivedAt: Instant;
  readonly answers: Readonly<Record<string, 'interim' | 'partial' | 'final' | 'refusal'>>;
  readonly corrections: readonly string[];
}

/** One request, as its events tell it. */
export interface RequestState {
  readonly phase: RequestPhase;
  readonly content: RequestContent | null;
  /** Everyone who drafted or revised the text: none of them approves it. */
  readonly authors: readonly string[];
  readonly filedAt: Instant | null;
  readonly zone: string | null;
  readonly pins: Pins | null;
  /** Came from a register that holds what was already under way. */
  readonly imported: boolean;
  readonly transmittedAt: Instant | null;
  readonly acknowledgedAt: Instant | null;
  readonly clocks: Readonly<Partial<Record<ClockName, ClockState>>>;
  readonly responses: ReadonlyMap<string, ResponseState>;
  readonly assessments: readonly string[];
  readonly withdrawnAt: Instant | null;
  readonly outcomes: readonly ItemOutcome[] | null;
}

export const unknownRequest: RequestState = {
  phase: 'unknown',
  content: null,
  authors: [],
  filedAt: null,
  zone: null,
  pins: null,
  imported: false,
  transmittedAt: null,
  acknowledgedAt: null,
  clocks: {},
  responses: new Map(),
  assessments: [],
  withdrawnAt: null,
  outcomes: null,
};

/** Folds one fact into a request. */
export function evolve(state: RequestState, event: RequestEvent): RequestState {
  switch (event.type) {
    case 'RequestDrafted':
    case 'RequestRevised': {
      const { author, ...content } = event.data;
      return { ...state, phase: 'draft', content, authors: [...new Set([...state.authors, author])] };
    }
    case 'RequestSubmitted':
      return { ...state, phase: 'submitted' };
    case 'RequestApproved':
      return { ...state, phase: 'approved' };
    case 'RequestSentBack':
      return { ...state, phase: 'draft' };
    case 'RequestFiled':
      return filed(state, event.data);
    case 'RequestTransmitted':
      return { ...state, transmittedAt: event.data.transmittedAt };
    case 'ReceiptAcknowledged':
      return { ...state, acknowledgedAt: event.data.acknowledgedAt };
    case 'ClockStarted':
    case 'DeadlineExtended':
    case 'DeadlineReprojected':
    case 'DeadlineMissed':
    case 'DeadlineMissVoided':
      return evolveClock(state, event);
    case 'ResponseReceived':
    case 'ResponseCorrected':
    case 'AssistanceRefused':
      return evolveResponses(state, event);
    case 'QualityAssessed':
      return { ...state, assessments: [...state.assessments, event.data.assessmentId] };
    case 'RequestWithdrawn':
      return { ...state, phase: 'withdrawn', withdrawnAt: event.data.withdrawnAt };
    case 'RequestClosed':
      return { ...state, phase: 'closed', outcomes: event.data.outcomes };
    default:
      return unreachable(event);
  }
}

function filed(state: RequestState, data: RequestData<'RequestFiled'>): RequestState {
  const { filedAt, zone, pins, register, ...content } = data;
  return { ...state, phase: 'open', content, filedAt, zone, pins, imported: register !== undefined };
}

type ClockEvent = Extract<
  RequestEvent,
  { type: 'ClockStarted' | 'DeadlineExtended' | 'DeadlineReprojected' | 'DeadlineMissed' | 'DeadlineMissVoided' }
>;

function evolveClock(state: RequestState, event: ClockEvent): RequestState {
  const clock = state.clocks[event.data.clock];
  const next = nextClock(clock, event);
  return next === undefined ? state : { ...state, clocks: { ...state.clocks, [event.data.clock]: next } };
}

function nextClock(clock: ClockState | undefined, event: ClockEvent): ClockState | undefined {
  switch (event.type) {
    case 'ClockStarted': {
      const { clock: _name, startedAt, ...deadline } = event.data;
      return { startedAt, ...deadline, extensions: [], missed: null };
    }
    case 'DeadlineExtended': {
      const { clock: _name, reason, by, ...deadline } = event.data;
      const extensions = by === undefined ? [] : [{ ...by, reason }];
      return clock && { ...clock, ...deadline, extensions: [...clock.extensions, ...extensions], missed: null };
    }
    case 'DeadlineReprojected': {
      const { clock: _name, reason: _reason, ...deadline } = event.data;
      return clock && { ...clock, ...deadline, missed: null };
    }
    case 'DeadlineMissed':
      return clock && { ...clock, missed: { deadlineVersion: event.data.deadlineVersion } };
    case 'DeadlineMissVoided':
      return clock && { ...clock, missed: null };
    default:
      return unreachable(event);
  }
}

type ResponseEvent = Extract<RequestEvent, { type: 'ResponseReceived' | 'ResponseCorrected' | 'AssistanceRefused' }>;

function evolveResponses(state: RequestState, event: ResponseEvent): RequestState {
  const next = nextResponse(state.responses.get(event.data.responseId), event);
  return next === undefined
    ? state
    : { ...state, responses: new Map([...state.responses, [event.data.responseId, next]]) };
}

function nextResponse(response: ResponseState | undefined, event: ResponseEvent): ResponseState | undefined {
  switch (event.type) {
    case 'ResponseReceived': {
      const answers = Object.fromEntries(event.data.answers.map(({ itemId, answer }) => [itemId, answer]));
      return { receivedAt: event.data.receivedAt, answers, corrections: [] };
    }
    case 'AssistanceRefused': {
      const answers = Object.fromEntries(event.data.itemIds.map((itemId) => [itemId, 'refusal' as const]));
      return { receivedAt: event.data.receivedAt, answers, corrections: [] };
    }
    case 'ResponseCorrected':
      return (
        response && {
          ...response,
          receivedAt: event.data.receivedAt ?? response.receivedAt,
          corrections: [...response.corrections, event.data.correctionId],
        }
      );
    default:
      return unreachable(event);
  }
}

/** When the last item got its final answer or refusal; null while one is still without. */
export function finalAt(state: Pick<RequestState, 'content' | 'responses'>): Instant | null {
  let last: Instant | null = null;
  for (const { itemId } of state.content?.items ?? []) {
    const answeredAt = firstFinal(state, itemId);
    if (answeredAt === null) return null;
    if (last === null || answeredAt > last) last = answeredAt;
  }
  return last;
}

function firstFinal(state: Pick<RequestState, 'responses'>, itemId: string): Instant | null {
  let first: Instant | null = null;
  for (const { receivedAt, answers } of state.responses.values()) {
    const answer = answers[itemId];
    if ((answer === 'final' || answer === 'refusal') && (first === null || receivedAt < first)) first = receivedAt;
  }
  return first;
}

/** When the clock's demand was met (so a later due instant is no miss), or null while it is not. */
export function satisfiedAt(state: RequestState, clock: ClockName): Instant | null {
  const met = clock === 'acknowledgement' ? earliest(state.acknowledgedAt, firstResponseAt(state)) : finalAt(state);
  return earliest(met, state.withdrawnAt);
}

/** An answer proves receipt as well as an acknowledgement does. */
function firstResponseAt(state: RequestState): Instant | null {
  let first: Instant | null = null;
  for (const { receivedAt } of state.responses.values()) first = earliest(first, receivedAt);
  return first;
}

function earliest(a: Instant | null, b: Instant | null): Instant | null {
  if (a === null || b === null) return a ?? b;
  return a < b ? a : b;
}
