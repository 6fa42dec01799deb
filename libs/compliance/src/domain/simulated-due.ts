import {
  type ClockStop,
  calendarsNeeded,
  computeDue,
  type DeadlineExtension,
  type DeadlineTerms,
  extensionProblem,
  type PartyCalendars,
  type StartTrigger,
} from '@comity/calendars';
import { type CalendarDate, type Instant, unreachable } from '@comity/kernel';

/** What became of one request, as far as its response clock under another policy needs it. */
export interface ClockFacts {
  readonly direction: 'outgoing' | 'incoming';
  readonly filedAt: Instant;
  readonly transmittedAt: Instant | null;
  readonly acknowledgedAt: Instant | null;
  readonly stops: readonly ClockStop[];
  readonly extensions: readonly DeadlineExtension[];
}

export type SimulatedDue =
  | { readonly kind: 'due'; readonly dueAt: Instant | null; readonly dueOn: CalendarDate | null }
  /** The fact that starts the clock has not come: nothing is due yet. */
  | { readonly kind: 'not-started' }
  /** These terms count working days, and no calendar of the party is known. */
  | { readonly kind: 'calendar-missing' };

/** When an answer would have been due under these terms. */
export function simulatedDue(terms: DeadlineTerms, facts: ClockFacts, calendars: PartyCalendars): SimulatedDue {
  const startAt = startOf(terms.startsOn, facts);
  if (startAt === null) return { kind: 'not-started' };
  if (calendarsNeeded(terms).some((party) => calendars[party] === undefined)) return { kind: 'calendar-missing' };
  const extensions: DeadlineExtension[] = [];
  for (const one of facts.extensions) if (extensionProblem(terms, extensions, one) === null) extensions.push(one);
  const { dueAt, dueOn } = computeDue({ terms, startAt, calendars, stops: facts.stops, extensions });
  return { kind: 'due', dueAt, dueOn };
}

/** What comes in is received when it is filed here; of what goes out, receipt is known by its acknowledgement. */
function startOf(trigger: StartTrigger, facts: ClockFacts): Instant | null {
  const isIncoming = facts.direction === 'incoming';
  switch (trigger) {
    case 'filing':
      return facts.filedAt;
    case 'transmittal':
      return isIncoming ? facts.filedAt : facts.transmittedAt;
    case 'receipt':
      return isIncoming ? facts.filedAt : facts.acknowledgedAt;
    case 'acknowledgement':
    case 'completeness':
      return facts.acknowledgedAt;
    default:
      return unreachable(trigger);
  }
}
