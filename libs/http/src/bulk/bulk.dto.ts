import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsObject, Matches, MaxLength, ValidateIf } from 'class-validator';
import { CommandAnswer } from '../answer.js';
import { OneOf, Parts } from '../fields.js';
import { Problem } from '../problem.js';

const COMMANDS_AT_MOST = 100;
const PATH = /^\/v1(?:\/[a-zA-Z0-9-]+){1,8}$/;
const REVISION_TAG = /^"(?:0|[1-9]\d{0,14})"$/;

/** One command, as it would be sent by itself. */
export class BulkCommand {
  @OneOf(['POST', 'PUT'], { optional: true, description: 'POST unless given' })
  method?: 'POST' | 'PUT';

  @ApiProperty({ pattern: PATH.source, example: '/v1/requests/3b241101-e2bb-4255-8caf-4136c566a962/submission' })
  @MaxLength(500)
  @Matches(PATH, { message: 'path must be that of a command, such as /v1/requests/3b241101-…/submission' })
  path!: string;

  @ApiPropertyOptional({ type: 'object', additionalProperties: true, example: {} })
  @ValidateIf((_command: object, value: unknown) => value !== undefined)
  @IsObject()
  body?: Record<string, unknown>;

  @ApiPropertyOptional({ description: 'The revision you have seen, as in `If-Match`', example: '"3"' })
  @ValidateIf((_command: object, value: unknown) => value !== undefined)
  @Matches(REVISION_TAG, { message: 'ifMatch must be one revision in quotes, such as "3"' })
  ifMatch?: string;
}

export class BulkBody {
  @Parts(() => BulkCommand, COMMANDS_AT_MOST, { description: 'Carried out one after the other, in this order' })
  commands!: BulkCommand[];

  @OneOf(['stop', 'continue'], { description: 'What becomes of those that follow a refused one' })
  onRefusal!: 'stop' | 'continue';
}

/** What became of one command. */
export class BulkResult {
  @ApiProperty({ enum: ['done', 'refused', 'not-tried'] })
  readonly outcome!: 'done' | 'refused' | 'not-tried';

  @ApiProperty({ type: 'integer', nullable: true, description: 'As the command by itself is answered', example: 200 })
  readonly status!: number | null;

  @ApiProperty({ type: CommandAnswer, nullable: true })
  readonly answer!: CommandAnswer | null;

  @ApiProperty({ type: Problem, nullable: true })
  readonly problem!: Problem | null;
}

export class BulkAnswer {
  @ApiProperty({ type: [BulkResult], description: 'One for each command, in their order' })
  readonly results!: readonly BulkResult[];

  @ApiProperty({
    type: String,
    nullable: true,
    description: 'Where the record stands after the last that was done; send it as Comity-At-Least',
    example: '1024',
  })
  readonly position!: string | null;
}
