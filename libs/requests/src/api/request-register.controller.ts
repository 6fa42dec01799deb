import { counterparts } from '@comity/counterparts/contract';
import {
  Allow,
  ApiPageOf,
  ApiShows,
  CurrentAsker,
  decodeCursor,
  IdParam,
  notFound,
  OfficeTime,
  type Page,
  page,
  Reads,
  ReadsLog,
  type Revised,
  revised,
  Summary,
} from '@comity/http';
import type { Asker } from '@comity/kernel';
import { viewerOf } from '@comity/need-to-know/contract';
import { ReadStore, type SeenStore } from '@comity/read-store';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ExplainedDeadline } from '../domain/explain-deadline.js';
import { type AsTold, cursorAfter, registerCursor } from '../read/request-register.pages.js';
import { requestRegister } from '../read/request-register.projection.js';
import { countRequests, findRequest, listRequests } from '../read/request-register.queries.js';
import {
  type RegisterCounts,
  type RegisterEntry,
  type RegisterSummary,
  registerCounts,
  registerEntry,
  registerSummary,
} from '../read/request-register.row.js';
import { DeadlineQuery, RegisterFilterQuery, RegisterQuery, RequestMomentQuery } from './register.query.js';
import { RequestsService } from './requests.service.js';

/** The register: what was asked of whom, when an answer is due, and what came back; now, as known on a date, or as true on one. */
@ApiTags('requests')
@Controller('v1/requests')
export class RequestRegisterController {
  constructor(
    @Inject(RequestsService) private readonly requests: RequestsService,
    @Inject(ReadStore) private readonly store: ReadStore,
    @Inject(OfficeTime) private readonly time: OfficeTime,
  ) {}

  @Summary('Lists requests')
  @Get()
  @Allow('case-officer', 'reviewer', 'auditor', 'administrator')
  @Reads(requestRegister, counterparts)
  @ApiPageOf(registerSummary)
  async list(@Query() query: RegisterQuery, @CurrentAsker() asker: Asker): Promise<Page<RegisterSummary>> {
    const { sort = 'due', limit, cursor, ...filter } = query;
    const after = decodeCursor(cursor, registerCursor(sort));
    const order = { sort, limit: limit + 1, after };
    const rows = await listRequests(this.seenBy(asker), filter, this.asTold(query), order);
    return page(rows, limit, (last) => cursorAfter(sort, last));
  }

  @Summary('Counts the requests that the filter finds, by status')
  @Get('counts')
  @Allow('case-officer', 'reviewer', 'auditor', 'administrator')
  @Reads(requestRegister)
  @ApiShows(registerCounts)
  counts(@Query() query: RegisterFilterQuery, @CurrentAsker() asker: Asker): Promise<RegisterCounts> {
    return countRequests(this.seenBy(asker), query, this.asTold(query));
  }

  @Summary('Shows a request')
  @Get(':id')
  @Allow('case-officer', 'reviewer', 'auditor', 'administrator')
  @Reads(requestRegister, counterparts)
  @ApiShows(registerEntry)
  async one(
    @IdParam() id: string,
    @Query() query: RequestMomentQuery,
    @CurrentAsker() asker: Asker,
  ): Promise<Revised<RegisterEntry>> {
    const told = this.time.told(query);
    const entry = await findRequest(this.seenBy(asker), id, told);
    if (entry === undefined) throw notFound('request');
    return revised(entry.revision, entry, told);
  }

  @Summary(
    'Explains why the deadline is what it is, or what it was taken for on a date',
    'Each counted and skipped day, each extension, the versions that were pinned.',
  )
  @Get(':id/deadline')
  @Allow('case-officer', 'reviewer', 'auditor', 'administrator')
  @ReadsLog()
  deadline(
    @IdParam() id: string,
    @Query() query: DeadlineQuery,
    @CurrentAsker() asker: Asker,
  ): Promise<ExplainedDeadline> {
    const { clock = 'response' } = query;
    return this.requests.deadline(id, clock, { asker, knownAt: this.time.recordedBy(query) });
  }

  private seenBy(asker: Asker): SeenStore {
    return this.store.seenBy(viewerOf(asker));
  }

  private asTold(query: RequestMomentQuery): AsTold {
    const { knownAt, trueOn } = this.time.told(query);
    return { knownAt, trueOn, at: trueOn?.at ?? (knownAt === 'now' ? this.time.now() : knownAt) };
  }
}
