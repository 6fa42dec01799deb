import type { ClockStop } from '@comity/calendars';
import { type CalendarDate, type Instant, unreachable } from '@comity/kernel';
import type {
  CalendarPins,
  ClockName,
  DeadlineBasis,
  DeadlineReminder,
  DeadlineRung,
  ExtensionAmount,
  RequestEvent,
} from './request.events.js';

/** A stop of a clock; one that waits for a clarification names it. */
export type RequestStop = ClockStop & { readonly clarificationId?: string | undefined };

/** A start that was left behind when the clock began anew. */
export interface Restart {
  readonly kind: 'reset' | 'renewal';
  readonly formerStartedAt: Instant;
  readonly formerDueAt: Instant | null;
  readonly startedAt: Instant;
  readonly reason: string;
}

/** A count that was left for the sake of urgency: what it had counted by then. */
export type FormerCount = Pick<ClockState, 'startedAt' | 'extensions' | 'stops'>;

/** One running clock and what has been decided about it. */
export interface ClockState {
  /** Of the present count: a reset or a renewal moves it. */
  readonly startedAt: Instant;
  readonly deadlineVersion: number;
  /** Null: none binds, or the clock stands. */
  readonly dueAt: Instant | null;
  readonly dueOn: CalendarDate | null;
  readonly provisional: boolean;
  readonly basis: DeadlineBasis;
  /** Of the present deadline version, in order of time. */
  readonly reminders: readonly DeadlineReminder[];
  /** For when the last of them was that was issued; null while none was. */
  readonly remindedAt: Instant | null;
  /** After the due instant of the present deadline version, in order of time. */
  readonly rungs: readonly DeadlineRung[];
  /** Up to when they are settled: reached or skipped; null while none is. */
  readonly rungsSettledTo: Instant | null;
  /** The last that was reached. */
  readonly rung: DeadlineRung | null;
  readonly extensions: readonly (ExtensionAmount & { readonly reason: string })[];
  /** In order of time, never overlapping; only the last may be open. */
  readonly stops: readonly RequestStop[];
  readonly restarts: readonly Restart[];
  /** The count before the clock began anew for the sake of urgency, for when that is taken back; null otherwise. */
  readonly former: FormerCount | null;
  /** Why other days were counted than were known before, the newest last. */
  readonly reprojections: readonly { readonly deadlineVersion: number; readonly reason: string }[];
  /** The calendars that it is counted by since an amendment; null: as pinned at filing. */
  readonly calendars: CalendarPins | null;
  /** Of the clarification clock: what it waits for. */
  readonly clarificationId: string | null;
  /** The miss in force: of the present deadline version and not voided. */
  readonly missed: { readonly deadlineVersion: number } | null;
  /** The present deadline version was flagged once and is not flagged again: its miss was voided. */
  readonly voided: boolean;
}

export type Clocks = Readonly<Partial<Record<ClockName, ClockState>>>;

export type ClockEvent = Extract<
  RequestEvent,
  {
    type:
      | 'ClockStarted'
      | 'ClockStopped'
      | 'ClockResumed'
      | 'ClockReset'
      | 'DeadlineExtended'
      | 'DeadlineReprojected'
      | 'ReminderIssued'
      | 'ReminderSkipped'
      | 'OverdueRungReached'
      | 'OverdueRungSkipped'
      | 'DeadlineMissed'
      | 'DeadlineMissVoided'
      | 'PreservationRenewed';
  }
>;

/** Folds one fact into the clocks; a fact about a clock that never started leaves them as they are. */
export function evolveClocks(clocks: Clocks, event: ClockEvent): Clocks {
  const name = event.data.clock;
  const clock = clocks[name];
  const next = event.type === 'ClockStarted' ? started(event) : clock && nextClock(clock, event);
  return next === undefined ? clocks : { ...clocks, [name]: next };
}

function started({ data }: Extract<ClockEvent, { type: 'ClockStarted' }>): ClockState {
  const { startedAt, clarificationId = null } = data;
  const fresh = { extensions: [], stops: [], restarts: [], former: null, reprojections: [], calendars: null };
  return { startedAt, ...deadlineOf(data), ...fresh, clarificationId };
}

