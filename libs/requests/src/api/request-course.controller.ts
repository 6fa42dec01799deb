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
import {
  DeficiencyReturnBody,
  PostponementBody,
  RedirectionBody,
  ReopeningBody,
  ResubmissionBody,
  UrgencyAcceptanceBody,
  UrgencyClaimBody,
  UrgencyDowngradeBody,
} from './course.bodies.js';
import { by, statedOf } from './request.reading.js';
import { REQUEST_STATUS } from './request.refusals.js';
import { RequestsService } from './requests.service.js';

/** What the party that was asked makes of a request besides answering it. */
@ApiTags('requests')
@Refuses(REQUEST_STATUS)
@Controller('v1/requests/:id')
export class RequestCourseController {
  constructor(@Inject(RequestsService) private readonly requests: RequestsService) {}

  @Summary('Returns a request because it lacks something: that is no refusal')
  @Post('deficiency-returns')
  @Allow('case-officer')
  @Changes()
  returnAsDeficient(
    @IdParam() id: string,
    @Body() body: DeficiencyReturnBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const edge = { context, expectedRevision };
    return this.requests.runPinned(
      id,
      (terms) => ({ type: 'return-as-deficient', ...body, terms, ...by(context) }),
      edge,
    );
  }

  @Summary('Sends a returned request again')
  @Post('resubmissions')
  @Allow('case-officer')
  @Changes()
  resubmit(
    @IdParam() id: string,
    @Body() body: ResubmissionBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const edge = { context, expectedRevision };
    return this.requests.runPinned(id, (terms) => ({ type: 'resubmit', ...body, terms, ...by(context) }), edge);
  }

  @Summary('Redirects a request to another authority')
  @Post('redirections')
  @Allow('case-officer')
  @Changes()
  redirect(
    @IdParam() id: string,
    @Body() body: RedirectionBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    return this.requests.run(id, { type: 'redirect', ...body, ...by(context) }, { context, expectedRevision });
  }

  @Summary('Claims that a request is urgent')
  @Post('urgency/claims')
  @Allow('case-officer')
  @Changes()
  claimUrgency(
    @IdParam() id: string,
    @Body() body: UrgencyClaimBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    return this.requests.run(id, { type: 'claim-urgency', ...body, ...by(context) }, { context, expectedRevision });
  }

  @Summary('Accepts that a request is urgent', 'They owe the answer by the policy for that urgency from now on.')
  @Post('urgency/acceptance')
  @Allow('case-officer')
  @Changes()
  acceptUrgency(
    @IdParam() id: string,
    @Body() body: UrgencyAcceptanceBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    return this.requests.judgeUrgency(
      id,
      null,
      (judgement) => ({ type: 'accept-urgency', ...body, ...judgement, ...by(context) }),
      { context, expectedRevision },
    );
  }

  @Summary(
    'Finds a request less urgent than was claimed',
    'A deadline that runs follows the policy for the urgency that it is taken for.',
  )
  @Post('urgency/downgrade')
  @Allow('case-officer')
  @Changes()
  downgradeUrgency(
    @IdParam() id: string,
    @Body() body: UrgencyDowngradeBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    return this.requests.judgeUrgency(
      id,
      body.urgency,
      (judgement) => ({ type: 'downgrade-urgency', ...body, ...judgement, ...by(context) }),
      { context, expectedRevision },
    );
  }

  @Summary('Records that they will act later, by a day that they name', 'The deadline stands.')
  @Post('postponements')
  @Allow('case-officer')
  @Changes()
  postpone(
    @IdParam() id: string,
    @Body() { postponementId, ...body }: PostponementBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const given = { postponementId: postponementId ?? idOfNew(context, 'postponement'), ...body };
    const edge = { context, expectedRevision };
    return this.requests.runPinned(
      id,
      ({ permittedReasons }) => {
        const listed = { permittedReasons: permittedReasons?.postponement ?? null };
        return { type: 'postpone', ...given, ...listed, ...by(context) };
      },
      edge,
    );
  }

  @Summary('Takes a closed request up again')
  @Post('reopening')
  @Allow('case-officer')
  @Changes()
  reopen(
    @IdParam() id: string,
    @Body() { reason, stated }: ReopeningBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const due = statedOf(stated);
    const optional = due === undefined ? {} : { stated: due };
    const edge = { context, expectedRevision };
    return this.requests.reopen(id, (terms) => ({ type: 'reopen', reason, ...optional, terms, ...by(context) }), edge);
  }
}
