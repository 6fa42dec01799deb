import { openApiSchema } from '@comity/http';
import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsBoolean, IsInt, IsObject, IsString, MaxLength } from 'class-validator';
import type { z } from 'zod';
import { ANY } from '../domain/agreement.events.js';
import { type LadderRung, ladderContent } from '../domain/hotline-ladder.js';
import { type RubricDimension, rubricContent } from '../domain/quality-rubric.js';
import { type GuidelinesContent, guidelinesContent, type RequiredParticular } from '../domain/request-guidelines.js';

const ENTRIES_AT_MOST = 100;

/** A member that the decider reads by its schema: declared there once, shown here. */
const shown = (description: string, schema: z.ZodType) =>
  ({ description, ...openApiSchema(schema) }) as Parameters<typeof ApiProperty>[0];

/** What every version of adopted terms carries. */
class AdoptedTermsBody {
  @ApiProperty({ format: 'date', description: 'First day on which it holds', example: '2015-09-25' })
  @IsString()
  @MaxLength(10)
  effectiveFrom!: string;

  @ApiProperty({ description: 'Where the text stands', example: 'Article 4; check against the text in force' })
  @IsString()
  @MaxLength(2_000)
  source!: string;
}

export class AdoptGuidelinesBody extends AdoptedTermsBody {
  @ApiProperty({
    description: `A kind of request, or ${ANY} for every kind without guidelines of its own`,
    example: ANY,
  })
  @IsString()
  @MaxLength(64)
  kind!: string;

  @ApiProperty(shown('How many items a request may have', guidelinesContent.shape.items))
  @IsObject()
  items!: GuidelinesContent['items'];

  @ApiProperty(shown('What a complete request states', guidelinesContent.shape.requires))
  @IsArray()
  @ArrayMaxSize(ENTRIES_AT_MOST)
  requires!: RequiredParticular[];
}

export class AdoptRubricBody extends AdoptedTermsBody {
  @ApiProperty(shown('The dimensions, each with what 0 to 4 mean', rubricContent.shape.dimensions))
  @IsArray()
  @ArrayMaxSize(ENTRIES_AT_MOST)
  dimensions!: RubricDimension[];

  @ApiProperty({ description: 'False: whoever owns the request does not assess its answers', example: false })
  @IsBoolean()
  ownerMayAssess!: boolean;

  @ApiProperty({ type: 'integer', minimum: 0, maximum: 100, example: 10 })
  @IsInt()
  secondAssessmentPercent!: number;
}

export class DefineLadderBody extends AdoptedTermsBody {
  @ApiProperty(shown('The rungs from level 1 up', ladderContent.shape.rungs))
  @IsArray()
  @ArrayMaxSize(ENTRIES_AT_MOST)
  rungs!: LadderRung[];
}
