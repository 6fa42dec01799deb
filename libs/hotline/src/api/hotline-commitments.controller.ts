import {
  Allow,
  answer,
  Changes,
  CommandAnswer,
  CommandContext,
  ExpectedRevision,
  IdParam,
  idOfNew,
  Refuses,
  Summary,
} from '@comity/http';
import { Body, Controller, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { HotlineCommand } from '../domain/hotline.commands.js';
import { BreachBody, CommitmentBody, CommitmentReopeningBody, FulfilmentBody } from './hotline.bodies.js';
import { HotlineCommands } from './hotline.commands.js';
import { HOTLINE_STATUS } from './hotline.statuses.js';

/** What was promised over the hotline, and whether it was kept. */
@ApiTags('hotline')
@Refuses(HOTLINE_STATUS)
@Controller('v1/hotline-issues/:id/commitments')
export class HotlineCommitmentsController {
  constructor(@Inject(HotlineCommands) private readonly commands: HotlineCommands) {}

  @Summary('Records a commitment that was made on the hotline')
  @Post()
  @Allow('case-officer', 'service')
  @Changes()
  record(
    @IdParam() id: string,
    @Body() { dueOn, ...body }: CommitmentBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    const commitment = { commitmentId: idOfNew(context, 'commitment'), dueOn: dueOn ?? null, ...body };
    return this.change(id, { type: 'record-commitment', ...commitment, at: context.now }, context, expected);
  }

  @Summary('Records that a commitment was kept')
  @Post(':commitmentId/fulfilment')
  @Allow('case-officer', 'service')
  @Changes()
  fulfil(
    @IdParam() id: string,
    @IdParam('commitmentId') commitmentId: string,
    @Body() { fulfilledOn }: FulfilmentBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    const command = { type: 'fulfil-commitment', commitmentId, fulfilledOn, at: context.now } as const;
    return this.change(id, command, context, expected);
  }

  @Summary('Records that a commitment was broken')
  @Post(':commitmentId/breach')
  @Allow('case-officer', 'service')
  @Changes()
  break(
    @IdParam() id: string,
    @IdParam('commitmentId') commitmentId: string,
    @Body() { brokenOn, reason }: BreachBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    const command = { type: 'break-commitment', commitmentId, brokenOn, reason, at: context.now } as const;
    return this.change(id, command, context, expected);
  }

  @Summary(
    'Takes back how a commitment was recorded to have ended',
    'For what was recorded in error: it is open again.',
  )
  @Post(':commitmentId/reopening')
  @Allow('case-officer', 'service')
  @Changes()
  reopen(
    @IdParam() id: string,
    @IdParam('commitmentId') commitmentId: string,
    @Body() { reason }: CommitmentReopeningBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    const command = { type: 'reopen-commitment', commitmentId, reason, at: context.now } as const;
    return this.change(id, command, context, expected);
  }

  private async change(
    id: string,
    command: HotlineCommand,
    context: CommandContext,
    expectedRevision: number | undefined,
  ): Promise<CommandAnswer> {
    return answer(await this.commands.run(id, command, { context, expectedRevision }), HOTLINE_STATUS);
  }
}
