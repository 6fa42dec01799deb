import {
  Allow,
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
import { ExtensionBody } from './quality.bodies.js';
import {
  AcknowledgementBody,
  ClosureBody,
  CorrectionBody,
  RefusalBody,
  ResponseBody,
  TransmittalBody,
  WithdrawalBody,
} from './request.bodies.js';
import { by, extensionOf } from './request.reading.js';
import { REQUEST_STATUS } from './request.refusals.js';
import { RequestsService } from './requests.service.js';

/** What becomes of a filed request. */
@ApiTags('requests')
@Refuses(REQUEST_STATUS)
@Controller('v1/requests/:id')
export class RequestProgressController {
  constructor(@Inject(RequestsService) private readonly requests: RequestsService) {}

  @Summary('Records that a request was sent')
  @Post('transmittal')
  @Allow('case-officer')
  @Changes()
  transmit(
    @IdParam() id: string,
    @Body() body: TransmittalBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const edge = { context, expectedRevision };
    return this.requests.runPinned(id, (terms) => ({ type: 'transmit', ...body, terms, ...by(context) }), edge);
  }

  @Summary('Records that a request was acknowledged; that is no response')
  @Post('acknowledgement')
  @Allow('case-officer')
  @Changes()
  acknowledge(
    @IdParam() id: string,
    @Body() body: AcknowledgementBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const edge = { context, expectedRevision };
    return this.requests.runPinned(id, (terms) => ({ type: 'acknowledge', ...body, terms, ...by(context) }), edge);
  }

  @Summary('Records what came back, item by item', 'In time or not is worked out, never typed.')
  @Post('responses')
  @Allow('case-officer')
  @Changes()
  receiveResponse(
    @IdParam() id: string,
    @Body() { responseId, ...body }: ResponseBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const given = { responseId: responseId ?? idOfNew(context, 'response'), ...body };
    const command = { type: 'receive-response', ...given, ...by(context) } as const;
    return this.requests.run(id, command, { context, expectedRevision });
  }

  @Summary('Corrects what was recorded of a response')
  @Post('responses/:responseId/corrections')
  @Allow('case-officer')
  @Changes()
  correctResponse(
    @IdParam() id: string,
    @IdParam('responseId') responseId: string,
    @Body() body: CorrectionBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const correctionId = idOfNew(context, 'correction');
    const command = { type: 'correct-response', responseId, correctionId, ...body, ...by(context) } as const;
    return this.requests.run(id, command, { context, expectedRevision });
  }

  @Summary('Records that assistance was refused, on a ground that the agreement permits')
  @Post('refusals')
  @Allow('case-officer')
  @Changes()
  recordRefusal(
    @IdParam() id: string,
    @Body() { responseId, ...body }: RefusalBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const given = { responseId: responseId ?? idOfNew(context, 'response'), ...body };
    const edge = { context, expectedRevision };
    return this.requests.runPinned(
      id,
      ({ permittedReasons }) => {
        const permittedGrounds = permittedReasons?.refusal ?? null;
        return { type: 'record-refusal', ...given, permittedGrounds, ...by(context) };
      },
      edge,
    );
  }

  @Summary('Extends a deadline, for a reason that the policy lists')
  @Post('extensions')
  @Allow('case-officer')
  @Changes()
  extend(
    @IdParam() id: string,
    @Body() body: ExtensionBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const { clock, reason } = body;
    const extension = extensionOf(body);
    const edge = { context, expectedRevision };
    return this.requests.runPinned(
      id,
      (terms) => ({ type: 'extend', clock, reason, ...extension, terms, ...by(context) }),
      edge,
    );
  }

  @Summary('Withdraws a request')
  @Post('withdrawal')
  @Allow('case-officer')
  @Changes()
  withdraw(
    @IdParam() id: string,
    @Body() body: WithdrawalBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    return this.requests.run(id, { type: 'withdraw', ...body, ...by(context) }, { context, expectedRevision });
  }

  @Summary('Closes a request, with an outcome for every item')
  @Post('closure')
  @Allow('case-officer')
  @Changes()
  close(
    @IdParam() id: string,
    @Body() { outcomes }: ClosureBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    return this.requests.run(id, { type: 'close', outcomes, ...by(context) }, { context, expectedRevision });
  }
}
