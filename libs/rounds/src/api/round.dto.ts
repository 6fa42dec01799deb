import { AsTrueOn, DatedPageQuery, Day, Id, KnownAtQuery, OneOf, PageQuery, Part, Words } from '@comity/http';
import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  Max,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { PRIORITY_CASES_AT_MOST, type ReportMarking, reportMarking } from '../domain/round.events.js';
import { type RoundRow, roundStatus } from '../read/round.row.js';

/** A state of the record, and a day of which it tells. */
export class RoundMomentQuery extends KnownAtQuery {
  @AsTrueOn(
    'Rounds are there from their opening on; told of the day: the editions, as compiled, approved or published by then, and the status that follows. As known: title, period, cutoff, drafts that another replaced (by the last), and revision.',
  )
  asTrueOn?: string;
}

/** Rounds, now, as known on a date or as true on one. */
export class RoundsQuery extends IntersectionType(DatedPageQuery, RoundMomentQuery) {
  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUUID()
  agreementId?: string;

  @ApiPropertyOptional({ enum: roundStatus.options })
  @IsOptional()
  @IsIn(roundStatus.options)
  status?: RoundRow['status'];
}

export class PeriodBody {
  @Day({ description: 'First day under review' })
  from!: string;

  @Day({ description: 'Last day under review' })
  to!: string;
}

export class OpenRoundBody {
  @Id()
  agreementId!: string;

  @Words(500, { description: 'As the other side may read it', example: 'Second joint review' })
  title!: string;

  @Part(() => PeriodBody)
  period!: PeriodBody;

  @ApiPropertyOptional({ description: 'Below so many requests the report gives no share', minimum: 1, default: 1 })
  @IsOptional()
  @IsInt()
  @Min(1)
  @Max(1_000)
  minimumN: number = 1;
}

/** The day or instant up to whose end the report knows the record; without it, the present moment. */
export class CutoffBody extends KnownAtQuery {}

export class PriorityCaseBody {
  @Id()
  caseId!: string;

  @Words(500, { description: 'As the other side may read it', example: 'Intrusion at a power company' })
  title!: string;

  @Words(2_000, { description: 'Why it is a priority, as the other side may read it' })
  reason!: string;
}

export class CompileReportBody {
  @OneOf(reportMarking.options, { example: 'TLP:AMBER', description: 'How far the other side may pass it on' })
  marking!: ReportMarking;

  @ApiPropertyOptional({ type: [PriorityCaseBody], maxItems: PRIORITY_CASES_AT_MOST })
  @IsArray()
  @ArrayMaxSize(PRIORITY_CASES_AT_MOST)
  @ValidateNested({ each: true })
  @Type(() => PriorityCaseBody)
  priorityCases: PriorityCaseBody[] = [];
}

export class ApproveReportBody {
  @ApiProperty({ description: 'Digest of the report that you have read', example: 'a'.repeat(64) })
  @Matches(/^[0-9a-f]{64}$/, { message: 'sha256 must be 64 hex digits in lower case' })
  sha256!: string;
}

export class RestateReportBody {
  @Words(2_000, {
    description: 'As the other side may read it',
    example: 'Three answers of March were registered late',
  })
  reason!: string;
}

/** Which edition of the report is asked for. */
export class EditionQuery extends KnownAtQuery {
  @ApiPropertyOptional({ description: 'The newest, unless told', minimum: 1, type: 'integer' })
  @IsOptional()
  @Type(() => Number)
  @IsInt()
  @Min(1)
  @Max(1_000_000)
  edition?: number;
}

export class FigureSourcesQuery extends IntersectionType(PageQuery, EditionQuery) {
  @ApiProperty({ example: 'compliance.outgoing.all.total.late' })
  @IsString()
  @MaxLength(200)
  figure!: string;
}
