import type { SchedulerDoor } from '@comity/timers';
import { requestStream } from './domain/request.events.js';
import { missedDeadlines } from './react/flag-missed-deadline.js';

/** What happens to requests because time passes. */
export const requestScheduler: SchedulerDoor = { streams: [requestStream], timers: [missedDeadlines] };
