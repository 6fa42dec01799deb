import {
  Allow,
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
import { caseMatters, viewerOf } from '@comity/need-to-know/contract';
import { ReadStore, type SeenStore } from '@comity/read-store';
import { Body, Controller, Get, Inject, Post, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import type { CaseCommand } from '../domain/case.decider.js';
import { findCase, listCases } from '../read/case.queries.js';
import { type CaseRow, caseRow } from '../read/case.row.js';
import { caseTimeline } from '../read/case-timeline.projection.js';
import { listTimeline, type TimelineEntry, timelineCursor, timelineEntry } from '../read/case-timeline.queries.js';
import { cases } from '../read/cases.projection.js';
import { CaseCommands } from './case.commands.js';
import {
  AccessBody,
  AssignCaseBody,
  CaseMomentQuery,
  CaseReasonBody,
  CasesQuery,
  ChangeMarkingBody,
  OpenCaseBody,
  TimelineQuery,
} from './case.dto.js';
import { CASE_STATUS } from './case.statuses.js';

/** The matters that group requests and proposals: who works on them, how they are marked, who may see them. */
@ApiTags('cases')
@Refuses(CASE_STATUS)
@Controller('v1/cases')
export class CasesController {
  constructor(
    @Inject(CaseCommands) private readonly commands: CaseCommands,
    @Inject(ReadStore) private readonly store: ReadStore,
    @Inject(OfficeTime) private readonly time: OfficeTime,
  ) {}

  @Summary('Opens a case')
  @Post()
  @Allow('case-officer', 'service')
  @Creates()
  open(@Body() body: OpenCaseBody, @CommandContext() context: CommandContext): Promise<CommandAnswer> {
    return this.run(
      idOfNew(context, 'case'),
      { type: 'open', case: { ...body, openedBy: context.actor.id } },
      context,
      undefined,
    );
  }

  @Summary('Assigns a case to an officer')
  @Post(':id/assignment')
  @Allow('case-officer', 'administrator')
  @Changes()
  assign(
    @IdParam() id: string,
    @Body() { officer }: AssignCaseBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    return this.run(id, { type: 'assign', officer }, context, expected);
  }

  @Summary('Marks a case anew: how far it may travel')
  @Post(':id/marking')
  @Allow('case-officer', 'administrator')
  @Changes()
  changeMarking(
    @IdParam() id: string,
    @Body() body: ChangeMarkingBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    return this.run(id, { type: 'change-marking', ...body }, context, expected);
  }

  @Summary('Puts somebody on the access list of a case')
  @Post(':id/access-grants')
  @Allow('case-officer', 'administrator')
  @Changes()
  grantAccess(
    @IdParam() id: string,
    @Body() body: AccessBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    return this.run(id, { type: 'grant-access', ...body }, context, expected);
  }

  @Summary('Takes somebody off the access list of a case')
  @Post(':id/access-revocations')
  @Allow('case-officer', 'administrator')
  @Changes()
  revokeAccess(
    @IdParam() id: string,
    @Body() body: AccessBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    return this.run(id, { type: 'revoke-access', ...body }, context, expected);
  }

  @Summary('Closes a case', 'Refused while anything in it is open.')
  @Post(':id/closure')
  @Allow('case-officer')
  @Changes()
  async close(
    @IdParam() id: string,
    @Body() { reason }: CaseReasonBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    return answer(await this.commands.close(id, reason, context, expected), CASE_STATUS);
  }

  @Summary('Takes a closed case up again')
  @Post(':id/reopening')
  @Allow('case-officer')
  @Changes()
  reopen(
    @IdParam() id: string,
    @Body() { reason }: CaseReasonBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected?: number,
  ): Promise<CommandAnswer> {
    return this.run(id, { type: 'reopen', reason }, context, expected);
  }

  @Summary('Lists cases')
  @Get()
  @Allow(...ROLES)
  @Reads(cases)
  @ApiPageOf(caseRow)
  async list(@Query() query: CasesQuery, @CurrentAsker() asker: Asker): Promise<Page<CaseRow>> {
    const { limit, sort, status, officer, text } = query;
    const after = decodeCursor(query.cursor, placeByAge(sort));
    const filter = { limit: limit + 1, sort, after, status, officer, text };
    const rows = await listCases(this.seenBy(asker), this.time.told(query), filter);
    return page(rows, limit, ({ openedAt, caseId }) => ({ sort, at: openedAt, id: caseId }));
  }

  @Summary('Shows a case')
  @Get(':id')
  @Allow(...ROLES)
  @Reads(cases)
  @ApiShows(caseRow)
  async one(
    @IdParam() id: string,
    @Query() query: CaseMomentQuery,
    @CurrentAsker() asker: Asker,
  ): Promise<Revised<CaseRow>> {
    const told = this.time.told(query);
    const row = await findCase(this.seenBy(asker), id, told);
    if (row === undefined) throw notFound('case');
    return revised(row.revision, row, told);
  }

  @Summary('Shows what happened in a case and to everything in it')
  @Get(':id/timeline')
  @Allow(...ROLES)
  @Reads(cases, caseMatters, caseTimeline)
  @ApiPageOf(timelineEntry)
  async timeline(
    @IdParam() id: string,
    @Query() query: TimelineQuery,
    @CurrentAsker() asker: Asker,
  ): Promise<Page<TimelineEntry>> {
    const { limit, order = 'oldest', sort = order } = query;
    const after = decodeCursor(query.cursor, timelineCursor(sort));
    const { knownAt, trueOn } = this.time.told(query);
    const store = this.seenBy(asker);
    if ((await findCase(store, id, { knownAt, trueOn: null })) === undefined) throw notFound('case');
    const moment = { knownAt, until: trueOn?.at ?? null };
    const entries = await listTimeline(store, id, moment, { limit: limit + 1, sort, after });
    return page(entries, limit, ({ occurredAt, position }) => ({ sort, occurredAt, position }));
  }

  private seenBy(asker: Asker): SeenStore {
    return this.store.seenBy(viewerOf(asker));
  }

  private async run(
    id: string,
    command: CaseCommand,
    context: CommandContext,
    expected: number | undefined,
  ): Promise<CommandAnswer> {
    return answer(await this.commands.run(id, command, context, expected), CASE_STATUS);
  }
}
