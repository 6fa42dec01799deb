import { type DeadlineExplanation, explainAsText, statedDeadline } from '@comity/calendars';
import { type CalendarDate, Fault, type Instant } from '@comity/kernel';
import type { ClockState } from './clock.state.js';
import type { PolicyTerms } from './policy.terms.js';
import { computedDeadline, statedDue } from './request.clocks.js';
import type { ClockName } from './request.events.js';
import type { RequestState } from './request.state.js';

/** A due instant that somebody stated to the minute, where a stated day has its own explanation. */
export interface StatedInstant {
  readonly kind: 'stated-instant';
  readonly dueAt: Instant;
  readonly dueOn: CalendarDate;
  readonly zone: string;
  readonly source: string;
}

interface Explained {
  readonly explanation: DeadlineExplanation | StatedInstant;
  /** The same in sentences. */
  readonly text: string;
}

/** One clock's deadline as it stands, and why it is what it is. */
export interface ExplainedDeadline
  extends Explained,
    Pick<
      ClockState,
      'dueAt' | 'dueOn' | 'provisional' | 'basis' | 'stops' | 'extensions' | 'restarts' | 'reprojections'
    > {
  readonly clock: ClockName;
  readonly deadlineVersion: number;
}

/**
 * Works the deadline out again from what the request has pinned; null where the clock does not run.
 * @throws Fault `deadline-explanation-differs` when that does not lead to the deadline on record
 */
export function explainDeadline(name: ClockName, state: RequestState, terms: PolicyTerms): ExplainedDeadline | null {
  const clock = state.clocks[name];
  if (clock === undefined) return null;
  const { deadlineVersion, dueAt, dueOn, provisional, basis, stops, extensions, restarts, reprojections } = clock;
  const { explanation, text } =
    basis.kind === 'stated' ? explainStated(clock, basis.source, terms.zone) : explainComputed(name, state, terms);
  const known = { dueAt, dueOn, provisional, basis, stops, extensions, restarts, reprojections };
  return { clock: name, deadlineVersion, ...known, explanation, text: [...historyOf(clock), text].join('\n') };
}

/** What came before the present count: the clock began anew, or other days became known. */
function historyOf({ restarts, reprojections }: ClockState): string[] {
  return [
    ...restarts.map(({ kind, formerStartedAt, formerDueAt, startedAt, reason }) => {
      const former = formerDueAt === null ? 'without a due instant' : `due at ${formerDueAt}`;
      const what = kind === 'reset' ? `Begun anew at ${startedAt}: ${reason}` : `Renewed at ${startedAt}`;
      return `${what}. Before, it had run from ${formerStartedAt}, ${former}.`;
    }),
    ...reprojections.map(({ deadlineVersion, reason }) => `Version ${deadlineVersion} of the deadline: ${reason}.`),
  ];
}

function explainComputed(name: ClockName, state: RequestState, terms: PolicyTerms): Explained {
  const clock = state.clocks[name];
  const direction = state.content?.direction ?? 'outgoing';
  const deadline = clock === undefined ? null : computedDeadline(name, direction, terms, clock);
  if (deadline === null || deadline.dueAt !== clock?.dueAt || deadline.dueOn !== clock.dueOn) {
    throw differs(name, clock?.dueAt ?? null, deadline?.dueAt ?? null);
  }
  return { explanation: deadline.explanation, text: explainAsText(deadline.explanation) };
}

function explainStated({ dueAt, dueOn }: ClockState, source: string, zone: string): Explained {
  if (dueAt === null || dueOn === null) throw differs('stated', dueAt, null);
  const day = statedDeadline({ dueOn, zone, source });
  if (day.dueAt === dueAt) return { explanation: day.explanation, text: explainAsText(day.explanation) };
  const instant = statedDue({ dueAt, source }, zone);
  if (instant.dueOn !== dueOn) throw differs('stated', dueAt, instant.dueAt);
  const text = `Due at ${dueAt}, which is on ${dueOn} in ${zone}: an answer is in time before it. Stated, not computed: ${source}.`;
  return { explanation: { kind: 'stated-instant', dueAt, dueOn, zone, source }, text };
}

function differs(clock: string, recorded: Instant | null, explained: Instant | null): Fault {
  return new Fault('deadline-explanation-differs', `${clock} clock: due at ${recorded}, explained as ${explained}`);
}
