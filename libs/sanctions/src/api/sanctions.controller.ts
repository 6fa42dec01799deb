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
  type Revised,
  ROLES,
  revised,
} from '@comity/http';
import { ReadStore } from '@comity/read-store';
import { Body, Controller, Get, Inject, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { SanctionRefusal } from '../domain/sanction.decider.js';
import { findSanction, listSanctions, sanctionCursor } from '../read/sanction.queries.js';
import { type SanctionRow, sanctionRow } from '../read/sanction.row.js';
import { sanctions } from '../read/sanctions.projection.js';
import { SanctionCommands } from './sanction.commands.js';
import { CiteGroundsBody, ProposeSanctionBody, SanctionReasonBody, SanctionsQuery } from './sanction.dto.js';

const STATUS = {
  'sanction-unknown': 404,
  'sanction-already-proposed': 409,
  'sanction-not-draft': 409,
  'sanction-not-submitted': 409,
  'case-unknown': 404,
  'case-closed': 409,
  'criterion-unknown': 400,
  'citation-not-found': 404,
  'citation-conflicts': 409,
  'too-many-citations': 409,
  'grounds-missing': 409,
  'author-cannot-decide': 403,
  'content-invalid': 400,
} satisfies Record<SanctionRefusal['code'], number>;

/** Proposals to sanction: officers propose and cite, somebody else decides. */
@ApiTags('sanctions')
@Allow(...ROLES)
@Controller('v1/sanctions')
export class SanctionsController {
  constructor(
    @Inject(SanctionCommands) private readonly commands: SanctionCommands,
    @Inject(ReadStore) private readonly store: ReadStore,
    @Inject(OfficeTime) private readonly time: OfficeTime,
  ) {}

  @Post()
  @Allow('case-officer')
  @Creates()
  async propose(@Body() body: ProposeSanctionBody, @CommandContext() context: CommandContext): Promise<CommandAnswer> {
    return answer(await this.commands.propose(idOfNew(context, 'sanction'), body, { context }), STATUS);
  }

  @Post(':id/grounds')
  @Allow('case-officer')
  @Changes()
  async cite(
    @IdParam() id: string,
    @Body() { criterion, ...place }: CiteGroundsBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    return answer(await this.commands.cite(id, criterion, place, { context, expectedRevision }), STATUS);
  }

  @Post(':id/submit')
  @Allow('case-officer')
  @Changes()
  async submit(
    @IdParam() id: string,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    return answer(await this.commands.run(id, { type: 'submit' }, { context, expectedRevision }), STATUS);
  }

  @Post(':id/return')
  @Allow('reviewer')
  @Changes()
  async sendBack(
    @IdParam() id: string,
    @Body() { reason }: SanctionReasonBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    return answer(await this.commands.run(id, { type: 'return', reason }, { context, expectedRevision }), STATUS);
  }

  @Post(':id/reject')
  @Allow('reviewer')
  @Changes()
  async reject(
    @IdParam() id: string,
    @Body() { reason }: SanctionReasonBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    return answer(await this.commands.run(id, { type: 'reject', reason }, { context, expectedRevision }), STATUS);
  }

  @Post(':id/approve')
  @Allow('reviewer')
  @Changes()
  async approve(
    @IdParam() id: string,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    return answer(await this.commands.run(id, { type: 'approve' }, { context, expectedRevision }), STATUS);
  }

  @Get()
  @Reads(sanctions)
  @ApiPageOf(sanctionRow)
  async list(@Query() query: SanctionsQuery): Promise<Page<SanctionRow>> {
    const { limit, caseId, status, text } = query;
    const after = decodeCursor(query.cursor, sanctionCursor);
    const filter = { limit: limit + 1, after, caseId, status, text };
    const rows = await listSanctions(this.store, this.time.knownAt(query).knownAt, filter);
    return page(rows, limit, ({ proposedAt, sanctionId }) => ({ proposedAt, sanctionId }));
  }

  @Get(':id')
  @Reads(sanctions)
  @ApiShows(sanctionRow)
  async one(@IdParam() id: string, @Query() query: KnownAtQuery): Promise<Revised<SanctionRow>> {
    const row = await findSanction(this.store, id, this.time.knownAt(query).knownAt);
    if (row === undefined) throw notFound('proposal');
    return revised(row.revision, row);
  }
}
