import {
  Allow,
  ApiCommand,
  ApiPageOf,
  ApiShows,
  answer,
  badRequest,
  CommandAnswer,
  CommandContext,
  decodeCursor,
  ExpectedRevision,
  IdParam,
  KnownAtQuery,
  notFound,
  OfficeTime,
  type Page,
  page,
  Reads,
  ReadsLog,
  Refuses,
  type Revised,
  revised,
  Summary,
} from '@comity/http';
import { isCalendarDate, placeByName } from '@comity/kernel';
import { ReadStore } from '@comity/read-store';
import { Body, Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { ApiCreatedResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { CalendarRefusal } from '../domain/calendar.commands.js';
import { type CalendarHeading, findCalendar, listCalendars } from '../read/calendar.queries.js';
import { type CalendarRow, calendars } from '../read/calendars.projection.js';
import { calendarHeadingShown, calendarShown, WorkingDaysAnswer } from './calendar.answers.js';
import { AmendCalendarBody, CalendarListQuery, PublishCalendarBody, WorkingDaysQuery } from './calendar.bodies.js';
import { CalendarsService } from './calendars.service.js';

const STATUS = {
  'content-invalid': 422,
  'zone-unknown': 422,
  'weekend-invalid': 422,
  'horizon-empty': 422,
  'horizon-too-long': 422,
  'day-listed-twice': 422,
  'day-off-and-worked': 422,
  'day-outside-horizon': 422,
  'worked-day-not-on-weekend': 422,
  'calendar-unknown': 404,
  'version-unknown': 409,
  'version-superseded': 409,
  'horizon-shortened': 409,
  'calendar-already-published': 409,
} satisfies Record<CalendarRefusal['code'], number>;

/** The working days of parties, as published data with versions. */
@ApiTags('calendars')
@Refuses(STATUS)
@Controller('v1/calendars')
export class CalendarsController {
  constructor(
    @Inject(CalendarsService) private readonly service: CalendarsService,
    @Inject(ReadStore) private readonly store: ReadStore,
    @Inject(OfficeTime) private readonly time: OfficeTime,
  ) {}

  @Summary('Publishes the working days of a party')
  @Post()
  @Allow('administrator', 'service')
  @ApiCommand()
  @ApiCreatedResponse({ type: CommandAnswer })
  async publish(
    @Body() body: PublishCalendarBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected: number | undefined,
  ): Promise<CommandAnswer> {
    return answer(await this.service.publishCalendar({ type: 'PublishCalendar', ...body }, context, expected), STATUS);
  }

  @Summary('Amends a calendar, as a new version')
  @Post(':id/amendments')
  @Allow('administrator', 'service')
  @ApiCommand()
  @ApiCreatedResponse({ type: CommandAnswer })
  async amend(
    @IdParam() id: string,
    @Body() body: AmendCalendarBody,
    @CommandContext() context: CommandContext,
    @ExpectedRevision() expected: number | undefined,
  ): Promise<CommandAnswer> {
    return answer(await this.service.amendCalendar(id, { type: 'AmendCalendar', ...body }, context, expected), STATUS);
  }

  @Summary('Lists calendars')
  @Get()
  @Allow('case-officer', 'reviewer', 'auditor', 'administrator', 'service')
  @Reads(calendars)
  @ApiPageOf(calendarHeadingShown)
  async list(@Query() query: CalendarListQuery): Promise<Page<CalendarHeading>> {
    const { limit, sort } = query;
    const after = decodeCursor(query.cursor, placeByName(sort));
    const { knownAt } = this.time.knownAt(query);
    const rows = await listCalendars(this.store, knownAt, { limit: limit + 1, sort, after });
    return page(rows, limit, ({ party, calendarId }) => ({ sort, at: party, id: calendarId }));
  }

  @Summary('Shows a calendar')
  @Get(':id')
  @Allow('case-officer', 'reviewer', 'auditor', 'administrator', 'service')
  @Reads(calendars)
  @ApiShows(calendarShown)
  async show(@IdParam() id: string, @Query() query: KnownAtQuery): Promise<Revised<CalendarRow>> {
    const row = await findCalendar(this.store, id, this.time.knownAt(query).knownAt);
    if (row === undefined) throw notFound('calendar');
    return revised(row.revision, row);
  }

  @Summary('Counts the working days between two days')
  @Get(':id/working-days')
  @Allow('case-officer', 'reviewer', 'auditor', 'administrator', 'service')
  @ReadsLog()
  @HttpCode(200)
  @ApiOkResponse({ type: WorkingDaysAnswer })
  async workingDays(@IdParam() id: string, @Query() query: WorkingDaysQuery): Promise<WorkingDaysAnswer> {
    for (const field of ['after', 'through'] as const) {
      if (!isCalendarDate(query[field])) throw badRequest('date-invalid', field, 'is no day that exists');
    }
    const count = await this.service.workingDays(id, query, this.time.recordedBy(query));
    if (count === null) throw notFound('version of a calendar');
    return count;
  }
}
