import { deadlineUnit } from '@comity/calendars';
import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsInt, Max, Min, ValidateBy } from 'class-validator';
import { clockName, qualityDimension, side } from '../domain/request.events.js';
import { Moment, OneOf, Part, Parts, Words } from './fields.js';
import { StatedBody } from './request.bodies.js';

class AmountBody {
  @ApiProperty({ type: 'integer', minimum: 1, maximum: 87_840, example: 5 })
  @IsInt()
  @Min(1)
  @Max(87_840)
  amount!: number;

  @OneOf(deadlineUnit.options)
  unit!: (typeof deadlineUnit.options)[number];
}

export class ExtensionBody {
  @OneOf(clockName.options, { example: 'response' })
  clock!: (typeof clockName.options)[number];

  @Words(100, { description: 'One of the reasons that the agreement permits', example: 'volume' })
  reason!: string;

  @Part(() => AmountBody, { optional: true, description: 'This or until' })
  extendBy?: AmountBody;

  @Part(() => StatedBody, { optional: true, alternative: true, description: 'This or extendBy' })
  until?: StatedBody;
}

const NOT_ASSESSABLE = 'not-assessable';

function Score(): PropertyDecorator {
  const isScore = (value: unknown): boolean =>
    value === NOT_ASSESSABLE || (Number.isInteger(value) && Number(value) >= 0 && Number(value) <= 4);
  const schema = {
    oneOf: [
      { type: 'integer', minimum: 0, maximum: 4 },
      { type: 'string', enum: [NOT_ASSESSABLE] },
    ],
  };
  return applyDecorators(
    ApiProperty({ ...schema, example: 3 }),
    ValidateBy({
      name: 'score',
      validator: { validate: isScore, defaultMessage: () => `$property must be 0 to 4 or ${NOT_ASSESSABLE}` },
    }),
  );
}

export class ScoreBody {
  @Words(64, { example: '1' })
  itemId!: string;

  @OneOf(qualityDimension.options)
  dimension!: (typeof qualityDimension.options)[number];

  @Score()
  score!: number | typeof NOT_ASSESSABLE;

  @Words(2_000, {
    optional: true,
    description: 'Needed with a low score; one that the rubric lists, where it lists them',
  })
  deficiency?: string;
}

export class AssessmentBody {
  @Parts(() => ScoreBody, 1_200, {
    description: 'At most one per item and dimension; timeliness is computed, not scored',
  })
  scores!: ScoreBody[];
}

export class ContestBody {
  @Words(64, { example: '1' })
  itemId!: string;

  @OneOf(qualityDimension.options)
  dimension!: (typeof qualityDimension.options)[number];

  @OneOf(side.options, { description: 'them: the counterpart’s word, which you record' })
  contestedBy!: (typeof side.options)[number];

  @Moment()
  contestedAt!: string;

  @Words(2_000, { example: 'The annex holds the logs of May' })
  reason!: string;
}

export class ConfirmationBody {
  @Parts(() => ScoreBody, 1_200, { optional: true, description: 'Scores that are to be others; the rest is confirmed' })
  revisions?: ScoreBody[];
}
