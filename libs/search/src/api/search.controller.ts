import { cases } from '@comity/cases/contract';
import { hotlineIssues } from '@comity/hotline/contract';
import {
  Allow,
  ApiPageOf,
  AsTrueOn,
  CurrentAsker,
  decodeCursor,
  KnownAtQuery,
  OfficeTime,
  OneOf,
  type Page,
  PageQuery,
  page,
  Reads,
  Summary,
  Words,
} from '@comity/http';
import type { Asker } from '@comity/kernel';
import { viewerOf } from '@comity/need-to-know/contract';
import { ReadStore } from '@comity/read-store';
import { requestRegister } from '@comity/requests/contract';
import { sanctions } from '@comity/sanctions/contract';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiTags, IntersectionType } from '@nestjs/swagger';
import { type Found, found, foundKind, search, searchCursor } from '../read/search.queries.js';

class SearchQuery extends IntersectionType(PageQuery, KnownAtQuery) {
  @AsTrueOn(
    'Only what was there by then: requests that had been filed, cases opened, issues escalated, proposals made. Words and titles are those that are known.',
  )
  asTrueOn?: string;

  @Words(200, { description: 'Words to look for; misspellings are forgiven', example: 'relay logs' })
  q!: string;

  @OneOf(foundKind.options, { optional: true, description: 'Only these' })
  kind?: Found['kind'];
}

/** Looks through requests, cases, hotline issues and proposals that the reader may know of. */
@ApiTags('search')
@Controller('v1/search')
export class SearchController {
  constructor(
    @Inject(ReadStore) private readonly store: ReadStore,
    @Inject(OfficeTime) private readonly time: OfficeTime,
  ) {}

  @Summary('Finds cases and what is in them by words')
  @Get()
  @Allow('case-officer', 'reviewer', 'auditor', 'administrator')
  @Reads(requestRegister, cases, hotlineIssues, sanctions)
  @ApiPageOf(found)
  async search(@Query() query: SearchQuery, @CurrentAsker() asker: Asker): Promise<Page<Found>> {
    const { q: text, kind, limit, cursor } = query;
    const told = this.time.told(query);
    const after = decodeCursor(cursor, searchCursor);
    const rows = await search(this.store.seenBy(viewerOf(asker)), { text, kind, told, after, limit: limit + 1 });
    return page(rows, limit, ({ rank, kind: of, id }) => ({ rank, kind: of, id }));
  }
}
