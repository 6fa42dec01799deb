import { caseStream } from '@comity/cases/contract';
import type { ApiDoor } from '@comity/stores';
import { Module } from '@nestjs/common';
import { SanctionCommands } from './api/sanction.commands.js';
import { SanctionsController } from './api/sanctions.controller.js';
import { sanctionStream } from './domain/sanction.events.js';
import { sanctions } from './read/sanctions.projection.js';

@Module({ controllers: [SanctionsController], providers: [SanctionCommands], exports: [SanctionCommands] })
export class SanctionsApiModule {}

/** What the API serves of this slice. */
export const sanctionsApi: ApiDoor = {
  module: SanctionsApiModule,
  streams: [sanctionStream, caseStream],
  projections: [sanctions],
};
