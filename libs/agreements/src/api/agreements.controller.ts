import {
  Allow,
  ApiPageOf,
  ApiShows,
  answer,
  Changes,
  CommandAnswer,
  CommandContext,
  Creates,
  decodeCursor,
  ExpectedRevision,
  IdParam,
  idOfNew,
  KnownAtQuery,
  notFound,
  OfficeTime,
  type Page,
  page,
  Reads,
  Refuses,
  type Revised,
  ROLES,
  revised,
  Summary,
} from '@comity/http';
import { placeByName } from '@comity/kernel';
import { ReadStore } from '@comity/read-store';
import { Body, Controller, Get, Inject, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { AgreementCommand, AgreementRefusal } from '../domain/agreement.commands.js';
import { findAgreement, listAgreements } from '../read/agreement.queries.js';
import { type AgreementRow, agreementRow } from '../read/agreement.row.js';
import { agreements } from '../read/agreements.projection.js';
import { AgreementCommands } from './agreement.commands.js';
import {
  AdoptPolicyBody,
  AgreementsQuery,
  AssignCalendarBody,
  RegisterAgreementBody,
  ResumeAgreementBody,
  SuspendAgreementBody,
  TerminateAgreementBody,
} from './agreement.dto.js';
import { AdoptGuidelinesBody, AdoptRubricBody, DefineLadderBody } from './agreement-terms.dto.js';

const STATUS = {
  'agreement-unknown': 404,
  'agreement-already-registered': 409,
  'agreement-terminated': 409,
  'agreement-already-terminated': 409,
  'content-invalid': 422,
  'date-invalid': 422,
  'zone-unknown': 422,
  'date-before-agreement': 422,
  'policy-before-earlier-adoption': 409,
  'terms-before-earlier-adoption': 409,
  'counterpart-not-party': 422,
  'calendar-party-ambiguous': 422,
  'calendar-version-older': 409,
  'calendar-unknown': 404,
  'calendar-version-unknown': 422,
  'suspension-overlaps': 409,
  'agreement-not-suspended': 409,
} satisfies Record<AgreementRefusal['code'], number>;

/** The agreements and their terms: administrators keep them, everybody reads them. */
@ApiTags('agreements')
@Refuses(STATUS)
@Controller('v1/agreements')
export class AgreementsController {
  constructor(
    @Inject(AgreementCommands) private readonly commands: AgreementCommands,
    @Inject(ReadStore) private readonly store: ReadStore,
    @Inject(OfficeTime) private readonly time: OfficeTime,
  ) {}

  @Summary('Registers an agreement')
  @Post()
  @Allow('administrator', 'service')
  @Creates()
  async register(
    @Body() body: RegisterAgreementBody,
    @CommandContext() context: CommandContext,
  ): Promise<CommandAnswer> {
    const id = idOfNew(context, 'agreement');
    return answer(await this.commands.run(id, { type: 'register', agreement: body }, context), STATUS);
  }

  @Summary('Adopts a deadline policy, as a new version')
  @Post(':id/policies')
  @Allow('administrator', 'service')
  @Changes()
  adoptPolicy(
    @IdParam() id: string,
    @Body() body: AdoptPolicyBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    return this.change(id, { type: 'adopt-policy', policy: body }, context, expected);
  }

  @Summary('Adopts guidelines that say what a request must contain')
  @Post(':id/guidelines')
  @Allow('administrator', 'service')
  @Changes()
  adoptGuidelines(
    @IdParam() id: string,
    @Body() body: AdoptGuidelinesBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    return this.change(id, { type: 'adopt-guidelines', guidelines: body }, context, expected);
  }

  @Summary('Adopts a rubric by which answers are scored')
  @Post(':id/rubrics')
  @Allow('administrator', 'service')
  @Changes()
  adoptRubric(
    @IdParam() id: string,
    @Body() body: AdoptRubricBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    return this.change(id, { type: 'adopt-rubric', rubric: body }, context, expected);
  }

  @Summary('Defines the ladder of the hotline')
  @Post(':id/ladders')
  @Allow('administrator', 'service')
  @Changes()
  defineLadder(
    @IdParam() id: string,
    @Body() body: DefineLadderBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    return this.change(id, { type: 'define-ladder', ladder: body }, context, expected);
  }

  @Summary('Says whose working days are those of which calendar')
  @Post(':id/calendars')
  @Allow('administrator', 'service')
  @Changes()
  async assignCalendar(
    @IdParam() id: string,
    @Body() body: AssignCalendarBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    const latestVersion = await this.commands.latestVersionOf(body.calendarId);
    return this.change(id, { type: 'assign-calendar', assignment: body, latestVersion }, context, expected);
  }

  @Summary('Suspends an agreement')
  @Post(':id/suspension')
  @Allow('administrator', 'service')
  @Changes()
  suspend(
    @IdParam() id: string,
    @Body() { suspendedFrom, resumesOn, reason }: SuspendAgreementBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    const suspension = { suspendedFrom, resumesOn: resumesOn ?? null, reason };
    return this.change(id, { type: 'suspend', suspension }, context, expected);
  }

  @Summary('Takes up a suspended agreement again')
  @Post(':id/resumption')
  @Allow('administrator', 'service')
  @Changes()
  resume(
    @IdParam() id: string,
    @Body() body: ResumeAgreementBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    return this.change(id, { type: 'resume', resumption: body }, context, expected);
  }

  @Summary('Terminates an agreement')
  @Post(':id/termination')
  @Allow('administrator', 'service')
  @Changes()
  terminate(
    @IdParam() id: string,
    @Body() body: TerminateAgreementBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    return this.change(id, { type: 'terminate', termination: body }, context, expected);
  }

  @Summary('Lists agreements')
  @Get()
  @Allow(...ROLES)
  @Reads(agreements)
  @ApiPageOf(agreementRow)
  async list(@Query() query: AgreementsQuery): Promise<Page<AgreementRow>> {
    const { limit, sort } = query;
    const after = decodeCursor(query.cursor, placeByName(sort));
    const { knownAt } = this.time.knownAt(query);
    const rows = await listAgreements(this.store, knownAt, { limit: limit + 1, sort, after });
    return page(rows, limit, ({ title, agreementId }) => ({ sort, at: title, id: agreementId }));
  }

  @Summary('Shows an agreement with the versions of its terms')
  @Get(':id')
  @Allow(...ROLES)
  @Reads(agreements)
  @ApiShows(agreementRow)
  async one(@IdParam() id: string, @Query() query: KnownAtQuery): Promise<Revised<AgreementRow>> {
    const row = await findAgreement(this.store, id, this.time.knownAt(query).knownAt);
    if (row === undefined) throw notFound('agreement');
    return revised(row.revision, row);
  }

  private async change(
    id: string,
    command: AgreementCommand,
    context: CommandContext,
    expected: number | undefined,
  ): Promise<CommandAnswer> {
    return answer(await this.commands.run(id, command, context, expected), STATUS);
  }
}
