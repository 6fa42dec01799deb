import {
  Allow,
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
import { AmendDesignationBody, DecidePetitionBody, GrantLicenceBody, ReceivePetitionBody } from './designation.dto.js';
import { SanctionCommands } from './sanction.commands.js';
import { SanctionReasonBody } from './sanction.dto.js';
import { SANCTION_STATUS } from './sanction.refusals.js';

/** What becomes of an approved proposal: a third person designates, and others than its authors decide what follows. */
@ApiTags('sanctions')
@Refuses(SANCTION_STATUS)
@Controller('v1/sanctions/:id')
export class DesignationsController {
  constructor(@Inject(SanctionCommands) private readonly commands: SanctionCommands) {}

  @Summary('Designates the subject; every measure that was proposed takes effect with it')
  @Post('designation')
  @AllowLive('reviewer')
  @Changes()
  async designate(
    @IdParam() id: string,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const command = { type: 'designate', at: context.now } as const;
    return answer(await this.commands.run(id, command, { context, expectedRevision }), SANCTION_STATUS);
  }

  @Summary('Grants a licence')
  @Post('licences')
  @AllowLive('reviewer')
  @Changes()
  async grantLicence(
    @IdParam() id: string,
    @Body() { licenceId, expiresAt, ...body }: GrantLicenceBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const licence = { licenceId: licenceId ?? idOfNew(context, 'licence'), expiresAt: expiresAt ?? null, ...body };
    const command = { type: 'grant-licence', ...licence, at: context.now } as const;
    return answer(await this.commands.run(id, command, { context, expectedRevision }), SANCTION_STATUS);
  }

  @Summary('Records a petition for delisting')
  @Post('petitions')
  @Allow('case-officer')
  @Changes()
  async receivePetition(
    @IdParam() id: string,
    @Body() { petitionId, ...body }: ReceivePetitionBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const petition = { petitionId: petitionId ?? idOfNew(context, 'petition'), ...body };
    const command = { type: 'receive-petition', ...petition, at: context.now } as const;
    return answer(await this.commands.run(id, command, { context, expectedRevision }), SANCTION_STATUS);
  }

  @Summary('Grants the petition, which revokes the designation, or denies it')
  @Post('petitions/:petitionId/decision')
  @AllowLive('reviewer')
  @Changes()
  async decidePetition(
    @IdParam() id: string,
    @IdParam('petitionId') petitionId: string,
    @Body() body: DecidePetitionBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const command = { type: 'decide-petition', petitionId, ...body } as const;
    return answer(await this.commands.run(id, command, { context, expectedRevision }), SANCTION_STATUS);
  }

  @Summary('Says who is meant more exactly, lifts measures, or restates on which criteria the designation rests')
  @Post('amendments')
  @AllowLive('reviewer')
  @Changes()
  async amend(
    @IdParam() id: string,
    @Body() { reason, ...amendment }: AmendDesignationBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const command = { type: 'amend', amendment, reason } as const;
    return answer(await this.commands.run(id, command, { context, expectedRevision }), SANCTION_STATUS);
  }

  @Summary('Revokes a designation')
  @Post('revocation')
  @AllowLive('reviewer')
  @Changes()
  async revoke(
    @IdParam() id: string,
    @Body() { reason }: SanctionReasonBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const command = { type: 'revoke', reason } as const;
    return answer(await this.commands.run(id, command, { context, expectedRevision }), SANCTION_STATUS);
  }
}
