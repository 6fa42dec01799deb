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
import { ReadStore, type SeenStore } from '@comity/read-store';
import { Body, Controller, Get, Inject, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { findSanction, listSanctions } from '../read/sanction.queries.js';
import { type SanctionRow, sanctionRow } from '../read/sanction.row.js';
import { sanctions } from '../read/sanctions.projection.js';
import { ChainOfGrounds, type ChainShown, chainShown } from './chain-of-grounds.js';
import { RecordConsultationBody, RequestConsultationBody } from './designation.dto.js';
import { SanctionCommands } from './sanction.commands.js';
import {
  CiteGroundsBody,
  ProposeSanctionBody,
  SanctionMomentQuery,
  SanctionReasonBody,
  SanctionsQuery,
} from './sanction.dto.js';
import { SANCTION_STATUS } from './sanction.refusals.js';

/** Proposals to sanction: officers propose and cite, somebody else decides. */
@ApiTags('sanctions')
@Refuses(SANCTION_STATUS)
@Controller('v1/sanctions')
export class SanctionsController {
  constructor(
    @Inject(SanctionCommands) private readonly commands: SanctionCommands,
    @Inject(ReadStore) private readonly store: ReadStore,
    @Inject(OfficeTime) private readonly time: OfficeTime,
    @Inject(ChainOfGrounds) private readonly chain: ChainOfGrounds,
  ) {}

  @Summary('Proposes to sanction a person or a company')
  @Post()
  @Allow('case-officer')
  @Creates()
  async propose(@Body() body: ProposeSanctionBody, @CommandContext() context: CommandContext): Promise<CommandAnswer> {
    return answer(await this.commands.propose(idOfNew(context, 'sanction'), body, { context }), SANCTION_STATUS);
  }

  @Summary('Cites an event as grounds for a criterion')
  @Post(':id/grounds')
  @Allow('case-officer')
  @Changes()
  async cite(
    @IdParam() id: string,
    @Body() { criterion, ...place }: CiteGroundsBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    return answer(await this.commands.cite(id, criterion, place, { context, expectedRevision }), SANCTION_STATUS);
  }

  @Summary('Asks an authority for its view')
  @Post(':id/consultations')
  @Allow('case-officer')
  @Changes()
  async requestConsultation(
    @IdParam() id: string,
    @Body() { consultationId, ...body }: RequestConsultationBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const asked = { consultationId: consultationId ?? idOfNew(context, 'consultation'), ...body };
    const command = { type: 'request-consultation', ...asked } as const;
    return answer(await this.commands.run(id, command, { context, expectedRevision }), SANCTION_STATUS);
  }

  @Summary('Records what the authority said')
  @Post(':id/consultations/:consultationId/answer')
  @Allow('case-officer')
  @Changes()
  async recordConsultation(
    @IdParam() id: string,
    @IdParam('consultationId') consultationId: string,
    @Body() body: RecordConsultationBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const command = { type: 'record-consultation', consultationId, ...body } as const;
    return answer(await this.commands.run(id, command, { context, expectedRevision }), SANCTION_STATUS);
  }

  @Summary('Hands a proposal to somebody who may approve it')
  @Post(':id/submission')
  @Allow('case-officer')
  @Changes()
  async submit(
    @IdParam() id: string,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    return answer(await this.commands.run(id, { type: 'submit' }, { context, expectedRevision }), SANCTION_STATUS);
  }

  @Summary('Sends a proposal back to be worked on')
  @Post(':id/return')
  @Allow('reviewer')
  @Changes()
  async sendBack(
    @IdParam() id: string,
    @Body() { reason }: SanctionReasonBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    return answer(
      await this.commands.run(id, { type: 'return', reason }, { context, expectedRevision }),
      SANCTION_STATUS,
    );
  }

  @Summary('Rejects a proposal')
  @Post(':id/rejection')
  @Allow('reviewer')
  @Changes()
  async reject(
    @IdParam() id: string,
    @Body() { reason }: SanctionReasonBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    return answer(
      await this.commands.run(id, { type: 'reject', reason }, { context, expectedRevision }),
      SANCTION_STATUS,
    );
  }

  @Summary('Approves a proposal; never by whoever proposed it')
  @Post(':id/approval')
  @AllowLive('reviewer')
  @Changes()
  async approve(
    @IdParam() id: string,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    return answer(await this.commands.run(id, { type: 'approve' }, { context, expectedRevision }), SANCTION_STATUS);
  }

  @Summary('Lists proposals and designations')
  @Get()
  @Allow(...ROLES)
  @Reads(sanctions)
  @ApiPageOf(sanctionRow)
  async list(@Query() query: SanctionsQuery, @CurrentAsker() asker: Asker): Promise<Page<SanctionRow>> {
    const { limit, sort, caseId, status, text } = query;
    const after = decodeCursor(query.cursor, placeByAge(sort));
    const filter = { limit: limit + 1, sort, after, caseId, status, text };
    const rows = await listSanctions(this.seenBy(asker), this.time.told(query), filter);
    return page(rows, limit, ({ proposedAt, sanctionId }) => ({ sort, at: proposedAt, id: sanctionId }));
  }

  @Summary('Shows a proposal and what became of it')
  @Get(':id')
  @Allow(...ROLES)
  @Reads(sanctions)
  @ApiShows(sanctionRow)
  async one(
    @IdParam() id: string,
    @Query() query: SanctionMomentQuery,
    @CurrentAsker() asker: Asker,
  ): Promise<Revised<SanctionRow>> {
    const told = this.time.told(query);
    const row = await findSanction(this.seenBy(asker), id, told);
    if (row === undefined) throw notFound('proposal');
    return revised(row.revision, row, told);
  }

  @Summary('Shows on which events each criterion rests, and whether the log still holds them as they were cited')
  @Get(':id/grounds')
  @Allow(...ROLES)
  @Reads(sanctions)
  @ApiShows(chainShown)
  async grounds(
    @IdParam() id: string,
    @Query() query: SanctionMomentQuery,
    @CurrentAsker() asker: Asker,
  ): Promise<ChainShown> {
    const row = await findSanction(this.seenBy(asker), id, this.time.told(query));
    if (row === undefined) throw notFound('proposal');
    return this.chain.of(row, asker);
  }

  private seenBy(asker: Asker): SeenStore {
    return this.store.seenBy(viewerOf(asker));
  }
}
