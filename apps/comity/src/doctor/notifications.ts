import { deliveryFigures, mailOfScheduler } from '@comity/notifications/scheduler';
import type { Examination, Finding } from './finding.js';

const subject = 'notifications';
const LONG_SECONDS = 3_600;

/** Whether people can be told by mail, and what did not reach them. */
export const notifications: Examination = async ({ readStore }) => {
  const mail = await mailOfScheduler(readStore);
  // No scheduler has ever begun to tell anybody anything; that nobody keeps its tables is said elsewhere.
  if (mail === null) return [];
  const { dead, pending, oldestPendingSeconds } = await deliveryFigures(readStore);
  const findings: Finding[] = [];
  if (mail === 'not configured') {
    const mend = 'Set COMITY_MAIL_URL, COMITY_MAIL_FROM and COMITY_NOTIFICATIONS_KEY for the scheduler, and restart it';
    findings.push({ subject, problem: 'mail is not configured: nobody is told anything by mail', mend });
  }
  if (dead > 0) {
    const mend =
      'The scheduler says why at GET /v1/notifications/dead-letters; mend that, then POST …/{id}/retry or …/{id}/discarding';
    findings.push({ subject, problem: `${dead} notifications were given up`, mend });
  }
  if (oldestPendingSeconds > LONG_SECONDS) {
    const minutes = Math.round(oldestPendingSeconds / 60);
    const mend = 'See what the scheduler says: its log names the mail server or webhook that does not take them';
    findings.push({ subject, problem: `${pending} notifications wait, the oldest for ${minutes} minutes`, mend });
  }
  return findings;
};
