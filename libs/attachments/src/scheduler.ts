import type { ContentStore } from '@comity/file-store';
import type { SchedulerDoor } from '@comity/timers';
import { attachmentStream } from './domain/attachment.events.js';
import { clearAwayUnnamedFiles } from './react/clear-away-unnamed-files.js';

/** What the scheduler sees to in attachments, where it is told where their files are. */
export function attachmentScheduler(files: ContentStore): SchedulerDoor {
  return { streams: [attachmentStream], timers: [], upkeep: [clearAwayUnnamedFiles(files)] };
}