function nextClock(clock: ClockState, event: Exclude<ClockEvent, { type: 'ClockStarted' }>): ClockState {
  switch (event.type) {
    case 'ClockStopped': {
      const { stoppedAt: from, reason, clarificationId } = event.data;
      const stop = { from, to: null, reason, ...(clarificationId === undefined ? {} : { clarificationId }) };
      return { ...clock, ...deadlineOf(event.data), stops: [...clock.stops, stop] };
    }
    case 'ClockResumed': {
      const { resumedAt } = event.data;
      const stops = clock.stops.map((stop) => (stop.to === null ? { ...stop, to: resumedAt } : stop));
      return { ...clock, ...deadlineOf(event.data), stops };
    }
    case 'ClockReset':
      return {
        ...restarted(clock, event.data, {
          kind: 'reset',
          startedAt: event.data.startedAt,
          reason: event.data.reason,
        }),
        former: event.data.urgency === undefined ? null : longest(clock),
      };
    case 'PreservationRenewed':
      return restarted(clock, event.data, { kind: 'renewal', startedAt: event.data.renewedAt, reason: 'renewed' });
    case 'DeadlineExtended': {
      const { reason, by } = event.data;
      const extensions = by === undefined ? [] : [{ ...by, reason }];
      return { ...clock, ...deadlineOf(event.data), extensions: [...clock.extensions, ...extensions] };
    }
    case 'DeadlineReprojected': {
      const { reason, deadlineVersion, calendars = clock.calendars, startedAt } = event.data;
      const reprojections = [...clock.reprojections, { deadlineVersion, reason }];
      const count = startedAt === undefined ? {} : { ...longest(clock), former: null };
      return { ...clock, ...deadlineOf(event.data), ...count, reprojections, calendars };
    }
    case 'ReminderIssued':
    case 'ReminderSkipped':
      return { ...clock, remindedAt: event.data.reminder.at };
    case 'OverdueRungReached':
      return { ...clock, rungsSettledTo: event.data.rung.at, rung: event.data.rung };
    case 'OverdueRungSkipped':
      return { ...clock, rungsSettledTo: event.data.rung.at };
    case 'DeadlineMissed':
      return { ...clock, missed: { deadlineVersion: event.data.deadlineVersion } };
    case 'DeadlineMissVoided':
      return { ...clock, missed: null, voided: true };
    default:
      return unreachable(event);
  }
}

type Deadline = Pick<ClockState, 'deadlineVersion' | 'dueAt' | 'dueOn' | 'provisional' | 'basis'> & {
  readonly reminders?: readonly DeadlineReminder[] | undefined;
  readonly rungs?: readonly DeadlineRung[] | undefined;
};

/** Of a new deadline version nobody has been reminded yet, it has not been missed, and no rung has been reached. */
function deadlineOf({ deadlineVersion, dueAt, dueOn, provisional, basis, reminders = [], rungs = [] }: Deadline) {
  const untouched = { remindedAt: null, rungsSettledTo: null, rung: null, missed: null, voided: false };
  return { deadlineVersion, dueAt, dueOn, provisional, basis, reminders, rungs, ...untouched };
}

function restarted(
  clock: ClockState,
  deadline: Deadline,
  { kind, startedAt, reason }: Pick<Restart, 'kind' | 'startedAt' | 'reason'>,
): ClockState {
  const restart = { kind, formerStartedAt: clock.startedAt, formerDueAt: clock.dueAt, startedAt, reason };
  const fresh = { startedAt, extensions: [], stops: [], former: null };
  return { ...clock, ...deadlineOf(deadline), ...fresh, restarts: [...clock.restarts, restart] };
}

/** What the clock has counted from its first start on, as if it had not begun anew for the sake of urgency. */
export function longest({ former, startedAt, extensions, stops }: ClockState): FormerCount {
  if (former === null) return { startedAt, extensions, stops };
  return {
    startedAt: former.startedAt,
    extensions: [...former.extensions, ...extensions],
    stops: [...former.stops, ...stops],
  };
}

/** The stop that has not ended; undefined while the clock runs. */
export function openStop(clock: ClockState): RequestStop | undefined {
  return clock.stops.find(({ to }) => to === null);
}
