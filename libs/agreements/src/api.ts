import { calendarStream } from '@comity/published-calendars/contract';
import type { ApiDoor } from '@comity/stores';
import { Module } from '@nestjs/common';
import { AgreementCommands } from './api/agreement.commands.js';
import { AgreementsController } from './api/agreements.controller.js';
import { agreementStream } from './domain/agreement.events.js';
import { agreements } from './read/agreements.projection.js';

@Module({ controllers: [AgreementsController], providers: [AgreementCommands], exports: [AgreementCommands] })
export class AgreementsApiModule {}

/** What the API serves of this slice. */
export const agreementsApi: ApiDoor = {
  module: AgreementsApiModule,
  streams: [agreementStream, calendarStream],
  projections: [agreements],
};
