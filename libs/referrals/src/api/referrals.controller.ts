import {
  Allow,
  ApiPageOf,
  ApiShows,
  answer,
  Changes,
  type CommandAnswer,
  CommandContext,
  Creates,
  CurrentAsker,
  decodeCursor,
  ExpectedRevision,
  IdParam,
  idOfNew,
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
import { type Asker, placeByAge } from '@comity/kernel';
import { viewerOf } from '@comity/need-to-know/contract';
import { ReadStore } from '@comity/read-store';
import { Body, Controller, Get, Inject, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { ReferralRefusal } from '../domain/referral.decider.js';
import { findReferral, listReferrals } from '../read/referral.queries.js';
import { type ReferralRow, referralRow } from '../read/referral.row.js';
import { referrals } from '../read/referrals.projection.js';
import { ReferralCommands } from './referral.commands.js';
import {
  AcceptanceBody,
  ChargesBody,
  ReferOffenderBody,
  ReferralMomentQuery,
  ReferralOutcomeBody,
  ReferralsQuery,
  UpdateBody,
} from './referral.dto.js';

const STATUS = {
  'content-invalid': 422,
  'date-impossible': 422,
  'referral-unknown': 404,
  'case-unknown': 404,
  'counterpart-unknown': 404,
  'case-closed': 409,
  'referral-already-made': 409,
  'referral-already-accepted': 409,
  'referral-not-accepted': 409,
  'referral-accepted': 409,
  'referral-concluded': 409,
  'charges-missing': 409,
  'report-conflicts': 409,
  'too-many-reports': 409,
} satisfies Record<ReferralRefusal['code'], number>;

/** Offenders handed over for prosecution, in both directions, and what is reported back. */
@ApiTags('referrals')
@Refuses(STATUS)
@Controller('v1/referrals')
export class ReferralsController {
  constructor(
    @Inject(ReferralCommands) private readonly commands: ReferralCommands,
    @Inject(ReadStore) private readonly store: ReadStore,
    @Inject(OfficeTime) private readonly time: OfficeTime,
  ) {}

  @Summary('Refers an offender for prosecution')
  @Post()
  @Allow('case-officer')
  @Creates()
  async refer(@Body() body: ReferOffenderBody, @CommandContext() context: CommandContext): Promise<CommandAnswer> {
    return answer(await this.commands.refer(idOfNew(context, 'referral'), body, { context }), STATUS);
  }

  @Summary('Records that a referral was accepted')
  @Post(':id/acceptance')
  @Allow('case-officer')
  @Changes()
  async accept(
    @IdParam() id: string,
    @Body() body: AcceptanceBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const command = { type: 'accept', ...body } as const;
    return answer(await this.commands.run(id, command, { context, expectedRevision }), STATUS);
  }

  @Summary('Records what was reported of an investigation')
  @Post(':id/updates')
  @Allow('case-officer')
  @Changes()
  async update(
    @IdParam() id: string,
    @Body() { updateId, ...body }: UpdateBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const command = { type: 'record-update', updateId: updateId ?? idOfNew(context, 'update'), ...body } as const;
    return answer(await this.commands.run(id, command, { context, expectedRevision }), STATUS);
  }

  @Summary('Records charges that were reported')
  @Post(':id/charges')
  @Allow('case-officer')
  @Changes()
  async charges(
    @IdParam() id: string,
    @Body() { chargesId, ...body }: ChargesBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const command = { type: 'record-charges', chargesId: chargesId ?? idOfNew(context, 'charges'), ...body } as const;
    return answer(await this.commands.run(id, command, { context, expectedRevision }), STATUS);
  }

  @Summary('Records how a prosecution ended', 'Another outcome may follow, as on appeal.')
  @Post(':id/outcomes')
  @Allow('case-officer')
  @Changes()
  async outcome(
    @IdParam() id: string,
    @Body() { outcomeId, ...body }: ReferralOutcomeBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const command = { type: 'record-outcome', outcomeId: outcomeId ?? idOfNew(context, 'outcome'), ...body } as const;
    return answer(await this.commands.run(id, command, { context, expectedRevision }), STATUS);
  }

  @Summary('Lists referrals')
  @Get()
  @Allow(...ROLES)
  @Reads(referrals)
  @ApiPageOf(referralRow)
  async list(@Query() query: ReferralsQuery, @CurrentAsker() asker: Asker): Promise<Page<ReferralRow>> {
    const { limit, sort, caseId, counterpartId, direction, status, text } = query;
    const after = decodeCursor(query.cursor, placeByAge(sort));
    const filter = { limit: limit + 1, sort, after, caseId, counterpartId, direction, status, text };
    const rows = await listReferrals(this.store.seenBy(viewerOf(asker)), this.time.told(query), filter);
    return page(rows, limit, ({ referredAt, referralId }) => ({ sort, at: referredAt, id: referralId }));
  }

  @Summary('Shows a referral and what was reported back')
  @Get(':id')
  @Allow(...ROLES)
  @Reads(referrals)
  @ApiShows(referralRow)
  async one(
    @IdParam() id: string,
    @Query() query: ReferralMomentQuery,
    @CurrentAsker() asker: Asker,
  ): Promise<Revised<ReferralRow>> {
    const told = this.time.told(query);
    const row = await findReferral(this.store.seenBy(viewerOf(asker)), id, told);
    if (row === undefined) throw notFound('referral');
    return revised(row.revision, row, told);
  }
}
