import {
  Allow,
  Changes,
  type CommandAnswer,
  CommandContext,
  ExpectedRevision,
  IdParam,
  Refuses,
  Summary,
} from '@comity/http';
import { Body, Controller, Inject, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ReleaseBody, RenewalBody, ResetBody, ResumptionBody, StopBody } from './clock.bodies.js';
import { by, statedOf } from './request.reading.js';
import { REQUEST_STATUS } from './request.refusals.js';
import { RequestsService } from './requests.service.js';

/** What is decided about the clocks of a request. */
@ApiTags('requests')
@Refuses(REQUEST_STATUS)
@Controller('v1/requests/:id')
export class RequestClocksController {
  constructor(@Inject(RequestsService) private readonly requests: RequestsService) {}

  @Summary('Lets a clock stand, for a reason that the policy lists and before the deadline has passed')
  @Post('stops')
  @Allow('case-officer')
  @Changes()
  stop(
    @IdParam() id: string,
    @Body() body: StopBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const edge = { context, expectedRevision };
    return this.requests.runPinned(id, (terms) => ({ type: 'stop-clock', ...body, terms, ...by(context) }), edge);
  }

  @Summary('Lets a clock that stands run on')
  @Post('resumptions')
  @Allow('case-officer')
  @Changes()
  resume(
    @IdParam() id: string,
    @Body() body: ResumptionBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const edge = { context, expectedRevision };
    return this.requests.runPinned(id, (terms) => ({ type: 'resume-clock', ...body, terms, ...by(context) }), edge);
  }

  @Summary('Begins the count of a clock anew')
  @Post('resets')
  @Allow('case-officer')
  @Changes()
  reset(
    @IdParam() id: string,
    @Body() body: ResetBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const edge = { context, expectedRevision };
    return this.requests.runPinned(id, (terms) => ({ type: 'reset-clock', ...body, terms, ...by(context) }), edge);
  }

  @Summary('Asks that data be kept on')
  @Post('preservation/renewals')
  @Allow('case-officer')
  @Changes()
  renewPreservation(
    @IdParam() id: string,
    @Body() { renewedAt, until }: RenewalBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const stated = statedOf(until);
    const renewal = { renewedAt, ...(stated === undefined ? {} : { until: stated }) };
    const edge = { context, expectedRevision };
    return this.requests.runPinned(
      id,
      (terms) => ({ type: 'renew-preservation', ...renewal, terms, ...by(context) }),
      edge,
    );
  }

  @Summary('Records that data need not be kept any longer')
  @Post('preservation/release')
  @Allow('case-officer')
  @Changes()
  releasePreservation(
    @IdParam() id: string,
    @Body() body: ReleaseBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    return this.requests.run(
      id,
      { type: 'release-preservation', ...body, ...by(context) },
      { context, expectedRevision },
    );
  }
}
