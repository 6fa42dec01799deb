import { type Handled, type JobLog, JobQueue } from '@comity/job-store';
import { instant } from '@comity/kernel';
import { dueDeadline, type FlagAnswer } from './flag-missed-deadline.js';
import type { DueTimer } from './sweep-deadlines.js';

export interface DeadlineJobsOptions {
  readonly redisUrl: string;
  /** Asks the log about one deadline. */
  readonly ask: (timer: DueTimer) => Promise<FlagAnswer>;
  readonly log: JobLog;
  /** Redis answers, at first or again: what was planned before may be gone. */
  readonly onReady: () => void;
}

export type DeadlineJobs = JobQueue<DueTimer>;

/**
 * One delayed job per pending deadline, so that it is flagged at its due instant and not at the next sweep. Only a hint:
 * whatever Redis loses, repeats or never hears of, the sweep finds.
 */
export function deadlineJobs({ ask, ...options }: DeadlineJobsOptions): DeadlineJobs {
  return new JobQueue({
    ...options,
    name: 'deadlines',
    schema: dueDeadline.extend({ dueAt: instant }),
    // The same deadline version is the same job.
    idOf: ({ requestId, clock, deadlineVersion }) => `${requestId}.${clock}.${deadlineVersion}`,
    dueAtOf: ({ dueAt }) => dueAt,
    handle: async (timer) => handledBy(await ask(timer), timer),
  });
}

function handledBy(answer: FlagAnswer, { dueAt }: DueTimer): Handled {
  switch (answer) {
    case 'flagged':
    case 'settled':
      return 'done';
    case 'not-yet-due':
      return { askAgainAt: dueAt };
  }
}
