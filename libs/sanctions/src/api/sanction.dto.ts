import { AsTrueOn, DatedPageQuery, KnownAtQuery } from '@comity/http';
import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  IsUUID,
  Matches,
  MaxLength,
  Min,
  ValidateNested,
} from 'class-validator';
import { type Measure, measure, type SanctionSubject, sanctionSubject } from '../domain/sanction.events.js';
import { type SanctionRow, sanctionStatus } from '../read/sanction.row.js';

const SUBJECT_KINDS = sanctionSubject.shape.kind.options;
const HASH = /^[0-9a-f]{64}$/;
const STREAM = /^[a-z][a-z-]{0,63}-[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** A state of the record, and a day of which it tells. */
export class SanctionMomentQuery extends KnownAtQuery {
  @AsTrueOn(
    'Proposals are there from their proposal on; told of the day: the last submission, the last decision on it, designation, revocation, grounds, consultations, petitions, licences, amendments, and the status that follows. As known: subject, measures and criteria in force once designated, whether what is cited was voided and the basis is challenged, and revision.',
  )
  asTrueOn?: string;
}

/** Proposals, now, as known on a date or as true on one. */
export class SanctionsQuery extends IntersectionType(DatedPageQuery, SanctionMomentQuery) {
  @ApiPropertyOptional({ format: 'uuid' })
  @IsOptional()
  @IsUUID()
  caseId?: string;

  @ApiPropertyOptional({ enum: sanctionStatus.options })
  @IsOptional()
  @IsIn(sanctionStatus.options)
  status?: SanctionRow['status'];

  @ApiPropertyOptional({ description: 'Part of the subject’s name', example: 'trading' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  text?: string;
}

export class IdentifierBody {
  @ApiProperty({ maxLength: 100, example: 'registration' })
  @IsString()
  @MaxLength(100)
  type!: string;

  @ApiProperty({ maxLength: 500, example: 'X-1' })
  @IsString()
  @MaxLength(500)
  value!: string;
}

export class SubjectBody {
  @ApiProperty({ maxLength: 500, example: 'Invented Trading Co.' })
  @IsString()
  @MaxLength(500)
  name!: string;

  @ApiProperty({ enum: SUBJECT_KINDS, example: 'entity' })
  @IsIn(SUBJECT_KINDS)
  kind!: SanctionSubject['kind'];

  @ApiProperty({ type: [IdentifierBody] })
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => IdentifierBody)
  identifiers!: IdentifierBody[];
}

export class LegalBasisBody {
  @ApiProperty({ maxLength: 500, example: 'Executive Order 13694' })
  @IsString()
  @MaxLength(500)
  instrument!: string;

  @ApiProperty({ description: 'The version of its text', maxLength: 100, example: '2016-12-28' })
  @IsString()
  @MaxLength(100)
  version!: string;

  @ApiProperty({ type: [String], example: ['1(a)(ii)(C)'] })
  @IsArray()
  @ArrayMaxSize(50)
  @IsString({ each: true })
  criteria!: string[];
}

export class ProposeSanctionBody {
  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  caseId!: string;

  @ApiProperty()
  @IsObject()
  @IsObject()
  @ValidateNested()
  @Type(() => SubjectBody)
  subject!: SubjectBody;

  @ApiProperty({ enum: measure.options, isArray: true, example: ['asset-freeze'] })
  @IsArray()
  @IsIn(measure.options, { each: true })
  measures!: Measure[];

  @ApiProperty()
  @IsObject()
  @IsObject()
  @ValidateNested()
  @Type(() => LegalBasisBody)
  legalBasis!: LegalBasisBody;
}

export class CiteGroundsBody {
  @ApiProperty({ maxLength: 200, example: '1(a)(ii)(C)' })
  @IsString()
  @MaxLength(200)
  criterion!: string;

  @ApiProperty({ example: 'request-9e8d7c6b-5a49-4382-91a0-b1c2d3e4f544' })
  @Matches(STREAM, { message: 'stream must be a category and an id, such as request-9e8d7c6b-…' })
  stream!: string;

  @ApiProperty({ description: 'Place of the event in its stream, from 0', type: 'integer', minimum: 0, example: 7 })
  @IsInt()
  @Min(0)
  revision!: number;

  @ApiPropertyOptional({
    description: 'Its digest as you have seen it, which must be the log’s',
    pattern: HASH.source,
    example: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
  })
  @IsOptional()
  @Matches(HASH, { message: 'eventHash must be 64 hex digits' })
  eventHash?: string;

  @ApiProperty({ description: 'What the event shows', maxLength: 5_000, example: 'No answer within the time' })
  @IsString()
  @MaxLength(5_000)
  note!: string;
}

export class SanctionReasonBody {
  @ApiProperty({ maxLength: 5_000, example: 'The second criterion needs another ground' })
  @IsString()
  @MaxLength(5_000)
  reason!: string;
}
