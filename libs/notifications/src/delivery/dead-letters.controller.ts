import {
  Allow,
  ApiPageOf,
  Changes,
  CommandAnswer,
  CommandContext,
  decodeCursor,
  IdParam,
  notFound,
  type Page,
  PageQuery,
  page,
  Summary,
} from '@comity/http';
import { ReadStore } from '@comity/read-store';
import { Controller, Get, Inject, Post, Query } from '@nestjs/common';
import { ApiProperty, ApiTags } from '@nestjs/swagger';
import { IsOptional, IsString, MaxLength } from 'class-validator';
import {
  type DeadLetter,
  deadLetterCursor,
  deadLetterShown,
  discardDeadLetter,
  listDeadLetters,
  type Mending,
  retryDeadLetter,
} from './dead-letters.js';

const NO_REVISION = 0;

class DeadLettersQuery extends PageQuery {
  @ApiProperty({ required: false, description: 'Only those to this person', example: 'olga' })
  @IsOptional()
  @IsString()
  @MaxLength(200)
  recipient?: string;
}

/**
 * Messages that were given up, for whoever mends what kept them. They are no facts of the record, and have no revision; the
 * scheduler shows them, which is the one that may write where they are kept.
 */
@ApiTags('notifications')
@Controller('v1/notifications/dead-letters')
export class DeadLettersController {
  constructor(@Inject(ReadStore) private readonly store: ReadStore) {}

  @Summary('Lists the messages that were given up')
  @Get()
  @Allow('administrator')
  @ApiPageOf(deadLetterShown)
  async list(@Query() { limit, cursor, recipient }: DeadLettersQuery): Promise<Page<DeadLetter>> {
    const after = decodeCursor(cursor, deadLetterCursor);
    const letters = await listDeadLetters(this.store, { limit: limit + 1, after, recipient });
    return page(letters, limit, ({ givenUpAt, messageId }) => ({ givenUpAt, messageId }));
  }

  @Summary('Has a message that was given up sent anew')
  @Post(':id/retry')
  @Allow('administrator')
  @Changes()
  async retry(@IdParam() id: string, @CommandContext() context: CommandContext): Promise<CommandAnswer> {
    return done(id, await retryDeadLetter(this.store, mending(id, context)));
  }

  @Summary('Gives up a message for good')
  @Post(':id/discarding')
  @Allow('administrator')
  @Changes()
  async discard(@IdParam() id: string, @CommandContext() context: CommandContext): Promise<CommandAnswer> {
    return done(id, await discardDeadLetter(this.store, mending(id, context)));
  }
}

function mending(messageId: string, { actor, now }: CommandContext): Mending {
  return { messageId, by: actor.id, now };
}

function done(messageId: string, found: boolean): CommandAnswer {
  if (!found) throw notFound('dead letter');
  return new CommandAnswer(messageId, NO_REVISION, null);
}
