import {
  AllowLive,
  answer,
  Changes,
  type CommandAnswer,
  CommandContext,
  ExpectedRevision,
  IdParam,
  idOfNew,
  Refuses,
  Summary,
} from '@comity/http';
import { Body, Controller, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { CaseCommands } from './case.commands.js';
import { EmergencyAccessBody, EmergencyReviewBody } from './case.dto.js';
import { CASE_STATUS } from './case.statuses.js';

/** Access to a restricted case for somebody who stands on no list, and what another person says of it afterwards. */
@ApiTags('cases')
@Refuses(CASE_STATUS)
@Controller('v1/cases/:id/emergency-access')
export class EmergencyAccessController {
  constructor(@Inject(CaseCommands) private readonly commands: CaseCommands) {}

  @Summary(
    'Opens a restricted case to the caller for some hours',
    'It is recorded with the reason, and whoever answers for the case learns of it.',
  )
  @Post()
  @AllowLive('case-officer', 'reviewer', 'auditor', 'administrator')
  @Changes()
  async take(
    @IdParam() id: string,
    @Body() { reason, hours }: EmergencyAccessBody,
    @CommandContext() context: CommandContext,
  ): Promise<CommandAnswer> {
    const { actor, now: at } = context;
    const accessId = idOfNew(context, 'emergency access');
    const command = { type: 'take-emergency-access', accessId, person: actor.id, reason, hours, at } as const;
    return answer(await this.commands.runUnseen(id, command, context), CASE_STATUS);
  }

  @Summary('Says whether an emergency access had to be', 'Where it had not, it ends at once. Never by whoever took it.')
  @Post(':accessId/review')
  @AllowLive('case-officer', 'reviewer', 'auditor', 'administrator')
  @Changes()
  async review(
    @IdParam() id: string,
    @IdParam('accessId') accessId: string,
    @Body() { justified, remark }: EmergencyReviewBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    const reviewedBy = context.actor.id;
    const command = { type: 'review-emergency-access', accessId, reviewedBy, justified, remark } as const;
    return answer(await this.commands.run(id, command, context, expected), CASE_STATUS);
  }
}
