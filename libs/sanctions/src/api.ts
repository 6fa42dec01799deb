import { caseStream } from '@comity/cases/contract';
import { legalBasisStream } from '@comity/legal-bases/contract';
import { NEED_TO_KNOW } from '@comity/need-to-know/contract';
import { requestStream } from '@comity/requests/contract';
import type { ApiDoor } from '@comity/stores';
import { Module } from '@nestjs/common';
import { ChainOfGrounds } from './api/chain-of-grounds.js';
import { DesignationsController } from './api/designations.controller.js';
import { SanctionCommands } from './api/sanction.commands.js';
import { SanctionsController } from './api/sanctions.controller.js';
import { sanctionStream } from './domain/sanction.events.js';
import { sanctions } from './read/sanctions.projection.js';

@Module({
  controllers: [SanctionsController, DesignationsController],
  providers: [SanctionCommands, ChainOfGrounds],
})
export class SanctionsApiModule {}

/** What the API serves of this slice. */
export const sanctionsApi: ApiDoor = {
  module: SanctionsApiModule,
  streams: [sanctionStream, caseStream, legalBasisStream, requestStream],
  projections: [sanctions, ...NEED_TO_KNOW],
};
