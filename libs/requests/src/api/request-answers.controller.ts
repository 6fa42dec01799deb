import {
  Allow,
  AllowLive,
  Changes,
  type CommandAnswer,
  CommandContext,
  ExpectedRevision,
  IdParam,
  Refuses,
  Summary,
} from '@comity/http';
import { Body, Controller, Inject, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { AnswerDraftBody, DispatchBody } from './answer.bodies.js';
import { by } from './request.reading.js';
import { REQUEST_STATUS } from './request.refusals.js';
import { RequestsService } from './requests.service.js';

/** Our answers to what we are asked: drafted, approved by somebody else, sent. */
@ApiTags('requests')
@Refuses(REQUEST_STATUS)
@Controller('v1/requests/:id')
export class RequestAnswersController {
  constructor(@Inject(RequestsService) private readonly requests: RequestsService) {}

  @Summary('Puts the wording of an answer under an id of yours', 'Another wording needs a new approval.')
  @Put('answers/:answerId')
  @Allow('case-officer')
  @Changes()
  draft(
    @IdParam() id: string,
    @IdParam('answerId') answerId: string,
    @Body() body: AnswerDraftBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const edge = { context, expectedRevision };
    return this.requests.runPinned(
      id,
      ({ permittedReasons }) => {
        const permittedGrounds = permittedReasons?.refusal ?? null;
        return { type: 'draft-answer', answerId, ...body, permittedGrounds, ...by(context) };
      },
      edge,
    );
  }

  @Summary('Approves the wording of an answer; never by anybody who wrote a word of it')
  @Post('answers/:answerId/approval')
  @AllowLive('reviewer', 'case-officer')
  @Changes()
  approve(
    @IdParam() id: string,
    @IdParam('answerId') answerId: string,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    return this.requests.run(id, { type: 'approve-answer', answerId, ...by(context) }, { context, expectedRevision });
  }

  @Summary('Records that an answer was sent')
  @Post('answers/:answerId/dispatch')
  @Allow('case-officer')
  @Changes()
  send(
    @IdParam() id: string,
    @IdParam('answerId') answerId: string,
    @Body() body: DispatchBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    return this.requests.run(
      id,
      { type: 'send-answer', answerId, ...body, ...by(context) },
      { context, expectedRevision },
    );
  }
}
