import { CommandRunner, EventLog } from '@comity/event-log';
import {
  Allow,
  ApiShows,
  badRequest,
  CurrentAsker,
  IdParam,
  notFound,
  OfficeTime,
  ReadsLog,
  Summary,
} from '@comity/http';
import { type Asker, streamName } from '@comity/kernel';
import { Controller, Get, Inject, Param, Query } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { type Replay, replay } from '../replay/replay.js';
import { replayShown, storedStreamShown } from '../replay/replay.schema.js';
import { REPLAYABLES } from '../replay/replayable.js';
import { readStoredPage, type StoredStreamPage } from '../replay/stored-stream.js';
import { ReplayQuery, StoredStreamQuery } from './audit.dto.js';

/** The record as it was stored, and what follows from it to any moment; of a restricted case for those who may know of it. */
@ApiTags('audit')
@Controller('audit')
export class AuditController {
  constructor(
    @Inject(EventLog) private readonly log: EventLog,
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(OfficeTime) private readonly time: OfficeTime,
  ) {}

  @Summary('Shows the events of one stream exactly as stored, each with its hash')
  @Get('streams/:stream')
  @Allow('auditor')
  @ReadsLog()
  @ApiShows(storedStreamShown)
  async stream(
    @Param('stream') stream: string,
    @Query() query: StoredStreamQuery,
    @CurrentAsker() asker: Asker,
  ): Promise<StoredStreamPage> {
    const page = (await this.sees(stream, asker)) ? await readStoredPage(this.log, stream, query) : null;
    if (page === null) throw notFound('stream');
    return page;
  }

  @Summary('Shows the state folded from the events known on a date, or up to a position, and what each of them changed')
  @Get(':collection/:id')
  @Allow('auditor')
  @ReadsLog()
  @ApiParam({ name: 'collection', enum: REPLAYABLES.map(({ collection }) => collection) })
  @ApiShows(replayShown)
  async replay(
    @Param('collection') collection: string,
    @IdParam() id: string,
    @Query() query: ReplayQuery,
    @CurrentAsker() asker: Asker,
  ): Promise<Replay> {
    const replayable = REPLAYABLES.find((one) => one.collection === collection);
    if (replayable === undefined) throw notFound('stream');
    const { asKnownOn, atPosition } = query;
    if (asKnownOn !== undefined && atPosition !== undefined) {
      throw badRequest('replay-point-ambiguous', 'atPosition', 'ask by date or by position, not by both');
    }
    const { knownAt } = this.time.knownAt(query);
    const point = { knownAt, atPosition: atPosition === undefined ? null : BigInt(atPosition) };
    const seen = await this.sees(streamName(replayable.category, id), asker);
    const replayed = seen ? await replay(this.log, replayable, id, point) : null;
    if (replayed === null) throw notFound('stream');
    return replayed;
  }

  private sees(stream: string, asker: Asker): Promise<boolean> {
    return this.runner.seenBy(asker).sees(stream);
  }
}
