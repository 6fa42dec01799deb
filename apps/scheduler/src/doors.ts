import { attachmentScheduler } from '@comity/attachments/scheduler';
import { caseScheduler } from '@comity/cases/scheduler';
import type { ContentStore } from '@comity/file-store';
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

/** And what is seen to where files are kept. */
export function schedulerDoors(files: ContentStore): readonly SchedulerDoor[] {
  return [...SCHEDULER_DOORS, attachmentScheduler(files)];
}
