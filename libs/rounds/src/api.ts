import { agreementStream, agreements } from '@comity/agreements/contract';
import { hotlineStream } from '@comity/hotline/contract';
import { NEED_TO_KNOW } from '@comity/need-to-know/contract';
import { requestStream } from '@comity/requests/contract';
import type { ApiDoor } from '@comity/stores';
import { Module } from '@nestjs/common';
import { ReportCompiler } from './api/report-compiler.js';
import { RoundCommands } from './api/round.commands.js';
import { RoundReportsController } from './api/round-reports.controller.js';
import { RoundsController } from './api/rounds.controller.js';
import { roundStream } from './domain/round.events.js';
import { rounds } from './read/rounds.projection.js';
import { REPORT_PROJECTIONS } from './report/sections.js';

@Module({ controllers: [RoundsController, RoundReportsController], providers: [RoundCommands, ReportCompiler] })
export class RoundsApiModule {}

/** What the API serves of this slice. */
export const roundsApi: ApiDoor = {
  module: RoundsApiModule,
  streams: [roundStream, agreementStream, requestStream, hotlineStream],
  projections: [rounds, agreements, ...REPORT_PROJECTIONS, ...NEED_TO_KNOW],
};
