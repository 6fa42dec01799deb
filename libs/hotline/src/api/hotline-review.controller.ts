import { endOfDay, startOfDay } from '@comity/calendars';
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
  type Revised,
  ROLES,
  revised,
  Summary,
} from '@comity/http';
import { type Asker, placeByAge } from '@comity/kernel';
import { viewerOf } from '@comity/need-to-know/contract';
import { ReadStore, type SeenStore } from '@comity/read-store';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { findIssue, listIssues } from '../read/hotline.queries.js';
import { type HotlineIssueRow, hotlineIssueRow } from '../read/hotline-issue.row.js';
import { hotlineIssues } from '../read/hotline-issues.projection.js';
import { type HotlineUsage, hotlineUsage, hotlineUsageFigures } from '../read/hotline-usage.js';
import { IssueMomentQuery, IssuesQuery, UsageQuery } from './hotline.bodies.js';

/** What the hotline was used for, now, as known on a date or as true on one. */
@ApiTags('hotline')
@Controller('v1/hotline-issues')
export class HotlineReviewController {
  constructor(
    @Inject(ReadStore) private readonly store: ReadStore,
    @Inject(OfficeTime) private readonly time: OfficeTime,
  ) {}

  @Summary('Lists issues and drills')
  @Get()
  @Allow(...ROLES)
  @Reads(hotlineIssues)
  @ApiPageOf(hotlineIssueRow)
  async list(@Query() query: IssuesQuery, @CurrentAsker() asker: Asker): Promise<Page<HotlineIssueRow>> {
    const { limit, sort, caseId, requestId, counterpartId, status, drill } = query;
    const after = decodeCursor(query.cursor, placeByAge(sort));
    const filter = { limit: limit + 1, sort, after, caseId, requestId, counterpartId, status, drill };
    const rows = await listIssues(this.seenBy(asker), this.time.told(query), filter);
    return page(rows, limit, ({ escalatedAt, issueId }) => ({ sort, at: escalatedAt, id: issueId }));
  }

  @Summary(
    'Shows how the hotline was used',
    'How often, whether anybody was reached, and whether what was promised was kept.',
  )
  @Get('usage')
  @Allow(...ROLES)
  @Reads(hotlineIssues)
  @ApiShows(hotlineUsageFigures)
  usage(
    @Query() { from, to, agreementId, counterpartId, raisedBy, ...moment }: UsageQuery,
    @CurrentAsker() asker: Asker,
  ): Promise<HotlineUsage> {
    const period = {
      from: from === undefined ? undefined : startOfDay(from, this.time.zone),
      before: to === undefined ? undefined : endOfDay(to, this.time.zone),
    };
    return hotlineUsage(this.seenBy(asker), this.time.told(moment), {
      ...period,
      agreementId,
      counterpartId,
      raisedBy,
    });
  }

  @Summary('Shows an issue or a drill')
  @Get(':id')
  @Allow(...ROLES)
  @Reads(hotlineIssues)
  @ApiShows(hotlineIssueRow)
  async one(
    @IdParam() id: string,
    @Query() query: IssueMomentQuery,
    @CurrentAsker() asker: Asker,
  ): Promise<Revised<HotlineIssueRow>> {
    const told = this.time.told(query);
    const row = await findIssue(this.seenBy(asker), id, told);
    if (row === undefined) throw notFound('issue');
    return revised(row.revision, row, told);
  }

  private seenBy(asker: Asker): SeenStore {
    return this.store.seenBy(viewerOf(asker));
  }
}
