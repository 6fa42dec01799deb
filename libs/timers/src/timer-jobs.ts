import { type Handled, type JobLog, JobQueue } from '@comity/job-store';
import { uuid } from '@comity/kernel';
import { z } from 'zod';
import { type DueTimer, kindsByName, type TimerAnswer, type TimerKind } from './timer-kind.js';

const JOBS = 'timers';

/** What the sweep that all schedulers share is called in Redis. */
export const SHARED_SWEEP = 'timers-sweep';

/** The queues in Redis that make things happen at their time. */
export const TIMER_QUEUES: readonly string[] = [JOBS, SHARED_SWEEP];

/** A timer as Redis holds it. */
export interface TimerJob extends DueTimer {
  /** The name of its kind. */
  readonly kind: string;
}

export interface TimerJobsOptions {
  /** One or more, of different names. */
  readonly kinds: readonly TimerKind[];
  readonly redisUrl: string;
  /** Asks the log about one timer. */
  readonly ask: (kind: TimerKind, due: DueTimer) => Promise<TimerAnswer>;
  readonly log: JobLog;
  /** Redis answers, at first or again: what was planned before may be gone. */
  readonly onReady: () => void;
}

export type TimerJobs = JobQueue<TimerJob>;

/**
 * One delayed job per pending timer, so that things happen at their instant and not at the next sweep. Only a hint: whatever
 * Redis loses, repeats or never hears of, the sweep finds.
 */
export function timerJobs({ kinds, ask, ...options }: TimerJobsOptions): TimerJobs {
  const kindOf = kindsByName(kinds);
  return new JobQueue<TimerJob>({
    ...options,
    name: JOBS,
    schema: z.union(kinds.map(({ name, schema }) => z.object({ kind: z.literal(name), id: uuid, timer: schema }))),
    idOf: ({ kind, id, timer }) => `${kind}.${id}.${kindOf(kind).keyOf(timer)}`,
    dueAtOf: ({ timer }) => timer.dueAt,
    handle: async ({ kind, id, timer }) => handledBy(await ask(kindOf(kind), { id, timer }), timer.dueAt),
  });
}

function handledBy(answer: TimerAnswer, dueAt: string): Handled {
  switch (answer) {
    case 'acted':
    case 'settled':
      return 'done';
    case 'not-yet-due':
      return { askAgainAt: dueAt };
  }
}
