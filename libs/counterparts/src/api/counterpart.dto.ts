import { KnownAtQuery, NamedPageQuery } from '@comity/http';
import { ApiProperty, ApiPropertyOptional, IntersectionType } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, IsArray, IsIn, IsOptional, IsString, MaxLength, ValidateNested } from 'class-validator';
import { type ContactChannel, contactChannel } from '../domain/counterpart.events.js';

const CHANNELS_AT_MOST = 20;
const CHANNEL_KINDS = contactChannel.shape.kind.options;

/** Counterparts by name, now or as known on a date. */
export class CounterpartsQuery extends IntersectionType(NamedPageQuery, KnownAtQuery) {
  @ApiPropertyOptional({ description: 'Part of the name or of the reference in the register', example: 'defence' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  text?: string;
}

export class RegisterCounterpartBody {
  @ApiProperty({ maxLength: 500, example: 'Ministry of Defence' })
  @IsString()
  @MaxLength(500)
  name!: string;

  @ApiPropertyOptional({ description: 'Its stable id in a register; with registerId', example: '11' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  externalRef?: string;

  @ApiPropertyOptional({ description: 'The register; with externalRef', example: 'uk-written-questions' })
  @IsOptional()
  @IsString()
  @MaxLength(100)
  registerId?: string;

  @ApiPropertyOptional({ example: 'ministry' })
  @IsOptional()
  @IsString()
  @MaxLength(64)
  kind?: string;
}

export class RenameCounterpartBody {
  @ApiProperty({ maxLength: 500, example: 'Department of Defence' })
  @IsString()
  @MaxLength(500)
  name!: string;
}

export class ContactChannelBody {
  @ApiProperty({ enum: CHANNEL_KINDS, example: 'telephone' })
  @IsIn(CHANNEL_KINDS)
  kind!: ContactChannel['kind'];

  @ApiProperty({ maxLength: 500, example: '+44 20 7946 0000' })
  @IsString()
  @MaxLength(500)
  address!: string;
}

export class ListContactPointBody {
  @ApiProperty({ maxLength: 200, example: 'Duty desk' })
  @IsString()
  @MaxLength(200)
  name!: string;

  @ApiProperty({ description: 'What it may be asked for', maxLength: 200, example: 'hotline' })
  @IsString()
  @MaxLength(200)
  function!: string;

  @ApiProperty({ type: [ContactChannelBody] })
  @IsArray()
  @ArrayMaxSize(CHANNELS_AT_MOST)
  @ValidateNested({ each: true })
  @Type(() => ContactChannelBody)
  channels!: ContactChannelBody[];
}

export class VerifyContactPointBody {
  @ApiProperty({ maxLength: 2_000, example: 'Answered at once' })
  @IsString()
  @MaxLength(2_000)
  note!: string;
}

export class RetireContactPointBody {
  @ApiProperty({ maxLength: 2_000, example: 'The desk was closed' })
  @IsString()
  @MaxLength(2_000)
  reason!: string;
}
