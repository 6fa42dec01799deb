import { Id, Moment, OneOf, Words } from '@comity/http';
import { ApiPropertyOptional } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { ArrayMaxSize, ArrayMinSize, IsArray, IsIn, IsOptional, IsString, ValidateNested } from 'class-validator';
import { consultationPosition, licenceKind, type Measure, measure } from '../domain/sanction.events.js';
import { IdentifierBody } from './sanction.dto.js';

export class RequestConsultationBody {
  @Id({ optional: true, description: 'Of the consultation; given when absent' })
  consultationId?: string;

  @Words(200, { example: 'Attorney General' })
  authority!: string;

  @Words(5_000, { optional: true, example: 'Does an investigation stand against it?' })
  question?: string;
}

export class RecordConsultationBody {
  @OneOf(consultationPosition.options)
  position!: 'concurs' | 'objects' | 'no-position';

  @Words(5_000, { example: 'No investigation is affected' })
  summary!: string;
}

export class GrantLicenceBody {
  @Id({ optional: true, description: 'Of the licence; given when absent' })
  licenceId?: string;

  @OneOf(licenceKind.options)
  kind!: 'general' | 'specific';

  @Words(5_000, { example: 'Payment of legal fees' })
  scope!: string;

  @Words(500, { optional: true, description: 'Of a specific licence', example: 'Invented Legal LLP' })
  licensee?: string;

  @Moment({ optional: true, description: 'From then on it allows nothing; absent, it stands until revocation' })
  expiresAt?: string;
}

export class ReceivePetitionBody {
  @Id({ optional: true, description: 'Of the petition; given when absent' })
  petitionId?: string;

  @Words(500, { example: 'Invented Trading Co.' })
  petitioner!: string;

  @Words(20_000, { example: 'The relay was sold before the intrusion' })
  grounds!: string;

  @Moment()
  receivedAt!: string;
}

export class DecidePetitionBody {
  @OneOf(['granted', 'denied'])
  outcome!: 'granted' | 'denied';

  @Words(5_000, { example: 'The sale is documented' })
  reason!: string;
}

export class AmendDesignationBody {
  @ApiPropertyOptional({
    type: [IdentifierBody],
    description: 'In place of those so far, of which one at least stays; by a fourth person',
  })
  @IsOptional()
  @IsArray()
  @ArrayMaxSize(100)
  @ValidateNested({ each: true })
  @Type(() => IdentifierBody)
  identifiers?: IdentifierBody[];

  @ApiPropertyOptional({ enum: measure.options, isArray: true, description: 'Those that remain' })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @IsIn(measure.options, { each: true })
  measures?: Measure[];

  @ApiPropertyOptional({ type: [String], description: 'Those on which it still rests; answers a challenge' })
  @IsOptional()
  @IsArray()
  @ArrayMinSize(1)
  @ArrayMaxSize(50)
  @IsString({ each: true })
  criteria?: string[];

  @Words(5_000, { example: 'The second ground fell; the first stands alone' })
  reason!: string;
}
