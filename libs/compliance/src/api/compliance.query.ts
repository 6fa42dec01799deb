import { Day, Id, KnownAtQuery, OneOf, PAGE_LIMIT_MAX, PageQuery, TrueOnQuery, Words } from '@comity/http';
import { ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, ArrayUnique, IsArray, IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { EXPLAINED_METRICS, type ExplainedMetric } from '../domain/aspects.js';
import { DIMENSIONS, DIMENSIONS_AT_MOST, type Dimension } from '../read/question.js';

const optional = true;

/** Which requests count, and how the table is broken down. */
export class ComplianceFilterQuery {
  @ApiPropertyOptional({
    description: 'One dimension, or two with a comma between them; a line of the table for each of their values',
    enum: DIMENSIONS,
    isArray: true,
    default: ['counterpart'],
  })
  @IsOptional()
  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.split(',') : value))
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

  @Id({ optional })
  agreementId?: string;

  @Id({ optional })
  caseId?: string;

  @Id({ optional })
  counterpartId?: string;

  @OneOf(['outgoing', 'incoming'], { optional })
  direction?: string;

  @Words(64, { optional, example: 'named-day' })
  kind?: string;

  @Words(64, { optional, example: 'routine' })
  urgency?: string;

  @Day({ optional, description: 'Only what was filed on this day or later' })
  filedFrom?: string;

  @Day({ optional, description: 'Only what was filed on this day or earlier' })
  filedThrough?: string;
}

export class ComplianceQuery extends IntersectionType(ComplianceFilterQuery, KnownAtQuery, TrueOnQuery) {}

export class QualityQuery extends ComplianceQuery {
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

/** Which figure is to be explained; the filter says of which group. */
export class ExplanationQuery extends IntersectionType(ComplianceQuery, PageQuery) {
  @OneOf(EXPLAINED_METRICS, { description: 'A figure of the table', example: 'overdue' })
  figure!: ExplainedMetric;

  @ApiPropertyOptional({ type: 'integer', description: 'Of a bucket of the histogram: its first day' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  daysFrom?: number;

  @ApiPropertyOptional({ type: 'integer', description: 'Of a bucket of the histogram: its last day' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(0)
  @Max(1_000_000)
  daysThrough?: number;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: PAGE_LIMIT_MAX, default: 20 })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(PAGE_LIMIT_MAX)
  override limit: number = 20;
}

/** The same day as two states of the record tell it. */
export class ChangesQuery extends ComplianceFilterQuery {
  @Day({
    description: 'As known at the end of this day; the figures are those of this day, unless `on` says otherwise',
  })
  from!: string;

  @Day({ optional, description: 'As known at the end of this day; today unless told' })
  to?: string;

  @Day({ optional, description: 'The day that the figures are for' })
  on?: string;
}
