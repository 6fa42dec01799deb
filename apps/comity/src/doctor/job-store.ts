import { examineRedis } from '@comity/job-store';
import { TIMER_QUEUES } from '@comity/timers';
import { hostEnvironment, profileFrom } from '../up/profile.js';
import type { Examination } from './finding.js';

/** How Redis keeps the jobs, and whether somebody has paused them. */
export const jobStore: Examination = async () => {
  const { COMITY_REDIS: url = '' } = { ...hostEnvironment(profileFrom(process.env)), ...process.env };
  const problems = await examineRedis(url, TIMER_QUEUES);
  return problems.map((each) => ({ subject: 'redis', ...each }));
};
