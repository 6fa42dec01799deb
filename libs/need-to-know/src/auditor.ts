import { ReadingRecorder } from '@comity/http';
import type { ApiDoor } from '@comity/stores';
import { Global, Module } from '@nestjs/common';
import { needToKnowApi } from './api.js';
import { CaseReadings } from './case-readings.js';

@Global()
@Module({
  providers: [CaseReadings, { provide: ReadingRecorder, useExisting: CaseReadings }],
  exports: [ReadingRecorder],
})
export class NeedToKnowAuditorModule {}

/** The auditor shows the same to the same people, and records it. */
export const needToKnowAuditor: ApiDoor = { ...needToKnowApi, module: NeedToKnowAuditorModule };
