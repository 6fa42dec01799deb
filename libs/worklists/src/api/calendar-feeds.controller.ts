import { CommandRunner } from '@comity/event-log';
import { notFound, OfficeTime, ProblemException, Public, ReadingRecorder, Summary } from '@comity/http';
import { type Asker, type Instant, toInstant, uuid } from '@comity/kernel';
import { NOBODY, viewerOf } from '@comity/need-to-know/contract';
import { ReadStore } from '@comity/read-store';
import { Controller, Get, Header, Inject, Param, Query, Req } from '@nestjs/common';
import { ApiOkResponse, ApiQuery, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { calendarFeedDecider } from '../domain/calendar-feed.decider.js';
import { deadlineCalendar } from '../feed/deadline-calendar.js';
import { FeedBounds } from '../feed/feed-bounds.js';
import { isSecretOf } from '../feed/feed-secret.js';
import { listForCalendar, shownAmong } from '../read/work-items.queries.js';

const ROUTE = 'GET /v1/calendar-feeds/:id';
const MOST_MATTERS = 1_000;
/** In a minute. Behind a proxy a whole office may come from one address. */
const MOST_FROM_ONE_PLACE = 600;
const MOST_OF_ONE_FEED = 30;
const DAY_MS = 86_400_000;
/** What has ended is shown as cancelled for so long, so that a calendar that was switched off hears of it. */
const ENDED_SHOWN_DAYS = 60;

/** A person's deadlines for their calendar. Whoever has the address may read it, and sees what that person may see today. */
@ApiTags('work lists')
@Controller('v1/calendar-feeds')
export class CalendarFeedsController {
  private readonly bounds = new FeedBounds();

  constructor(
    @Inject(CommandRunner) private readonly runner: CommandRunner,
    @Inject(ReadStore) private readonly store: ReadStore,
    @Inject(OfficeTime) private readonly time: OfficeTime,
    @Inject(ReadingRecorder) private readonly readings: ReadingRecorder,
  ) {}

  @Summary(
    'Shows a person’s deadlines as a calendar',
    'At the address that `POST /v1/calendar-address` gave out; anything else is not there.',
  )
  @Get(':id')
  @Public()
  @Header('Content-Type', 'text/calendar; charset=utf-8')
  @Header('Cache-Control', 'private, no-store')
  @ApiQuery({ name: 'key', required: false, description: 'The secret of the address', schema: { type: 'string' } })
  @ApiOkResponse({
    description: 'An iCalendar (RFC 5545): deadlines that stand, and as cancelled those that have ended of late',
    content: { 'text/calendar': { schema: { type: 'string' } } },
  })
  async feed(@Param('id') id: string, @Query('key') key: unknown, @Req() request: FastifyRequest): Promise<string> {
    const now = this.time.now();
    // By caller before anything is looked up, and by feed, from however many places it is read.
    this.bound(`from ${request.ip}`, MOST_FROM_ONE_PLACE, now);
    const person = uuid.safeParse(id).success ? await this.personBehind(id, key, now) : null;
    if (person === null) throw notFound('calendar');
    this.bound(`feed ${id}`, MOST_OF_ONE_FEED, now);
    const asker: Asker = { actor: { id: person, roles: [] }, now };
    const endedSince = toInstant(new Date(Date.parse(now) - ENDED_SHOWN_DAYS * DAY_MS));
    const listed = { endedSince, limit: MOST_MATTERS };
    const items = await listForCalendar(this.store.seenBy(viewerOf(asker)), person, listed);
    const names = items.map(({ item }) => item);
    const open = await shownAmong(this.store.seenBy(viewerOf({ actor: NOBODY, now })), names);
    const calendar = deadlineCalendar(items.map((one) => ({ ...one, restricted: !open.has(one.item) })));
    await this.readings.record(() => calendar, asker, ROUTE);
    return calendar;
  }

  /** Whose address it is; null for one that leads nowhere. */
  private async personBehind(id: string, key: unknown, now: Instant): Promise<string | null> {
    const { state } = await this.runner.load(calendarFeedDecider, id);
    if (state === null || now >= state.expiresAt || !isSecretOf(state.secretHash, key)) return null;
    return state.person;
  }

  private bound(name: string, most: number, now: Instant): void {
    if (this.bounds.allows(name, most, Date.parse(now))) return;
    throw new ProblemException(429, 'asked-too-often', 'the calendar was read too often in this minute; ask again', {
      headers: { 'Retry-After': '60' },
    });
  }
}
