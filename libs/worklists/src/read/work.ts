import type { DomainEvent, Recorded } from '@comity/kernel';
import type { Task, WorkItemRow } from './work-item.row.js';

/** What a state says of the work that is left in it. */
export interface Work
  extends Pick<WorkItemRow, 'agreementId' | 'counterpartId' | 'direction' | 'reference' | 'waitingOn' | 'preparedBy'>,
    Pick<WorkItemRow, 'calendarId' | 'calendarVersion'> {
  /** Empty where the state has forgotten it. */
  readonly subject: string;
  readonly tasks: readonly Task[];
}

/** How one category of streams becomes work: by its decider's own fold. */
export interface WorkSource<State = unknown, Event extends DomainEvent = DomainEvent> {
  readonly kind: WorkItemRow['kind'];
  readonly initial: State;
  evolve(state: State, event: Event): State;
  /** As much of the state as what is left to be done depends on; the words of people are left out. */
  lean(state: State): State;
  work(state: State): Work;
  /** Whose it is from this event on; undefined where the event does not say. */
  owner(event: Recorded<Event>): string | undefined;
}

/** Declares a source; only events of its own streams are handed to it, and its own states. */
export function workSource<State, Event extends DomainEvent>(source: WorkSource<State, Event>): WorkSource {
  return source as unknown as WorkSource;
}

/** A thing to be done without a deadline. */
export function undated(task: Task['task'], by: Task['by'] = 'us', key = ''): Task {
  return { task, key, by, dueAt: null, dueOn: null, provisional: false, version: 1, ended: false };
}

/** Of matters that are under no calendar and have no other side. */
export const OURS_ALONE = {
  agreementId: null,
  counterpartId: null,
  direction: null,
  reference: null,
  calendarId: null,
  calendarVersion: null,
} as const;
