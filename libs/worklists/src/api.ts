import { hotlineStream } from '@comity/hotline/contract';
import { NEED_TO_KNOW } from '@comity/need-to-know/contract';
import { calendarStream } from '@comity/published-calendars/contract';
import { requestStream } from '@comity/requests/contract';
import { sanctionStream } from '@comity/sanctions/contract';
import type { ApiDoor } from '@comity/stores';
import { Module } from '@nestjs/common';
import { CalendarAddressController } from './api/calendar-address.controller.js';
import { CalendarFeedsController } from './api/calendar-feeds.controller.js';
import { WorkItemsController } from './api/work-items.controller.js';
import { calendarFeedStream } from './domain/calendar-feed.events.js';
import { WORK_READ } from './read/work-items.queries.js';
import { Soon } from './soon.js';

@Module({
  controllers: [WorkItemsController, CalendarAddressController, CalendarFeedsController],
  providers: [Soon],
})
export class WorklistsApiModule {}

export const worklistsApi: ApiDoor = {
  module: WorklistsApiModule,
  streams: [requestStream, hotlineStream, sanctionStream, calendarStream, calendarFeedStream],
  projections: [...WORK_READ, ...NEED_TO_KNOW],
};
