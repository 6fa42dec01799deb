import { counterparts } from '@comity/counterparts/contract';
import { Allow, KnownAtQuery, OfficeTime, Reads } from '@comity/http';
import { calendarYears } from '@comity/published-calendars/contract';
import { ReadStore } from '@comity/read-store';
import { requestRegister } from '@comity/requests/contract';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsInt, IsOptional, IsString, IsUUID, Max, MaxLength, Min } from 'class-validator';
import { type ComplianceTable, complianceTable } from '../compliance-table.js';
import { DIMENSIONS, type Dimension } from '../read/request-facts.sql.js';

class ComplianceQuery extends KnownAtQuery {
  @ApiPropertyOptional({ enum: DIMENSIONS, default: 'counterpart' })
  @IsOptional()
  @IsIn(DIMENSIONS)
  by: Dimension = 'counterpart';

  @ApiPropertyOptional({ description: 'Below so many requests no share is given', minimum: 1, default: 1 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1_000)
  minimumN: number = 1;

  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUUID()
  agreementId?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUUID()
  caseId?: string;

  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUUID()
  counterpartId?: string;

  @ApiPropertyOptional({ enum: ['outgoing', 'incoming'] })
  @IsOptional()
  @IsIn(['outgoing', 'incoming'])
  direction?: string;

  @ApiPropertyOptional({ example: 'named-day' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  kind?: string;

  @ApiPropertyOptional({ example: 'routine' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  urgency?: string;
}

@ApiTags('compliance')
@Controller('v1/compliance')
export class ComplianceController {
  constructor(
    @Inject(ReadStore) private readonly store: ReadStore,
    @Inject(OfficeTime) private readonly officeTime: OfficeTime,
  ) {}

  @Get()
  @Allow('case-officer', 'reviewer', 'auditor', 'administrator')
  @Reads(requestRegister, calendarYears, counterparts)
  @ApiOkResponse({ description: 'Timeliness of answers, in all and per group, for requests filed up to the day' })
  table(@Query() query: ComplianceQuery): Promise<ComplianceTable> {
    const { knownAt, date } = this.officeTime.knownAt(query);
    const at = knownAt === 'now' ? this.officeTime.now() : knownAt;
    const { by, minimumN, agreementId, caseId, counterpartId, direction, kind, urgency } = query;
    const filter = { agreementId, caseId, counterpartId, direction, kind, urgency };
    return complianceTable(this.store, { knownAt, at, on: date, by, filter }, minimumN);
  }
}
