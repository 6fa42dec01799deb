import type { DayRows } from '@comity/read-store';
import { sql } from 'kysely';
import type { CaseRow } from './case.row.js';
import { cases } from './cases.projection.js';

/** How cases are told of a day: when they were opened and closed. A closing that was taken back counts for none. */
export const caseDays: DayRows<CaseRow> = {
  projection: cases,
  existed: (of, { at }) => sql<boolean>`${of('openedAt')} <= ${at}`,
  differs: (of, { at }) => {
    const isClosed = sql<boolean>`coalesce(${of('closedAt')} <= ${at}, false)`;
    return {
      status: sql`case when ${isClosed} then 'closed' else 'open' end`,
      closedAt: sql`case when ${isClosed} then ${of('closedAt')} end`,
    };
  },
};
