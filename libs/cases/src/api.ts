import { MATTERS, NEED_TO_KNOW } from '@comity/need-to-know/contract';
import type { ApiDoor } from '@comity/stores';
import { Module } from '@nestjs/common';
import { CaseCommands } from './api/case.commands.js';
import { CasesController } from './api/cases.controller.js';
import { EmergencyAccessController } from './api/emergency-access.controller.js';
import { OpenMatters } from './api/open-matters.js';
import { caseTimeline } from './read/case-timeline.projection.js';
import { OPEN_MATTER_PROJECTIONS } from './read/open-matters.js';

@Module({
  controllers: [CasesController, EmergencyAccessController],
  providers: [CaseCommands, OpenMatters],
  exports: [CaseCommands],
})
export class CasesApiModule {}

/** What the API serves of this slice. */
export const casesApi: ApiDoor = {
  module: CasesApiModule,
  streams: MATTERS.map(({ stream }) => stream),
  projections: [caseTimeline, ...OPEN_MATTER_PROJECTIONS, ...NEED_TO_KNOW],
};
