import { caseScheduler } from '@comity/cases/scheduler';
import { hotlineScheduler } from '@comity/hotline/scheduler';
import { requestScheduler } from '@comity/requests/scheduler';
import { sanctionScheduler } from '@comity/sanctions/scheduler';
import type { SchedulerDoor } from '@comity/timers';

/** What happens because time passes: one line per slice. */
export const SCHEDULER_DOORS: readonly SchedulerDoor[] = [
  caseScheduler,
  requestScheduler,
  hotlineScheduler,
  sanctionScheduler,
];
