import { KnownAtQuery, NamedPageQuery, openApiSchema } from '@comity/http';
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
  MaxLength,
  ValidateNested,
} from 'class-validator';
import { ANY, type Party, type PolicyClocks, party, policyClocks } from '../domain/agreement.events.js';

const REASONS_AT_MOST = 100;
const COUNTERPARTS_AT_MOST = 500;
const REASON = { maxLength: 2_000, example: 'Diplomatic note of 1 March' };

/** Agreements by title, now or as known on a date. */
export class AgreementsQuery extends IntersectionType(NamedPageQuery, KnownAtQuery) {}

export class RegisterAgreementBody {
  @ApiProperty({ maxLength: 500, example: 'Agreement on assistance against malicious cyber activity' })
  @IsString()
  @MaxLength(500)
  title!: string;

  @ApiProperty({ format: 'date', example: '2015-09-25' })
  @IsString()
  @MaxLength(10)
  inForceFrom!: string;

  @ApiProperty({ description: 'IANA zone in which its days begin and end', example: 'America/New_York' })
  @IsString()
  @MaxLength(64)
  zone!: string;

  @ApiProperty({ type: [String], format: 'uuid', description: 'Empty: it holds with any counterpart', example: [] })
  @IsArray()
  @ArrayMaxSize(COUNTERPARTS_AT_MOST)
  @IsUUID('all', { each: true })
  counterpartIds!: string[];

  @ApiProperty({ maxLength: 200, example: 'United States' })
  @IsString()
  @MaxLength(200)
  ourName!: string;
}

export class PermittedReasonsBody {
  @ApiProperty({ type: [String], example: ['volume'] })
  @IsArray()
  @ArrayMaxSize(REASONS_AT_MOST)
  @IsString({ each: true })
  extension!: string[];

  @ApiProperty({ type: [String], example: ['sovereignty'] })
  @IsArray()
  @ArrayMaxSize(REASONS_AT_MOST)
  @IsString({ each: true })
  refusal!: string[];

  @ApiProperty({ type: [String], example: ['ongoing-investigation'] })
  @IsArray()
  @ArrayMaxSize(REASONS_AT_MOST)
  @IsString({ each: true })
  postponement!: string[];
}

export class AdoptPolicyBody {
  @ApiProperty({ description: `A kind of request, or ${ANY} for every kind without a policy of its own`, example: ANY })
  @IsString()
  @MaxLength(64)
  kind!: string;

  @ApiProperty({ description: `An urgency, or ${ANY} for every urgency without a policy of its own`, example: ANY })
  @IsString()
  @MaxLength(64)
  urgency!: string;

  @ApiProperty({ format: 'date', example: '2015-09-25' })
  @IsString()
  @MaxLength(10)
  effectiveFrom!: string;

  @ApiProperty({ description: 'The terms of each clock', ...openApiSchema(policyClocks), type: 'object' } as object)
  @IsObject()
  clocks!: PolicyClocks;

  @ApiProperty()
  @IsObject()
  @IsObject()
  @ValidateNested()
  @Type(() => PermittedReasonsBody)
  permittedReasons!: PermittedReasonsBody;

  @ApiProperty({ description: 'Where the text stands', example: 'Article 4; check against the text in force' })
  @IsString()
  @MaxLength(2_000)
  source!: string;
}

export class AssignCalendarBody {
  @ApiProperty({ enum: party.options, example: 'counterpart' })
  @IsIn(party.options)
  party!: Party;

  @ApiPropertyOptional({ format: 'uuid', description: 'Absent: for every counterpart without a calendar of its own' })
  @IsOptional()
  @IsUUID()
  counterpartId?: string;

  @ApiProperty({ format: 'uuid' })
  @IsUUID()
  calendarId!: string;

  @ApiProperty({ type: 'integer', minimum: 1, example: 1 })
  @IsInt()
  calendarVersion!: number;
}

export class SuspendAgreementBody {
  @ApiProperty({ format: 'date', example: '2018-03-01' })
  @IsString()
  @MaxLength(10)
  suspendedFrom!: string;

  @ApiPropertyOptional({ format: 'date', description: 'First day on which it holds again; absent while nobody knows' })
  @IsOptional()
  @IsString()
  @MaxLength(10)
  resumesOn?: string;

  @ApiProperty(REASON)
  @IsString()
  @MaxLength(2_000)
  reason!: string;
}

export class ResumeAgreementBody {
  @ApiProperty({ format: 'date', description: 'First day on which it holds again', example: '2018-05-01' })
  @IsString()
  @MaxLength(10)
  resumesOn!: string;

  @ApiProperty(REASON)
  @IsString()
  @MaxLength(2_000)
  reason!: string;
}

export class TerminateAgreementBody {
  @ApiProperty({ format: 'date', description: 'First day on which it no longer holds', example: '2020-01-01' })
  @IsString()
  @MaxLength(10)
  terminatedFrom!: string;

  @ApiProperty(REASON)
  @IsString()
  @MaxLength(2_000)
  reason!: string;
}
