import {
  Allow,
  AllowLive,
  Changes,
  type CommandAnswer,
  CommandContext,
  Creates,
  ExpectedRevision,
  IdParam,
  idOfNew,
  Refuses,
  Summary,
} from '@comity/http';
import { Body, Controller, Inject, Post, Put } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { FilingBody, IncomingBody, ReasonBody, RequestBody } from './request.bodies.js';
import { by, statedOf } from './request.reading.js';
import { REQUEST_STATUS } from './request.refusals.js';
import { RequestsService } from './requests.service.js';

/** From the first draft to the filing, and what comes in. */
@ApiTags('requests')
@Refuses(REQUEST_STATUS)
@Controller('v1/requests')
export class RequestDraftingController {
  constructor(@Inject(RequestsService) private readonly requests: RequestsService) {}

  @Summary('Drafts a request to a counterpart')
  @Post()
  @Allow('case-officer')
  @Creates()
  draft(@Body() body: RequestBody, @CommandContext() context: CommandContext): Promise<CommandAnswer> {
    const content = { ...body, direction: 'outgoing' as const };
    return this.requests.draft(idOfNew(context, 'request'), { type: 'draft', content, ...by(context) }, { context });
  }

  @Summary('Registers what a counterpart asked of us')
  @Post('incoming')
  @Allow('case-officer')
  @Creates()
  registerIncoming(@Body() body: IncomingBody, @CommandContext() context: CommandContext): Promise<CommandAnswer> {
    const { receivedAt, stated, ...asked } = body;
    const content = { ...asked, direction: 'incoming' as const };
    const received = { receivedAt, stated: statedOf(stated) };
    return this.requests.registerIncoming(idOfNew(context, 'request'), content, received, { context });
  }

  @Summary('Puts another text in the place of the draft')
  @Put(':id')
  @Allow('case-officer')
  @Changes()
  revise(
    @IdParam() id: string,
    @Body() body: RequestBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const content = { ...body, direction: 'outgoing' as const };
    return this.requests.draft(id, { type: 'revise', content, ...by(context) }, { context, expectedRevision });
  }

  @Summary('Hands the draft to somebody who may approve it')
  @Post(':id/submission')
  @Allow('case-officer')
  @Changes()
  submit(
    @IdParam() id: string,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    return this.requests.run(id, { type: 'submit', ...by(context) }, { context, expectedRevision });
  }

  @Summary('Approves the text; never by anybody who wrote a word of it')
  @Post(':id/approval')
  @AllowLive('reviewer', 'case-officer')
  @Changes()
  approve(
    @IdParam() id: string,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    return this.requests.run(id, { type: 'approve', ...by(context) }, { context, expectedRevision });
  }

  @Summary('Sends the text back to be worked on')
  @Post(':id/return')
  @Allow('reviewer', 'case-officer')
  @Changes()
  sendBack(
    @IdParam() id: string,
    @Body() { reason }: ReasonBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    return this.requests.run(id, { type: 'send-back', reason, ...by(context) }, { context, expectedRevision });
  }

  @Summary('Files the approved request on the terms that hold today, and pins them')
  @Post(':id/filing')
  @Allow('case-officer')
  @Changes()
  file(
    @IdParam() id: string,
    @Body() { stated }: FilingBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    return this.requests.file(id, statedOf(stated), { context, expectedRevision });
  }
}
