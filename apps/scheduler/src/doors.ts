import { requestScheduler } from '@comity/requests/scheduler';
import type { SchedulerDoor } from '@comity/timers';

/** What happens because time passes: one line per slice. */
export const SCHEDULER_DOORS: readonly SchedulerDoor[] = [requestScheduler];
