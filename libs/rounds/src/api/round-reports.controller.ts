import {
  Allow,
  ApiPageOf,
  ApiShows,
  CurrentAsker,
  decodeCursor,
  IdParam,
  notFound,
  OfficeTime,
  type Page,
  page,
  Reads,
  ReadsLog,
  ROLES,
  Summary,
} from '@comity/http';
import { type Asker, streamId, uuid } from '@comity/kernel';
import { viewerOf } from '@comity/need-to-know/contract';
import { ReadStore } from '@comity/read-store';
import { Controller, Get, Header, Headers, Inject, Query, Res } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';
import { figuresOf } from '../domain/figures.js';
import { PAGE_POLICY } from '../domain/render-html.js';
import { REPORT_FORMS, renderReport } from '../domain/render-report.js';
import type { Cutoff } from '../domain/round.events.js';
import type { Edition, OpenedRound } from '../domain/round.state.js';
import { opened } from '../domain/status-report.js';
import type { FigureSource } from '../report/section.js';
import { REPORT_PROJECTIONS, sectionOf } from '../report/sections.js';
import { preferredForm } from './preferred-form.js';
import { scopeOfEdition } from './report-compiler.js';
import { RoundCommands } from './round.commands.js';
import { EditionQuery, FigureSourcesQuery } from './round.dto.js';

const figureShown = z.object({
  figure: z.string().meta({ example: 'compliance.outgoing.all.total.late' }),
  value: z.union([z.number(), z.string()]).nullable(),
  explanation: z.string().describe('Path that lists what is behind the figure'),
});
const figuresShown = z.object({ edition: z.int(), sha256: z.string(), figures: z.array(figureShown) });

const sourceShown = z.object({
  stream: z.string().meta({ example: 'request-7d3c5a58-6d0b-5c6e-8a0c-2f9d5a7f1c11' }),
  label: z.string().describe('Reference of the request, or subject of the issue'),
});

const sourceCursor = z.object({ id: uuid });

interface FoundEdition {
  readonly round: OpenedRound;
  readonly cutoff: Cutoff;
  readonly edition: Edition;
}

/** The report of a round, and what is behind each of its figures. It is read from the log, as it was stored. */
@ApiTags('rounds')
@Controller('v1/rounds/:id')
export class RoundReportsController {
  constructor(
    @Inject(RoundCommands) private readonly commands: RoundCommands,
    @Inject(ReadStore) private readonly store: ReadStore,
    @Inject(OfficeTime) private readonly time: OfficeTime,
  ) {}

  @Summary('Shows the status report of a round')
  @Get('report')
  @Allow(...ROLES)
  @ReadsLog()
  @Header('Content-Security-Policy', PAGE_POLICY)
  @Header('X-Content-Type-Options', 'nosniff')
  @Header('Vary', 'Accept')
  @ApiOkResponse({
    description: 'The report in the form that Accept asks for; as JSON, the bytes whose SHA-256 the round shows',
    content: Object.fromEntries(REPORT_FORMS.map((form) => [form, { schema: { type: 'string' as const } }])),
  })
  async report(
    @IdParam() id: string,
    @Query() query: EditionQuery,
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
    @CurrentAsker() asker: Asker,
  ): Promise<Buffer> {
    const { edition } = await this.find(id, query, asker);
    const form = preferredForm(accept);
    void reply.header('Content-Type', form === 'application/json' ? form : `${form}; charset=utf-8`);
    return Buffer.from(renderReport(edition.report, form));
  }

  @Summary('Shows the figures of a status report')
  @Get('figures')
  @Allow(...ROLES)
  @ReadsLog()
  @ApiShows(figuresShown)
  async figures(
    @IdParam() id: string,
    @Query() query: EditionQuery,
    @CurrentAsker() asker: Asker,
  ): Promise<z.infer<typeof figuresShown>> {
    const { edition } = await this.find(id, query, asker);
    const figures = [...figuresOf(opened(edition.report))].map(([figure, value]) => {
      const explanation = `/v1/rounds/${id}/explanation?edition=${edition.edition}&figure=${figure}`;
      return { figure, value, explanation };
    });
    return { edition: edition.edition, sha256: edition.sha256, figures };
  }

  @Summary('Names the requests and events behind one figure of a report')
  @Get('explanation')
  @Allow(...ROLES)
  @Reads(...REPORT_PROJECTIONS)
  @ApiPageOf(sourceShown)
  async explanation(
    @IdParam() id: string,
    @Query() query: FigureSourcesQuery,
    @CurrentAsker() asker: Asker,
  ): Promise<Page<FigureSource>> {
    const { round, cutoff, edition } = await this.find(id, query, asker);
    const place = sectionOf(query.figure);
    if (place === null || !figuresOf(opened(edition.report)).has(query.figure)) throw notFound('figure');
    const after = decodeCursor(query.cursor, sourceCursor)?.id;
    const scope = scopeOfEdition(round, cutoff, edition);
    const asked = { after, limit: query.limit + 1 };
    const sources = await place.section.sources(this.store.seenBy(viewerOf(asker)), scope, place.name, asked);
    return page(sources, query.limit, ({ stream }) => ({ id: streamId(stream) }));
  }

  private async find(id: string, query: EditionQuery, asker: Asker): Promise<FoundEdition> {
    const { edition: asked } = query;
    const round = await this.commands.load(id, asker, this.time.recordedBy(query));
    if (round.phase === 'unopened') throw notFound('round');
    const edition = round.editions.at(asked === undefined ? -1 : asked - 1);
    if (edition === undefined || round.cutoff === null) throw notFound('report');
    return { round, cutoff: round.cutoff, edition };
  }
}
