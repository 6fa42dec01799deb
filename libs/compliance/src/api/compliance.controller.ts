import { counterparts } from '@comity/counterparts/contract';
import { Allow, KnownAtQuery, OfficeTime, Reads } from '@comity/http';
import { calendarYears } from '@comity/published-calendars/contract';
import { EVERYTHING, ReadStore } from '@comity/read-store';
import { requestFigures } from '@comity/requests/contract';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiPropertyOptional, ApiTags } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  ArrayMinSize,
  ArrayUnique,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Max,
  MaxLength,
  Min,
} from 'class-validator';
import { type ComplianceTable, complianceTable } from '../compliance-table.js';
import { type QualityTable, qualityTable } from '../quality-table.js';
import { type ComplianceQuestion, DIMENSIONS, DIMENSIONS_AT_MOST, type Dimension } from '../read/question.js';

class ComplianceQuery extends KnownAtQuery {
  @ApiPropertyOptional({
    description: 'One dimension, or two with a comma between them; a line of the table for each of their values',
    enum: DIMENSIONS,
    isArray: true,
    default: ['counterpart'],
  })
  @IsOptional()
  @Transform(({ value }) => (typeof value === 'string' ? value.split(',') : value))
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(DIMENSIONS_AT_MOST)
  @ArrayUnique()
  @IsIn(DIMENSIONS, { each: true })
  by: readonly Dimension[] = ['counterpart'];

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

class QualityQuery extends ComplianceQuery {
  @ApiPropertyOptional({
    description: 'Below so many pairs nothing is said about the agreement between assessors',
    minimum: 1,
    default: 20,
  })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1_000)
  minimumPairs: number = 20;
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
  @Reads(requestFigures, calendarYears, counterparts)
  @ApiOkResponse({ description: 'Timeliness of answers, in all and per group, for requests filed up to the day' })
  table(@Query() query: ComplianceQuery): Promise<ComplianceTable> {
    return complianceTable(this.store.seenBy(EVERYTHING), this.questionOf(query), query.minimumN);
  }

  @Get('quality')
  @Allow('case-officer', 'reviewer', 'auditor', 'administrator')
  @Reads(requestFigures, counterparts)
  @ApiOkResponse({
    description: 'Quality of answers by dimension, in all and per group, for requests filed up to the day',
  })
  quality(@Query() query: QualityQuery): Promise<QualityTable> {
    const { minimumN, minimumPairs } = query;
    return qualityTable(this.store.seenBy(EVERYTHING), this.questionOf(query), { minimumN, minimumPairs });
  }

  private questionOf(query: ComplianceQuery): ComplianceQuestion {
    const { knownAt, date } = this.officeTime.knownAt(query);
    const at = knownAt === 'now' ? this.officeTime.now() : knownAt;
    const { by, agreementId, caseId, counterpartId, direction, kind, urgency } = query;
    const filter = { agreementId, caseId, counterpartId, direction, kind, urgency };
    return { knownAt, at, on: date, by, filter };
  }
}
