import type { ApiDoor } from '@comity/stores';
import { Module } from '@nestjs/common';
import { AuditController } from './api/audit.controller.js';
import { RECORD_STREAMS } from './replay/replayable.js';

@Module({ controllers: [AuditController] })
export class AuditApiModule {}

/** What the auditor serves: it reads the log itself, and no read model. */
export const auditApi: ApiDoor = {
  module: AuditApiModule,
  streams: RECORD_STREAMS,
  projections: [],
};
