import { EventLog } from '@comity/event-log';
import { Allow, ApiShows, badRequest, IdParam, notFound, OfficeTime } from '@comity/http';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { type Replay, replay } from '../replay/replay.js';
import { replayShown, storedStreamShown } from '../replay/replay.schema.js';
import { REPLAYABLES } from '../replay/replayable.js';
import { readStoredPage, type StoredStreamPage } from '../replay/stored-stream.js';
import { ReplayQuery, StoredStreamQuery } from './audit.dto.js';

/** The record as it was stored, and what follows from it to any moment. For auditors, whatever the case. */
@ApiTags('audit')
@Controller('audit')
export class AuditController {
  constructor(
    @Inject(EventLog) private readonly log: EventLog,
    @Inject(OfficeTime) private readonly time: OfficeTime,
  ) {}

  /** The events of one stream exactly as stored, each with its hash. */
  @Get('streams/:stream')
  @Allow('auditor')
  @ApiShows(storedStreamShown)
  async stream(@Param('stream') stream: string, @Query() query: StoredStreamQuery): Promise<StoredStreamPage> {
    const page = await readStoredPage(this.log, stream, query);
    if (page === null) throw notFound('stream');
    return page;
  }

  /** The state folded from the events known on a date, or up to a position, and what each of them changed. */
  @Get(':collection/:id')
  @Allow('auditor')
  @ApiParam({ name: 'collection', enum: REPLAYABLES.map(({ collection }) => collection) })
  @ApiShows(replayShown)
  async replay(
    @Param('collection') collection: string,
    @IdParam() id: string,
    @Query() query: ReplayQuery,
  ): Promise<Replay> {
    const replayable = REPLAYABLES.find((one) => one.collection === collection);
    if (replayable === undefined) throw notFound('stream');
    const { asKnownOn, atPosition } = query;
    if (asKnownOn !== undefined && atPosition !== undefined) {
      throw badRequest('replay-point-ambiguous', 'atPosition', 'ask by date or by position, not by both');
    }
    const { knownAt } = this.time.knownAt(query);
    const point = { knownAt, atPosition: atPosition === undefined ? null : BigInt(atPosition) };
    const replayed = await replay(this.log, replayable, id, point);
    if (replayed === null) throw notFound('stream');
    return replayed;
  }
}
