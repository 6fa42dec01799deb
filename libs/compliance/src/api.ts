import { counterparts } from '@comity/counterparts/contract';
import { calendarYears } from '@comity/published-calendars/contract';
import { requestRegister } from '@comity/requests/contract';
import type { ApiDoor } from '@comity/stores';
import { Module } from '@nestjs/common';
import { ComplianceController } from './api/compliance.controller.js';

@Module({ controllers: [ComplianceController] })
export class ComplianceApiModule {}

/** Compliance has no stream of its own: it reads what other slices project. */
export const complianceApi: ApiDoor = {
  module: ComplianceApiModule,
  streams: [],
  projections: [requestRegister, calendarYears, counterparts],
};
