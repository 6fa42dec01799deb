import { CommandRunner } from '@comity/event-log';
import {
  Allow,
  ApiPageOf,
  ApiShows,
  answer,
  type CommandAnswer,
  CommandContext,
  Creates,
  decodeCursor,
  ExpectedRevision,
  IdParam,
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
import { type LegalBasisRefusal, legalBasisDecider, legalBasisIdOf } from '../domain/legal-basis.decider.js';
import { type LegalBasisRow, legalBases, legalBasisRow } from '../read/legal-bases.projection.js';
import { findLegalBasis, listLegalBases } from '../read/legal-basis.queries.js';
import { LegalBasesQuery, PublishLegalBasisBody } from './legal-basis.dto.js';

const STATUS = {
  'content-invalid': 422,
  'listed-twice': 422,
  'version-already-published': 409,
} satisfies Record<LegalBasisRefusal['code'], number>;

/** The instruments that allow sanctions, with the criteria of every version of their text. */
@ApiTags('legal bases')
@Refuses(STATUS)
@Controller('v1/legal-bases')
export class LegalBasesController {
  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(ReadStore) private readonly store: ReadStore,
    @Inject(OfficeTime) private readonly time: OfficeTime,
  ) {}

  @Summary('Publishes one version of a legal basis', 'The id of the instrument follows from its name.')
  @Post()
  @Allow('administrator', 'service')
  @Creates()
  async publish(
    @Body() { consultations = [], ...body }: PublishLegalBasisBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expectedRevision?: number,
  ): Promise<CommandAnswer> {
    const command = { type: 'publish', basis: { ...body, consultations } } as const;
    const id = legalBasisIdOf(body.instrument);
    const expected = expectedRevision === undefined ? {} : { expectedRevision };
    return answer(await this.runner.run({ decider: legalBasisDecider, id, command, context, ...expected }), STATUS);
  }

  @Summary('Lists legal bases')
  @Get()
  @Allow(...ROLES)
  @Reads(legalBases)
  @ApiPageOf(legalBasisRow)
  async list(@Query() query: LegalBasesQuery): Promise<Page<LegalBasisRow>> {
    const { limit, sort } = query;
    const after = decodeCursor(query.cursor, placeByName(sort));
    const { knownAt } = this.time.knownAt(query);
    const rows = await listLegalBases(this.store, knownAt, { limit: limit + 1, sort, after });
    return page(rows, limit, ({ instrument, legalBasisId }) => ({ sort, at: instrument, id: legalBasisId }));
  }

  @Summary('Shows a legal basis with its versions')
  @Get(':id')
  @Allow(...ROLES)
  @Reads(legalBases)
  @ApiShows(legalBasisRow)
  async one(@IdParam() id: string, @Query() query: KnownAtQuery): Promise<Revised<LegalBasisRow>> {
    const row = await findLegalBasis(this.store, id, this.time.knownAt(query).knownAt);
    if (row === undefined) throw notFound('legal basis');
    return revised(row.revision, row);
  }
}
