import { cases } from '@comity/cases/contract';
import { counterparts } from '@comity/counterparts/contract';
import {
  Allow,
  ApiPageOf,
  badRequest,
  CurrentAsker,
  CurrentUnits,
  decodeCursor,
  OfficeTime,
  type Page,
  page,
  Reads,
  Summary,
} from '@comity/http';
import type { Asker } from '@comity/kernel';
import { viewerOf } from '@comity/need-to-know/contract';
import { ReadStore } from '@comity/read-store';
import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type WorkItemShown, workItemShown } from '../read/work-item.row.js';
import { workItems } from '../read/work-items.projection.js';
import { listWork, type WorkFilter, workCursor } from '../read/work-items.queries.js';
import { Soon } from '../soon.js';
import { WorkItemsQuery } from './work-items.query.js';

/** What is still to be done, by whom and by when: requests both ways, hotline issues, proposals and licences. */
@ApiTags('work lists')
@Controller('v1/work-items')
export class WorkItemsController {
  constructor(
    @Inject(ReadStore) private readonly store: ReadStore,
    @Inject(OfficeTime) private readonly time: OfficeTime,
    @Inject(Soon) private readonly soon: Soon,
  ) {}

  @Summary('Lists what is still to be done, by whom and by when')
  @Get()
  @Allow('case-officer', 'reviewer', 'auditor', 'administrator')
  @Reads(workItems, cases, counterparts)
  @ApiPageOf(workItemShown)
  async list(
    @Query() query: WorkItemsQuery,
    @CurrentAsker() asker: Asker,
    @CurrentUnits() units: readonly string[],
  ): Promise<Page<WorkItemShown>> {
    const { limit, cursor, dueWithin, preparedBy, kind, task, waitingOn, overdue } = query;
    const after = decodeCursor(cursor, workCursor);
    const store = this.store.seenBy(viewerOf(asker));
    const { knownAt } = this.time.knownAt(query);
    const asKnown = { knownAt, at: knownAt === 'now' ? this.time.now() : knownAt };
    const me = asker.actor.id;
    const filter: WorkFilter = {
      ...whoseWork(query.whose ?? 'mine', me, units),
      ...{ kind, task, waitingOn, overdue },
      prepared: preparedBy && { by: preparedBy, me },
      dueBy: dueWithin === undefined ? undefined : await this.soon.within(dueWithin, store, asKnown),
    };
    const rows = await listWork(store, filter, asKnown, { limit: limit + 1, after });
    const { items, nextCursor } = page(rows, limit, ({ sortAt, item }) => ({ sortAt, item }));
    return { items: items.map(({ sortAt: _sortAt, ...item }) => item), nextCursor };
  }
}

/** @throws ProblemException 400 `unit-missing` */
function whoseWork(whose: 'mine' | 'unit' | 'all', me: string, units: readonly string[]): Partial<WorkFilter> {
  switch (whose) {
    case 'mine':
      return { person: me };
    case 'unit':
      if (units.length === 0) throw badRequest('unit-missing', 'whose', 'your token names no unit that you work in');
      return { units };
    case 'all':
      return {};
  }
}
