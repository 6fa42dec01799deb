import { counterparts } from '@comity/counterparts/contract';
import { hotlineIssues } from '@comity/hotline/contract';
import { NEED_TO_KNOW } from '@comity/need-to-know/contract';
import { calendarStream, calendarYears } from '@comity/published-calendars/contract';
import { requestFigures, requestRegister, requestStream } from '@comity/requests/contract';
import type { ApiDoor } from '@comity/stores';
import { Module } from '@nestjs/common';
import { ComplianceController } from './api/compliance.controller.js';
import { ComplianceExplanationsController } from './api/compliance-explanations.controller.js';
import { SimulationsController } from './api/simulations.controller.js';

@Module({ controllers: [ComplianceController, ComplianceExplanationsController, SimulationsController] })
export class ComplianceApiModule {}

/** Compliance has no stream of its own: it reads what other slices project. */
export const complianceApi: ApiDoor = {
  module: ComplianceApiModule,
  streams: [requestStream, calendarStream],
  projections: [requestFigures, requestRegister, calendarYears, counterparts, hotlineIssues, ...NEED_TO_KNOW],
};
