import { cases } from '@comity/cases/contract';
import {
  Allow,
  ApiPageOf,
  CurrentAsker,
  DatedPageQuery,
  decodeCursor,
  IdParam,
  KnownAtQuery,
  notFound,
  OfficeTime,
  type Page,
  page,
  Reads,
  Summary,
} from '@comity/http';
import { type Asker, placeByAge } from '@comity/kernel';
import { ReadStore } from '@comity/read-store';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiPropertyOptional, ApiTags, IntersectionType } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import { isCase, listAccessRecords } from '../read/access-record.queries.js';
import { type AccessRecord, accessRecordShown, accessRecords } from '../read/access-records.projection.js';
import { viewerOf } from '../viewer.js';

class AccessRecordsQuery extends IntersectionType(DatedPageQuery, KnownAtQuery) {
  @ApiPropertyOptional({ description: 'Who read it', example: 'adam' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  person?: string;
}

/** Who has read what of a restricted case. Whoever asks must know of the case themselves, and is recorded as well. */
@ApiTags('cases')
@Controller('v1/cases/:id/access-records')
export class AccessRecordsController {
  constructor(
    @Inject(ReadStore) private readonly store: ReadStore,
    @Inject(OfficeTime) private readonly time: OfficeTime,
  ) {}

  @Summary('Lists who has read what of a restricted case')
  @Get()
  @Allow('auditor', 'administrator')
  @Reads(cases, accessRecords)
  @ApiPageOf(accessRecordShown)
  async list(
    @IdParam() id: string,
    @Query() query: AccessRecordsQuery,
    @CurrentAsker() asker: Asker,
  ): Promise<Page<AccessRecord>> {
    const { limit, sort, cursor, person } = query;
    const { knownAt } = this.time.knownAt(query);
    const after = decodeCursor(cursor, placeByAge(sort));
    const store = this.store.seenBy(viewerOf(asker));
    if (!(await isCase(store, id))) throw notFound('case');
    const records = await listAccessRecords(store, id, { limit: limit + 1, sort, after, person, knownAt });
    return page(records, limit, ({ readAt, recordId }) => ({ sort, at: readAt, id: recordId }));
  }
}
