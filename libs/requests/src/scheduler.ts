import { agreementStream } from '@comity/agreements/contract';
import { calendarStream } from '@comity/published-calendars/contract';
import type { SchedulerDoor } from '@comity/timers';
import { requestStream } from './domain/request.events.js';
import { reprojectDeadlines } from './react/reproject-deadlines.js';
import { requestDeadlines } from './react/request-deadlines.js';

/** What happens to requests because time passes, and because calendars are amended. */
export const requestScheduler: SchedulerDoor = {
  streams: [requestStream, agreementStream, calendarStream],
  timers: [requestDeadlines],
  upkeep: [reprojectDeadlines()],
};
