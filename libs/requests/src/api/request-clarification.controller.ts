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
import { ClassificationBody, ExplanationBody, QuestionBody, ReplyBody } from './course.bodies.js';
import { by, classificationOf } from './request.reading.js';
import { REQUEST_STATUS } from './request.refusals.js';
import { RequestsService } from './requests.service.js';

/** Questions about a request, both ways, and what comes back before anybody knows what it is. */
@ApiTags('requests')
@Refuses(REQUEST_STATUS)
@Controller('v1/requests/:id')
export class RequestClarificationController {
  constructor(@Inject(RequestsService) private readonly requests: RequestsService) {}

  @Summary(
    'Records a question about a request',
    'A question of theirs stops the response clock where the policy lists the reason.',
  )
  @Post('clarifications')
  @Allow('case-officer')
  @Changes()
  ask(
    @IdParam() id: string,
    @Body() { clarificationId, ...body }: QuestionBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const asked = { clarificationId: clarificationId ?? idOfNew(context, 'clarification'), ...body };
    const edge = { context, expectedRevision };
    return this.requests.runPinned(
      id,
      (terms) => ({ type: 'request-clarification', ...asked, terms, ...by(context) }),
      edge,
    );
  }

  @Summary('Records the explanation that was asked for', 'A clock that stood for it runs on from when it was given.')
  @Post('clarifications/:clarificationId/explanation')
  @Allow('case-officer')
  @Changes()
  explain(
    @IdParam() id: string,
    @IdParam('clarificationId') clarificationId: string,
    @Body() body: ExplanationBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const command = { type: 'provide-clarification', clarificationId, ...body } as const;
    const edge = { context, expectedRevision };
    return this.requests.runPinned(id, (terms) => ({ ...command, terms, ...by(context) }), edge);
  }

  @Summary('Records a reply that nobody has read as anything yet; it stops no clock')
  @Post('replies')
  @Allow('case-officer')
  @Changes()
  recordReply(
    @IdParam() id: string,
    @Body() { replyId, ...body }: ReplyBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const given = { replyId: replyId ?? idOfNew(context, 'reply'), ...body };
    return this.requests.run(id, { type: 'record-reply', ...given, ...by(context) }, { context, expectedRevision });
  }

  @Summary('Says what a reply is', 'It counts as that from the day on which it came.')
  @Post('replies/:replyId/classification')
  @Allow('case-officer')
  @Changes()
  classify(
    @IdParam() id: string,
    @IdParam('replyId') replyId: string,
    @Body() body: ClassificationBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const classification = classificationOf(body);
    const edge = { context, expectedRevision };
    return this.requests.runPinned(
      id,
      (terms) => ({ type: 'classify-reply', replyId, classification, terms, ...by(context) }),
      edge,
    );
  }
}
