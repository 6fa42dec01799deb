import { counterparts } from '@comity/counterparts/contract';
import { hotlineIssues } from '@comity/hotline/contract';
import { Allow, ApiTable, CurrentAsker, ExportsRows, LimitsFigures, OfficeTime, Reads, Summary } from '@comity/http';
import type { Asker } from '@comity/kernel';
import { viewerOf } from '@comity/need-to-know/contract';
import { calendarYears } from '@comity/published-calendars/contract';
import { ReadStore } from '@comity/read-store';
import { requestFigures } from '@comity/requests/contract';
import { Controller, Get, Inject, type OnApplicationBootstrap, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { type ComplianceTable, complianceTable } from '../compliance-table.js';
import { currentFigures } from '../memory/figures-reader.js';
import { type QualityTable, qualityTable } from '../quality-table.js';
import { type SurvivalTable, survivalTable } from '../survival-table.js';
import { ComplianceQuery, QualityQuery } from './compliance.query.js';
import { complianceLines } from './compliance-lines.js';
import { questionOf } from './compliance-question.js';

/** Who was how timely, and how good; over the requests that the reader may know of. */
@ApiTags('compliance')
@Controller('v1/compliance')
export class ComplianceController implements OnApplicationBootstrap {
  constructor(
    @Inject(ReadStore) private readonly store: ReadStore,
    @Inject(OfficeTime) private readonly officeTime: OfficeTime,
  ) {}

  /** Reads the figures before anybody asks. While PostgreSQL is away, the first question reads them. */
  onApplicationBootstrap(): void {
    currentFigures(this.store).catch(() => undefined);
  }

  @Summary('Shows how timely and how good the answers were, as known on a date')
  @Get()
  @Allow('case-officer', 'reviewer', 'auditor', 'administrator')
  @LimitsFigures()
  @Reads(requestFigures, calendarYears, counterparts, hotlineIssues)
  @ApiTable('Timeliness of answers, in all and per group, for requests filed up to the day')
  @ExportsRows(complianceLines)
  table(@Query() query: ComplianceQuery, @CurrentAsker() asker: Asker): Promise<ComplianceTable> {
    const question = questionOf(query, this.officeTime);
    return complianceTable(this.store.seenBy(viewerOf(asker)), question, query.minimumN);
  }

  @Summary('Shows what share of requests is still unanswered after how many days')
  @Get('survival')
  @Allow('case-officer', 'reviewer', 'auditor', 'administrator')
  @LimitsFigures()
  @Reads(requestFigures, counterparts)
  @ApiOkResponse({ description: 'Per group, how many requests were still without a final answer after how many days' })
  survival(@Query() query: ComplianceQuery, @CurrentAsker() asker: Asker): Promise<SurvivalTable> {
    return survivalTable(this.store.seenBy(viewerOf(asker)), questionOf(query, this.officeTime));
  }

  @Summary('Shows how good the answers were, by dimension')
  @Get('quality')
  @Allow('case-officer', 'reviewer', 'auditor', 'administrator')
  @LimitsFigures()
  @Reads(requestFigures, counterparts)
  @ApiOkResponse({
    description: 'Quality of answers by dimension, in all and per group, for requests filed up to the day',
  })
  quality(@Query() query: QualityQuery, @CurrentAsker() asker: Asker): Promise<QualityTable> {
    const { minimumN, minimumPairs } = query;
    const question = questionOf(query, this.officeTime);
    return qualityTable(this.store.seenBy(viewerOf(asker)), question, { minimumN, minimumPairs });
  }
}
