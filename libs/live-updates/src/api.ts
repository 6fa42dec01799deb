import { EventLog } from '@comity/event-log';
import { NEED_TO_KNOW } from '@comity/need-to-know/contract';
import type { ApiDoor } from '@comity/stores';
import { Module } from '@nestjs/common';
import { UpdatesController } from './api/updates.controller.js';
import { UpdateFeed } from './update-feed.js';

const updateFeed = { provide: UpdateFeed, useFactory: (log: EventLog) => new UpdateFeed(log), inject: [EventLog] };

@Module({ controllers: [UpdatesController], providers: [updateFeed] })
export class LiveUpdatesApiModule {}

/** Live updates have no stream of their own: they tell of the streams of other slices. */
export const liveUpdatesApi: ApiDoor = {
  module: LiveUpdatesApiModule,
  streams: [],
  projections: [...NEED_TO_KNOW],
};
