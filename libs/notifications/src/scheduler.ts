import type { StreamType } from '@comity/kernel';
import { caseReadingStream, MATTERS, NEED_TO_KNOW } from '@comity/need-to-know/contract';
import { calendarStream } from '@comity/published-calendars/contract';
import type { Projection } from '@comity/read-store';
import { roundStream } from '@comity/rounds/contract';
import { WORK_READ } from '@comity/worklists/contract';
import { NOTIFICATION_QUEUE } from './delivery/notification-jobs.js';
import { subscriberStream } from './domain/subscriber.events.js';
import { notificationOutbox } from './read/notification-outbox.projection.js';
import { subscribers } from './read/subscribers.projection.js';

export { deliveryFigures, mailOfScheduler } from './delivery/figures.js';
export { type NotifierSettings, notifierModule } from './delivery/notifier.module.js';
export { mailSettingsOf, mailVariables, notificationVariables } from './settings.js';

/** What the scheduler tells people of. */
export const notificationsScheduler = {
  /** Those that it tells of, those that say who may know, and by which working days are counted. */
  streams: [
    ...MATTERS.map(({ stream }) => stream),
    roundStream,
    calendarStream,
    caseReadingStream,
    subscriberStream,
  ] as readonly StreamType[],
  /** What it keeps up itself. */
  keeps: [notificationOutbox] as readonly Projection[],
  /** What it reads and the projector keeps up. */
  reads: [...new Set([subscribers, ...WORK_READ, ...NEED_TO_KNOW])] as readonly Projection[],
  queues: [NOTIFICATION_QUEUE] as readonly string[],
};
