import { type Instant, type Recorded, streamId } from '@comity/kernel';
import { projection } from '@comity/read-store';
import { requestDecider } from '../domain/request.decider.js';
import { type ClockName, clockName, type RequestEvent, requestStream } from '../domain/request.events.js';
import { evolve, type RequestState, type ResponseState, unknownRequest } from '../domain/request.state.js';

/** One deadline that will be missed when its due instant passes and nothing else happens. */
export interface DeadlineTimer {
  readonly clock: ClockName;
  readonly deadlineVersion: number;
  readonly dueAt: Instant;
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
type TimedFacts = Pick<RequestState, 'phase' | 'content' | 'acknowledgedAt' | 'clocks' | 'withdrawnAt'> & {
  readonly responses: readonly (readonly [string, ResponseState])[];
};

/** One row per request, so that one event of a request moves all of its timers. Works for the scheduler alone. */
export const deadlineTimers = projection<RequestEvent, DeadlineTimersRow>({
  name: 'deadline-timers',
  version: 1,
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
    RequestTransmitted: 'ignored',
    ReceiptAcknowledged: timersAfter,
    ClockStarted: timersAfter,
    DeadlineExtended: timersAfter,
    DeadlineReprojected: timersAfter,
    DeadlineMissed: timersAfter,
    DeadlineMissVoided: timersAfter,
    ResponseReceived: timersAfter,
    ResponseCorrected: timersAfter,
    AssistanceRefused: timersAfter,
    QualityAssessed: 'ignored',
    RequestWithdrawn: timersAfter,
    RequestClosed: timersAfter,
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

/** A timer is pending while the decider, asked at the due instant, would flag: the rule stands in one place only. */
function pendingTimers(state: RequestState): DeadlineTimer[] {
  return clockName.options.flatMap((clock) => {
    const running = state.clocks[clock];
    if (running === undefined || running.dueAt === null) return [];
    const { deadlineVersion, dueAt } = running;
    const question = { type: 'flag-missed', clock, deadlineVersion, by: 'scheduler', at: dueAt } as const;
    const decision = requestDecider.decide(question, state);
    return decision.accepted && decision.events.length > 0 ? [{ clock, deadlineVersion, dueAt }] : [];
  });
}

function factsOf({ phase, content, acknowledgedAt, clocks, withdrawnAt, responses }: RequestState): TimedFacts {
  const wordless = content && {
    ...content,
    subject: '',
    items: content.items.map(({ itemId }) => ({ itemId, text: '' })),
  };
  return { phase, content: wordless, acknowledgedAt, clocks, withdrawnAt, responses: [...responses] };
}

function stateOf(facts: TimedFacts): RequestState {
  return { ...unknownRequest, ...facts, responses: new Map(facts.responses) };
}
