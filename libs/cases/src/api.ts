import type { ApiDoor } from '@comity/stores';
import { Module } from '@nestjs/common';
import { CaseCommands } from './api/case.commands.js';
import { CasesController } from './api/cases.controller.js';
import { OPEN_MATTER_PROJECTIONS, OpenMatters } from './api/open-matters.js';
import { caseStream } from './domain/case.events.js';
import { cases } from './read/cases.projection.js';

@Module({ controllers: [CasesController], providers: [CaseCommands, OpenMatters], exports: [CaseCommands] })
export class CasesApiModule {}

/** What the API serves of this slice. */
export const casesApi: ApiDoor = {
  module: CasesApiModule,
  streams: [caseStream],
  projections: [cases, ...OPEN_MATTER_PROJECTIONS],
};
