import { ReadingRecorder } from '@comity/http';
import { roundStream } from '@comity/rounds/contract';
import type { ApiDoor } from '@comity/stores';
import { Global, Module } from '@nestjs/common';
import { AccessRecordsController } from './api/access-records.controller.js';
import { CaseReadings } from './case-readings.js';
import { CaseSight } from './case-sight.js';
import { caseReadingStream } from './domain/case-reading.events.js';
import { MATTERS } from './matters.js';
import { NEED_TO_KNOW } from './need-to-know.js';
import { accessRecords } from './read/access-records.projection.js';

@Global()
@Module({
  controllers: [AccessRecordsController],
  providers: [CaseReadings, { provide: ReadingRecorder, useExisting: CaseReadings }],
  exports: [CaseReadings, ReadingRecorder],
})
export class NeedToKnowApiModule {}

/** Who may know of which case, and who has read what of it: for every host that answers people. */
export const needToKnowApi: ApiDoor = {
  module: NeedToKnowApiModule,
  streams: [...MATTERS.map(({ stream }) => stream), roundStream, caseReadingStream],
  projections: [...NEED_TO_KNOW, accessRecords],
  sight: (log) => new CaseSight(log),
};
