import { AsTrueOn, DatedPageQuery, KnownAtQuery, PageQuery, SaysSomething, TrueOnQuery } from '@comity/http';
import { BY_AGE, type ByAge } from '@comity/kernel';
import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Max, MaxLength, Min } from 'class-validator';
import { type Marking, marking } from '../domain/case.events.js';
import { EMERGENCY_HOURS_AT_MOST } from '../domain/emergency-access.js';
import { type CaseRow, caseStatus } from '../read/case.row.js';

const REASON = { maxLength: 2_000, example: 'Needed for the joint review' };

/** A state of the record, and a day of which it tells. */
export class CaseMomentQuery extends KnownAtQuery {
  @AsTrueOn(
    'Cases are there from their opening on; closedAt and status are told of the day, and a closing that was taken back counts for none. As known: title, unit, marking, officer, access and revision.',
  )
  asTrueOn?: string;
}

/** Cases, now, as known on a date or as true on one. */
export class CasesQuery extends IntersectionType(DatedPageQuery, CaseMomentQuery) {
  @ApiPropertyOptional({ enum: caseStatus.options })
  @IsOptional()
  @IsIn(caseStatus.options)
  status?: CaseRow['status'];

  @ApiPropertyOptional({ description: 'To whom it is assigned', example: 'olivia' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  officer?: string;

  @ApiPropertyOptional({ description: 'Part of the title', example: 'power company' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  text?: string;
}

/** What happened in a case, now, as known on a date or as true on one. */
export class TimelineQuery extends IntersectionType(PageQuery, KnownAtQuery, TrueOnQuery) {
  @AsTrueOn(
    'What occurred later is left out. The case is told as known: where it was opened later, what had happened to what is in it.',
  )
  override asTrueOn?: string;

  @ApiPropertyOptional({ enum: BY_AGE, default: 'oldest', description: 'What comes first' })
  @IsOptional()
  @IsIn(BY_AGE)
  sort?: ByAge;

  @ApiPropertyOptional({ enum: BY_AGE, deprecated: true, description: 'The former name of `sort`' })
  @IsOptional()
  @IsIn(BY_AGE)
  order?: ByAge;
}

export class OpenCaseBody {
  @ApiProperty({ maxLength: 500, example: 'Intrusion at a power company' })
  @IsString()
  @MaxLength(500)
  title!: string;

  @ApiProperty({ enum: marking.options, example: 'TLP:AMBER' })
  @IsIn(marking.options)
  marking!: Marking;

  @ApiPropertyOptional({ maxLength: 200, example: 'Cyber' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  unit?: string;
}

export class AssignCaseBody {
  @ApiProperty({ maxLength: 200, example: 'olivia' })
  @IsString()
  @MaxLength(200)
  officer!: string;
}

export class CaseReasonBody {
  @ApiProperty(REASON)
  @IsString()
  @MaxLength(2_000)
  @SaysSomething()
  reason!: string;
}

export class ChangeMarkingBody extends CaseReasonBody {
  @ApiProperty({ enum: marking.options, example: 'TLP:RED' })
  @IsIn(marking.options)
  marking!: Marking;
}

export class AccessBody extends CaseReasonBody {
  @ApiProperty({ description: 'As the identity provider names them', maxLength: 200, example: 'rachel' })
  @IsString()
  @MaxLength(200)
  person!: string;
}

export class EmergencyAccessBody extends CaseReasonBody {
  @ApiProperty({
    type: 'integer',
    description: 'For how long',
    minimum: 1,
    maximum: EMERGENCY_HOURS_AT_MOST,
    example: 4,
  })
  @IsInt()
  @Min(1)
  @Max(EMERGENCY_HOURS_AT_MOST)
  hours!: number;
}

export class EmergencyReviewBody {
  @ApiProperty({ description: 'False ends the access at once' })
  @IsBoolean()
  justified!: boolean;

  @ApiProperty({ maxLength: 2_000, example: 'The duty officer could not be reached' })
  @IsString()
  @MaxLength(2_000)
  @SaysSomething()
  remark!: string;
}
