import { agreementStream } from '@comity/agreements/contract';
import { NEED_TO_KNOW } from '@comity/need-to-know/contract';
import { requestStream } from '@comity/requests/contract';
import type { ApiDoor } from '@comity/stores';
import { Module } from '@nestjs/common';
import { HotlineCommands } from './api/hotline.commands.js';
import { HotlineCommitmentsController } from './api/hotline-commitments.controller.js';
import { HotlineIssuesController } from './api/hotline-issues.controller.js';
import { HotlineReviewController } from './api/hotline-review.controller.js';
import { hotlineStream } from './domain/hotline.events.js';
import { hotlineIssues } from './read/hotline-issues.projection.js';

@Module({
  controllers: [HotlineReviewController, HotlineIssuesController, HotlineCommitmentsController],
  providers: [HotlineCommands],
})
export class HotlineApiModule {}

/** What the API serves of this slice. */
export const hotlineApi: ApiDoor = {
  module: HotlineApiModule,
  streams: [hotlineStream, requestStream, agreementStream],
  projections: [hotlineIssues, ...NEED_TO_KNOW],
};
