import { type Instant, unreachable } from '@comity/kernel';
import { type Assessment, evolveAssessments } from './assessment.state.js';
import { type Clocks, evolveClocks } from './clock.state.js';
import { type Course, evolveCourse, freshCourse } from './course.state.js';
import type { ItemOutcome, Pins, RequestContent, RequestData, RequestEvent } from './request.events.js';
import { evolveResponses, type Responses } from './response.state.js';

export type RequestPhase = 'unknown' | 'draft' | 'submitted' | 'approved' | 'open' | 'withdrawn' | 'closed';

/** One request, as its events tell it. */
export interface RequestState {
  readonly phase: RequestPhase;
  readonly content: RequestContent | null;
  /** Everyone who drafted or revised the text, or registered it: none of them approves it. */
  readonly authors: readonly string[];
  readonly filedAt: Instant | null;
  readonly zone: string | null;
  readonly pins: Pins | null;
  /** Came from a register that holds what was already under way. */
  readonly imported: boolean;
  /** When it was sent for the first time. */
  readonly transmittedAt: Instant | null;
  readonly acknowledgedAt: Instant | null;
  readonly clocks: Clocks;
  readonly responses: Responses;
  readonly assessments: readonly Assessment[];
  readonly withdrawnAt: Instant | null;
  readonly outcomes: readonly ItemOutcome[] | null;
  readonly course: Course;
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
  course: freshCourse,
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
    case 'FilingCorrected':
      return filingCorrected(state, event.data);
    case 'RequestTransmitted': {
      const transmittedAt = state.transmittedAt ?? event.data.transmittedAt;
      return { ...state, transmittedAt, course: evolveCourse(state.course, event) };
    }
    case 'ReceiptAcknowledged':
      return { ...state, acknowledgedAt: event.data.acknowledgedAt };
    case 'ClockStarted':
    case 'ClockStopped':
    case 'ClockResumed':
    case 'ClockReset':
    case 'DeadlineExtended':
    case 'DeadlineReprojected':
    case 'ReminderIssued':
    case 'ReminderSkipped':
    case 'OverdueRungReached':
    case 'OverdueRungSkipped':
    case 'DeadlineMissed':
    case 'DeadlineMissVoided':
    case 'PreservationRenewed':
      return { ...state, clocks: evolveClocks(state.clocks, event) };
    case 'ResponseReceived':
    case 'ResponseCorrected':
    case 'AssistanceRefused':
      return { ...state, responses: evolveResponses(state.responses, event) };
    case 'AnswerSent':
      return {
        ...state,
        responses: evolveResponses(state.responses, event),
        course: evolveCourse(state.course, event),
      };
    case 'QualityAssessed':
    case 'SecondAssessmentDrawn':
    case 'QualityContested':
    case 'QualityConfirmed':
      return { ...state, assessments: evolveAssessments(state.assessments, event) };
    case 'RequestWithdrawn':
      return { ...state, phase: 'withdrawn', withdrawnAt: event.data.withdrawnAt };
    case 'RequestClosed':
      return { ...state, phase: 'closed', outcomes: event.data.outcomes, course: evolveCourse(state.course, event) };
    case 'RequestReopened':
      return { ...state, phase: 'open', outcomes: null, course: evolveCourse(state.course, event) };
    case 'UrgencyAccepted':
    case 'UrgencyDowngraded':
      return { ...state, pins: pinsAfter(state.pins, event.data), course: evolveCourse(state.course, event) };
    case 'RequestReturnedAsDeficient':
    case 'RequestRedirected':
    case 'UrgencyClaimed':
    case 'ClarificationRequested':
    case 'ClarificationProvided':
    case 'AssistancePostponed':
    case 'ReplyRecorded':
    case 'ReplyClassified':
    case 'AnswerDrafted':
    case 'AnswerApproved':
    case 'PreservationReleased':
      return { ...state, course: evolveCourse(state.course, event) };
    default:
      return unreachable(event);
  }
}

function filed(state: RequestState, data: RequestData<'RequestFiled'>): RequestState {
  const { filedAt, zone, pins, register, registrar, ...content } = data;
  const authors = registrar === undefined ? state.authors : [registrar];
  return { ...state, phase: 'open', content, authors, filedAt, zone, pins, imported: register !== undefined };
}

function pinsAfter(pins: Pins | null, { policyVersion }: { readonly policyVersion?: number | undefined }): Pins | null {
  return pins === null || policyVersion === undefined ? pins : { ...pins, policyVersion };
}

function filingCorrected(state: RequestState, data: RequestData<'FilingCorrected'>): RequestState {
  const { reason: _reason, ...corrected } = data;
  const stated = Object.fromEntries(Object.entries(corrected).filter(([, value]) => value !== undefined));
  return state.content === null ? state : { ...state, content: { ...state.content, ...stated } };
}
