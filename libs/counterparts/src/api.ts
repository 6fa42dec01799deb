import type { ApiDoor } from '@comity/stores';
import { Module } from '@nestjs/common';
import { CounterpartCommands } from './api/counterpart.commands.js';
import { CounterpartsController } from './api/counterparts.controller.js';
import { counterpartStream } from './domain/counterpart.events.js';
import { counterparts } from './read/counterparts.projection.js';

@Module({ controllers: [CounterpartsController], providers: [CounterpartCommands], exports: [CounterpartCommands] })
export class CounterpartsApiModule {}

/** What the API serves of this slice. */
export const counterpartsApi: ApiDoor = {
  module: CounterpartsApiModule,
  streams: [counterpartStream],
  projections: [counterparts],
};
