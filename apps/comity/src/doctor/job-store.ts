import { examineRedis } from '@comity/job-store';
import { TIMER_QUEUES } from '@comity/timers';
import type { Examination } from './finding.js';

/** How Redis keeps the jobs, and whether somebody has paused them. */
export const jobStore: Examination = async ({ variables }) => {
  const problems = await examineRedis(variables.COMITY_REDIS ?? '', TIMER_QUEUES);
  return problems.map((each) => ({ subject: 'redis', ...each }));
};
