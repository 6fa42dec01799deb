import {
  Allow,
  AllowLive,
  ApiPageOf,
  ApiShows,
  answer,
  Changes,
  CommandAnswer,
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
import { findRound, listRounds } from '../read/round.queries.js';
import { type RoundRow, roundRow } from '../read/round.row.js';
import { rounds } from '../read/rounds.projection.js';
import { RoundCommands } from './round.commands.js';
import {
  ApproveReportBody,
  CompileReportBody,
  CutoffBody,
  OpenRoundBody,
  RestateReportBody,
  RoundMomentQuery,
  RoundsQuery,
} from './round.dto.js';
import { STATUS } from './round.statuses.js';

/** Joint reviews: an officer compiles the status report, a reviewer approves it, and it is published for good. */
@ApiTags('rounds')
@Refuses(STATUS)
@Controller('v1/rounds')
export class RoundsController {
  constructor(
    @Inject(RoundCommands) private readonly commands: RoundCommands,
    @Inject(ReadStore) private readonly store: ReadStore,
    @Inject(OfficeTime) private readonly time: OfficeTime,
  ) {}

  @Summary('Opens a round of review')
  @Post()
  @Allow('case-officer')
  @Creates()
  async open(@Body() body: OpenRoundBody, @CommandContext() context: CommandContext): Promise<CommandAnswer> {
    return answer(await this.commands.open(idOfNew(context, 'round'), body, { context }), STATUS);
  }

  @Summary('Fixes what the report of a round is to know')
  @Post(':id/cutoff')
  @Allow('case-officer')
  @Changes()
  async fixCutoff(
    @IdParam() id: string,
    @Body() body: CutoffBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const { knownAt, date } = this.time.knownAt(body);
    const known = { asKnownOn: date, knownAt: knownAt === 'now' ? context.now : knownAt };
    return answer(await this.commands.fixCutoff(id, known, { context, expectedRevision }), STATUS);
  }

  @Summary('Compiles the status report')
  @Post(':id/compilation')
  @Allow('case-officer')
  @Changes()
  async compile(
    @IdParam() id: string,
    @Body() { marking, priorityCases }: CompileReportBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const choice = { marking, priorityCases };
    return answer(await this.commands.compile(id, choice, { context, expectedRevision }), STATUS);
  }

  @Summary('Approves the status report; never by whoever compiled it')
  @Post(':id/approval')
  @AllowLive('reviewer')
  @Changes()
  async approve(
    @IdParam() id: string,
    @Body() { sha256 }: ApproveReportBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    return answer(await this.commands.approve(id, sha256, { context, expectedRevision }), STATUS);
  }

  @Summary('Publishes the status report')
  @Post(':id/publication')
  @AllowLive('case-officer', 'reviewer')
  @Changes()
  async publish(
    @IdParam() id: string,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    return answer(await this.commands.publish(id, { context, expectedRevision }), STATUS);
  }

  @Summary('Restates a published report, naming what changed it')
  @Post(':id/restatement')
  @Allow('case-officer')
  @Changes()
  async restate(
    @IdParam() id: string,
    @Body() { reason }: RestateReportBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    return answer(await this.commands.restate(id, reason, { context, expectedRevision }), STATUS);
  }

  @Summary('Lists rounds')
  @Get()
  @Allow(...ROLES)
  @Reads(rounds)
  @ApiPageOf(roundRow)
  async list(@Query() query: RoundsQuery, @CurrentAsker() asker: Asker): Promise<Page<RoundRow>> {
    const { limit, sort, agreementId, status } = query;
    const after = decodeCursor(query.cursor, placeByAge(sort));
    const filter = { limit: limit + 1, sort, after, agreementId, status };
    const rows = await listRounds(this.store.seenBy(viewerOf(asker)), this.time.told(query), filter);
    return page(rows, limit, ({ openedAt, roundId }) => ({ sort, at: openedAt, id: roundId }));
  }

  @Summary('Shows a round')
  @Get(':id')
  @Allow(...ROLES)
  @Reads(rounds)
  @ApiShows(roundRow)
  async one(
    @IdParam() id: string,
    @Query() query: RoundMomentQuery,
    @CurrentAsker() asker: Asker,
  ): Promise<Revised<RoundRow>> {
    const told = this.time.told(query);
    const row = await findRound(this.store.seenBy(viewerOf(asker)), id, told);
    if (row === undefined) throw notFound('round');
    return revised(row.revision, row, told);
  }
}
