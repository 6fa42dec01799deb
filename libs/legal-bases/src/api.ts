import type { ApiDoor } from '@comity/stores';
import { Module } from '@nestjs/common';
import { LegalBasesController } from './api/legal-bases.controller.js';
import { legalBasisStream } from './domain/legal-basis.events.js';
import { legalBases } from './read/legal-bases.projection.js';

@Module({ controllers: [LegalBasesController] })
export class LegalBasesApiModule {}

/** What the API serves of this slice. */
export const legalBasesApi: ApiDoor = {
  module: LegalBasesApiModule,
  streams: [legalBasisStream],
  projections: [legalBases],
};
