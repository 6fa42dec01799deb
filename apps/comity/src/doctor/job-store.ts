import { examineRedis } from '@comity/job-store';
import { notificationsScheduler } from '@comity/notifications/scheduler';
import { TIMER_QUEUES } from '@comity/timers';
import type { Examination, Finding } from './finding.js';

const WITHOUT: Finding = {
  subject: 'redis',
  problem:
    'COMITY_REDIS names no Redis: each host counts what its callers ask by itself, so that all allow more than is meant',
  mend: 'Set COMITY_REDIS, for the scheduler, the api and the auditor alike',
};

/** How Redis keeps the jobs, and whether somebody has paused them. */
export const jobStore: Examination = async ({ variables }) => {
  if ((variables.COMITY_REDIS ?? '') === '') return [WITHOUT];
  const problems = await examineRedis(variables.COMITY_REDIS ?? '', [
    ...TIMER_QUEUES,
    ...notificationsScheduler.queues,
  ]);
  return problems.map((each) => ({ subject: 'redis', ...each }));
};
