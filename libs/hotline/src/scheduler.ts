import type { SchedulerDoor } from '@comity/timers';
import { hotlineStream } from './domain/hotline.events.js';
import { overdueRungs } from './react/raise-overdue-rung.js';

/** What happens to hotline issues because time passes. */
export const hotlineScheduler: SchedulerDoor = { streams: [hotlineStream], timers: [overdueRungs] };
