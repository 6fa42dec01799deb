import {
  Allow,
  answer,
  Changes,
  CommandAnswer,
  CommandContext,
  Creates,
  ExpectedRevision,
  IdParam,
  idOfNew,
  Refuses,
  Summary,
} from '@comity/http';
import { Body, Controller, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { HotlineCommand } from '../domain/hotline.commands.js';
import {
  AcknowledgeIssueBody,
  AttemptBody,
  ContactBody,
  EscalateIssueBody,
  HoldDrillBody,
  RaiseIssueBody,
  ResolveIssueBody,
  StartDrillBody,
} from './hotline.bodies.js';
import { HotlineCommands } from './hotline.commands.js';
import { HOTLINE_STATUS } from './hotline.statuses.js';

/** Issues that are taken to the hotline, and drills: from the first call to the end. */
@ApiTags('hotline')
@Refuses(HOTLINE_STATUS)
@Controller('v1/hotline-issues')
export class HotlineIssuesController {
  constructor(@Inject(HotlineCommands) private readonly commands: HotlineCommands) {}

  @Summary('Raises an issue in the course of a request')
  @Post()
  @Allow('case-officer', 'service')
  @Creates()
  async escalate(
    @Body() { requestId, escalatedAt, ...said }: EscalateIssueBody,
    @CommandContext() context: CommandContext,
  ): Promise<CommandAnswer> {
    const escalation = { ...said, escalatedAt: escalatedAt ?? context.now };
    const id = idOfNew(context, 'hotline-issue');
    return answer(await this.commands.escalate(id, requestId, escalation, { context }), HOTLINE_STATUS);
  }

  @Summary('Starts a drill')
  @Post('drills')
  @Allow('case-officer', 'service')
  @Creates()
  async startDrill(
    @Body() { agreementId, counterpartId, escalatedAt, ...said }: StartDrillBody,
    @CommandContext() context: CommandContext,
  ): Promise<CommandAnswer> {
    const escalation = { ...said, escalatedAt: escalatedAt ?? context.now };
    const id = idOfNew(context, 'hotline-issue');
    const parties = { agreementId, counterpartId };
    return answer(await this.commands.startDrill(id, parties, escalation, { context }), HOTLINE_STATUS);
  }

  @Summary('Records a call, whether or not anybody answers it')
  @Post(':id/attempts')
  @Allow('case-officer', 'service')
  @Changes()
  attemptContact(
    @IdParam() id: string,
    @Body() { attemptedAt, ...body }: AttemptBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    const attempt = { attemptId: idOfNew(context, 'attempt'), attemptedAt: attemptedAt ?? context.now, ...body };
    return this.change(id, { type: 'attempt-contact', ...attempt, at: context.now }, context, expected);
  }

  @Summary('Records that they called back on an attempt that nobody had answered')
  @Post(':id/attempts/:attemptId/contact')
  @Allow('case-officer', 'service')
  @Changes()
  recordContact(
    @IdParam() id: string,
    @IdParam('attemptId') attemptId: string,
    @Body() { madeAt, spokeWith }: ContactBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    const contact = { attemptId, madeAt: madeAt ?? context.now, spokeWith };
    return this.change(id, { type: 'record-contact', ...contact, at: context.now }, context, expected);
  }

  @Summary('Records that an issue was acknowledged')
  @Post(':id/acknowledgement')
  @Allow('case-officer', 'service')
  @Changes()
  acknowledge(
    @IdParam() id: string,
    @Body() { acknowledgedAt, acknowledgedBy }: AcknowledgeIssueBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    const acknowledged = { acknowledgedAt: acknowledgedAt ?? context.now, acknowledgedBy };
    return this.change(id, { type: 'acknowledge', ...acknowledged, at: context.now }, context, expected);
  }

  @Summary('Takes an issue to the next level before its time is up')
  @Post(':id/rise')
  @Allow('case-officer', 'service')
  @Changes()
  raise(
    @IdParam() id: string,
    @Body() { raisedAt, reason }: RaiseIssueBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    const raised = { raisedAt: raisedAt ?? context.now, reason };
    return this.change(id, { type: 'raise', ...raised, at: context.now }, context, expected);
  }

  @Summary('Resolves an issue')
  @Post(':id/resolution')
  @Allow('case-officer', 'service')
  @Changes()
  resolve(
    @IdParam() id: string,
    @Body() { resolvedAt, resolution }: ResolveIssueBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    const resolved = { resolvedAt: resolvedAt ?? context.now, resolution };
    return this.change(id, { type: 'resolve', ...resolved, at: context.now }, context, expected);
  }

  @Summary('Ends a drill, with what it showed')
  @Post(':id/drill-report')
  @Allow('case-officer', 'service')
  @Changes()
  holdDrill(
    @IdParam() id: string,
    @Body() { heldAt, findings }: HoldDrillBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    const held = { heldAt: heldAt ?? context.now, findings };
    return this.change(id, { type: 'hold-drill', ...held, at: context.now }, context, expected);
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
