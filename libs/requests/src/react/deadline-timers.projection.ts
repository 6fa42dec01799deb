import { type Instant, type Recorded, streamId } from '@comity/kernel';
import { projection } from '@comity/read-store';
import { SCHEDULER } from '@comity/timers';
import type { FlagMissedDeadline, IssueReminder, ReachRung } from '../domain/clock.commands.js';
import { type Course, freshCourse } from '../domain/course.state.js';
import type { RequestCommand } from '../domain/request.commands.js';
import { requestDecider } from '../domain/request.decider.js';
import {
  type ClockName,
  clockName,
  type DeadlineReminder,
  type DeadlineRung,
  type RequestEvent,
  requestStream,
} from '../domain/request.events.js';
import { evolve, type RequestState, unknownRequest } from '../domain/request.state.js';
import type { ResponseState } from '../domain/response.state.js';

/** One deadline that will be missed, or one time before or after it that will come, when its instant passes and nothing else happens. */
export interface DeadlineTimer {
  readonly clock: ClockName;
  readonly deadlineVersion: number;
  readonly dueAt: Instant;
  /** Of a reminder, how long before the deadline it falls due; absent for the deadline itself. */
  readonly remindsBefore?: DeadlineReminder['before'];
  /** Of a rung, how long after the deadline its time comes. */
  readonly reachedAfter?: DeadlineRung['after'];
}

/** What the passing of time will bring for one request, and when the next of it falls due. */
export interface DeadlineTimersRow {
  readonly requestId: string;
  /** The earliest of `timers`; null while none is pending. */
  readonly nextDueAt: Instant | null;
  readonly timers: readonly DeadlineTimer[];
  readonly facts: TimedFacts;
}

/** As much of a request's state as its deadlines depend on; the wording of what is asked is left out. */
type TimedFacts = Pick<
  RequestState,
  'phase' | 'content' | 'imported' | 'acknowledgedAt' | 'clocks' | 'withdrawnAt' | 'course'
> & {
  readonly responses: readonly (readonly [string, ResponseState])[];
};

/** One row per request, so that one event of a request moves all of its timers. Works for the scheduler alone. */
export const deadlineTimers = projection<RequestEvent, DeadlineTimersRow>({
  name: 'deadline-timers',
  version: 6,
  streams: [requestStream],
  columns: { requestId: 'uuid', nextDueAt: 'timestamptz', timers: 'jsonb', facts: 'jsonb' },
  indexes: [['nextDueAt']],
  key: (event) => streamId(event.stream),
  on: {
    RequestDrafted: 'ignored',
    RequestRevised: 'ignored',
    RequestSubmitted: 'ignored',
    RequestApproved: 'ignored',
    RequestSentBack: 'ignored',
    RequestFiled: timersAfter,
    FilingCorrected: 'ignored',
    RequestTransmitted: 'ignored',
    ReceiptAcknowledged: timersAfter,
    ClockStarted: timersAfter,
    DeadlineExtended: timersAfter,
    DeadlineReprojected: timersAfter,
    ReminderIssued: timersAfter,
    ReminderSkipped: timersAfter,
    OverdueRungReached: timersAfter,
    OverdueRungSkipped: timersAfter,
    DeadlineMissed: timersAfter,
    DeadlineMissVoided: timersAfter,
    ResponseReceived: timersAfter,
    ResponseCorrected: timersAfter,
    AssistanceRefused: timersAfter,
    QualityAssessed: 'ignored',
    SecondAssessmentDrawn: 'ignored',
    QualityContested: 'ignored',
    QualityConfirmed: 'ignored',
    RequestWithdrawn: timersAfter,
    RequestClosed: timersAfter,
    RequestReturnedAsDeficient: timersAfter,
    RequestRedirected: 'ignored',
    UrgencyClaimed: 'ignored',
    UrgencyAccepted: 'ignored',
    UrgencyDowngraded: 'ignored',
    ClarificationRequested: timersAfter,
    ClarificationProvided: timersAfter,
    ClockStopped: timersAfter,
    ClockResumed: timersAfter,
    ClockReset: timersAfter,
    AssistancePostponed: 'ignored',
    ReplyRecorded: 'ignored',
    ReplyClassified: 'ignored',
    AnswerDrafted: 'ignored',
    AnswerApproved: 'ignored',
    AnswerSent: timersAfter,
    PreservationRenewed: timersAfter,
    PreservationReleased: timersAfter,
    RequestReopened: timersAfter,
  },
});

function timersAfter(
  row: DeadlineTimersRow | undefined,
  event: Recorded<RequestEvent>,
  requestId: string,
): DeadlineTimersRow {
  const state = evolve(row === undefined ? unknownRequest : stateOf(row.facts), event);
  const timers = pendingTimers(state);
  const [first] = timers.map(({ dueAt }) => dueAt).sort();
  return { requestId, nextDueAt: first ?? null, timers, facts: factsOf(state) };
}

/** A timer is pending while the decider, asked at its instant, would act: the rule stands in one place only. */
function pendingTimers(state: RequestState): DeadlineTimer[] {
  return clockName.options.flatMap((clock) => {
    const { dueAt = null, deadlineVersion = 0, reminders = [], rungs = [] } = state.clocks[clock] ?? {};
    if (dueAt === null) return [];
    const before = reminders.map(({ at, before }) => ({ clock, deadlineVersion, dueAt: at, remindsBefore: before }));
    const after = [...new Map(rungs.map(({ at, after }) => [at, after]))].map(([at, reachedAfter]) => {
      return { clock, deadlineVersion, dueAt: at, reachedAfter };
    });
    return [...before, { clock, deadlineVersion, dueAt }, ...after].filter((timer) =>
      acts(questionOf(timer, timer.dueAt), state),
    );
  });
}

function acts(question: RequestCommand, state: RequestState): boolean {
  const decision = requestDecider.decide(question, state);
  return decision.accepted && decision.events.length > 0;
}

/** What the timer asks of its request. @param at what time it is */
export function questionOf(
  { clock, deadlineVersion, dueAt, remindsBefore, reachedAfter }: DeadlineTimer,
  at: Instant,
): FlagMissedDeadline | IssueReminder | ReachRung {
  const asked = { clock, deadlineVersion, by: SCHEDULER.id, at };
  if (remindsBefore !== undefined) return { type: 'issue-reminder', ...asked, remindAt: dueAt };
  if (reachedAfter !== undefined) return { type: 'reach-rung', ...asked, reachAt: dueAt };
  return { type: 'flag-missed', ...asked };
}

function factsOf({
  phase,
  content,
  imported,
  acknowledgedAt,
  clocks,
  withdrawnAt,
  responses,
  course,
}: RequestState): TimedFacts {
  const wordless = content && {
    ...content,
    subject: '',
    particulars: {},
    items: content.items.map(({ itemId }) => ({ itemId, text: '' })),
  };
  const facts = {
    phase,
    content: wordless,
    imported,
    acknowledgedAt,
    clocks,
    withdrawnAt,
    course: wordlessCourse(course),
  };
  return { ...facts, responses: [...responses] };
}

/** Questions, returns and a release or closure move deadlines; what was said in them does not. */
function wordlessCourse({ clarifications, returns, preservationReleasedAt, closedAt }: Course): Course {
  return {
    ...freshCourse,
    clarifications: clarifications.map((each) => ({ ...each, question: '' })),
    returns: returns.map((each) => ({ ...each, deficiencies: [] })),
    preservationReleasedAt,
    closedAt,
  };
}

function stateOf(facts: TimedFacts): RequestState {
  return { ...unknownRequest, ...facts, responses: new Map(facts.responses) };
}
