import { agreementStream } from '@comity/agreements/contract';
import { caseStream } from '@comity/cases/contract';
import { counterpartStream, counterparts } from '@comity/counterparts/contract';
import { NEED_TO_KNOW } from '@comity/need-to-know/contract';
import { calendarStream } from '@comity/published-calendars/contract';
import type { ApiDoor } from '@comity/stores';
import { Module } from '@nestjs/common';
import { QualityService } from './api/quality.service.js';
import { RequestAnswersController } from './api/request-answers.controller.js';
import { RequestClarificationController } from './api/request-clarification.controller.js';
import { RequestClocksController } from './api/request-clocks.controller.js';
import { RequestCourseController } from './api/request-course.controller.js';
import { RequestDraftingController } from './api/request-drafting.controller.js';
import { RequestProgressController } from './api/request-progress.controller.js';
import { RequestQualityController } from './api/request-quality.controller.js';
import { RequestRegisterController } from './api/request-register.controller.js';
import { RequestsService } from './api/requests.service.js';
import { requestStream } from './domain/request.events.js';
import { requestRegister } from './read/request-register.projection.js';

@Module({
  controllers: [
    RequestRegisterController,
    RequestDraftingController,
    RequestProgressController,
    RequestCourseController,
    RequestClarificationController,
    RequestClocksController,
    RequestAnswersController,
    RequestQualityController,
  ],
  providers: [RequestsService, QualityService],
})
export class RequestsApiModule {}

/** What the API serves of this slice. */
export const requestsApi: ApiDoor = {
  module: RequestsApiModule,
  streams: [requestStream, caseStream, agreementStream, calendarStream, counterpartStream],
  projections: [requestRegister, counterparts, ...NEED_TO_KNOW],
};
