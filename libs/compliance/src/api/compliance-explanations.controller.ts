import { counterparts } from '@comity/counterparts/contract';
import { EventLog } from '@comity/event-log';
import {
  Allow,
  ApiPageOf,
  CurrentAsker,
  decodeCursor,
  LimitsFigures,
  OfficeTime,
  type Page,
  ProblemException,
  page,
  Reads,
  Summary,
} from '@comity/http';
import { type Asker, type CalendarDate, uuid } from '@comity/kernel';
import { viewerOf } from '@comity/need-to-know/contract';
import { calendarYears } from '@comity/published-calendars/contract';
import { ReadStore } from '@comity/read-store';
import { requestFigures } from '@comity/requests/contract';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { z } from 'zod';
import { explainFigure, type RequestBehind } from '../explain/explain-figure.js';
import { CHANGED_REQUESTS_AT_MOST, type Restatement, restatement } from '../explain/restatement.js';
import { requestBehindShown } from './compliance.answers.js';
import { ChangesQuery, ExplanationQuery } from './compliance.query.js';
import { filterIn, questionOf } from './compliance-question.js';

const requestCursor = z.object({ requestId: uuid });
const ROLES = ['case-officer', 'reviewer', 'auditor', 'administrator'] as const;

/** What came to be known of a day, besides what was known before. */
type Changes = Restatement & { readonly on: CalendarDate; readonly from: CalendarDate; readonly to: CalendarDate };

/** Why a figure of compliance is what it is, and why it is another one than before. */
@ApiTags('compliance')
@Controller('v1/compliance')
export class ComplianceExplanationsController {
  constructor(
    @Inject(ReadStore) private readonly store: ReadStore,
    @Inject(EventLog) private readonly log: EventLog,
    @Inject(OfficeTime) private readonly time: OfficeTime,
  ) {}

  @Summary('Names the requests and events behind one figure')
  @Get('explanation')
  @Allow(...ROLES)
  @LimitsFigures()
  @Reads(requestFigures, calendarYears)
  @ApiPageOf(requestBehindShown)
  async explanation(@Query() query: ExplanationQuery, @CurrentAsker() asker: Asker): Promise<Page<RequestBehind>> {
    const { figure, limit, cursor, daysFrom, daysThrough } = query;
    const after = decodeCursor(cursor, requestCursor)?.requestId;
    const isBucket = daysFrom !== undefined || daysThrough !== undefined;
    const days = { from: daysFrom ?? 0, through: daysThrough ?? Number.MAX_SAFE_INTEGER };
    const asked = { limit: limit + 1, ...(after === undefined ? {} : { after }), ...(isBucket ? { days } : {}) };
    const stores = { store: this.store.seenBy(viewerOf(asker)), log: this.log };
    const requests = await explainFigure(stores, questionOf(query, this.time), figure, asked);
    return page(requests, limit, ({ requestId }) => ({ requestId }));
  }

  @Summary('Says what changed a figure between two dates, by the events that did')
  @Get('changes')
  @Allow(...ROLES)
  @LimitsFigures()
  @Reads(requestFigures, calendarYears, counterparts)
  @ApiOkResponse({
    description: 'The figures of a day that differ between two states of the record, and the events why',
  })
  async changes(@Query() query: ChangesQuery, @CurrentAsker() asker: Asker): Promise<Changes> {
    const { from, on = from } = query;
    const end = { recordedBy: this.time.now(), position: (await this.log.lastPosition()) ?? 0n };
    const pointOf = (asKnownOn: CalendarDate | undefined) => {
      const { knownAt, date } = this.time.knownAt(asKnownOn === undefined ? {} : { asKnownOn });
      return { point: knownAt === 'now' ? end : { ...end, recordedBy: knownAt }, date };
    };
    const [earlier, later] = [pointOf(from), pointOf(query.to)];
    const day = { at: this.time.endOf(on), on, by: query.by, filter: filterIn(query) };
    const [before, after] = [
      { ...day, knownAt: earlier.point },
      { ...day, knownAt: later.point },
    ];
    const stores = { store: this.store.seenBy(viewerOf(asker)), log: this.log };
    const told = await restatement(stores, before, after, query.minimumN);
    if (told === null) {
      const detail = `more than ${CHANGED_REQUESTS_AT_MOST} requests count otherwise; ask for fewer of them`;
      throw new ProblemException(409, 'too-much-changed', detail);
    }
    return { on, from: earlier.date, to: later.date, ...told };
  }
}
