import {
  Allow,
  ApiShows,
  Changes,
  type CommandAnswer,
  CommandContext,
  CurrentAsker,
  ExpectedRevision,
  IdParam,
  idOfNew,
  notFound,
  OfficeTime,
  Reads,
  Refuses,
  type Revised,
  revised,
  Summary,
} from '@comity/http';
import type { Asker } from '@comity/kernel';
import { viewerOf } from '@comity/need-to-know/contract';
import { ReadStore } from '@comity/read-store';
import { Body, Controller, Get, Inject, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { findQuality, type RequestQuality, requestQuality } from '../read/request-quality.js';
import { requestRegister } from '../read/request-register.projection.js';
import { AssessmentBody, ConfirmationBody, ContestBody } from './quality.bodies.js';
import { QualityService } from './quality.service.js';
import { RequestMomentQuery } from './register.query.js';
import { by, scoresOf } from './request.reading.js';
import { REQUEST_STATUS } from './request.refusals.js';

/** How good the answers to a request were: assessed, now and then by a second person who does not know the first scores, contested, confirmed. */
@ApiTags('requests')
@Refuses(REQUEST_STATUS)
@Controller('v1/requests/:id')
export class RequestQualityController {
  constructor(
    @Inject(QualityService) private readonly quality: QualityService,
    @Inject(ReadStore) private readonly store: ReadStore,
    @Inject(OfficeTime) private readonly time: OfficeTime,
  ) {}

  @Summary('Shows the scores of a request')
  @Get('quality')
  @Allow('case-officer', 'reviewer', 'auditor', 'administrator')
  @Reads(requestRegister)
  @ApiShows(requestQuality)
  async one(
    @IdParam() id: string,
    @Query() query: RequestMomentQuery,
    @CurrentAsker() asker: Asker,
  ): Promise<Revised<RequestQuality>> {
    const told = this.time.told(query);
    const quality = await findQuality(this.store.seenBy(viewerOf(asker)), id, told, asker.actor.id);
    if (quality === undefined) throw notFound('request');
    return revised(quality.revision, quality, told);
  }

  @Summary('Scores what has come, by the agreement’s rubric')
  @Post('assessments')
  @Allow('case-officer', 'reviewer')
  @Changes()
  assess(
    @IdParam() id: string,
    @Body() { scores }: AssessmentBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const given = { assessmentId: idOfNew(context, 'assessment'), scores: scoresOf(scores), ...by(context) };
    return this.quality.assess(id, given, { context, expectedRevision });
  }

  @Summary('Scores the same once more, where that was drawn', 'The first scores are shown afterwards.')
  @Post('assessments/:assessmentId/second-assessment')
  @Allow('case-officer', 'reviewer')
  @Changes()
  assessAgain(
    @IdParam() id: string,
    @IdParam('assessmentId') secondOf: string,
    @Body() { scores }: AssessmentBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const assessmentId = idOfNew(context, 'assessment');
    const mayReadRecord = context.actor.roles.includes('auditor');
    const given = { assessmentId, secondOf, scores: scoresOf(scores), mayReadRecord, ...by(context) };
    return this.quality.assess(id, given, { context, expectedRevision });
  }

  @Summary('Disputes one score; it stands until somebody confirms or revises it')
  @Post('assessments/:assessmentId/contests')
  @Allow('case-officer', 'reviewer')
  @Changes()
  contest(
    @IdParam() id: string,
    @IdParam('assessmentId') assessmentId: string,
    @Body() { itemId, dimension, ...body }: ContestBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const given = { assessmentId, point: { itemId, dimension }, ...body, ...by(context) };
    return this.quality.contest(id, given, { context, expectedRevision });
  }

  @Summary('Confirms the scores, or says what they are instead; never by whoever gave or contested them')
  @Post('assessments/:assessmentId/confirmation')
  @Allow('case-officer', 'reviewer')
  @Changes()
  confirm(
    @IdParam() id: string,
    @IdParam('assessmentId') assessmentId: string,
    @Body() { revisions = [] }: ConfirmationBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const given = { assessmentId, revisions: scoresOf(revisions), ...by(context) };
    return this.quality.confirm(id, given, { context, expectedRevision });
  }
}
