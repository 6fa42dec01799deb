import { type Instant, instant, uuid } from '@comity/kernel';
import type { SeenStore } from '@comity/read-store';
import { sql } from 'kysely';
import { z } from 'zod';
import { type CaseRow, caseRow } from './case.row.js';
import { cases } from './cases.projection.js';

const COLUMNS = caseRow.keyof().options;

/** Where a page of the list ended. */
export const caseCursor = z.object({ openedAt: instant, caseId: uuid });

export interface CaseFilter {
  readonly limit: number;
  readonly after?: z.infer<typeof caseCursor> | undefined;
  readonly status?: CaseRow['status'] | undefined;
  readonly officer?: string | undefined;
  /** Part of the title, in any case. */
  readonly text?: string | undefined;
}

/** The case as the record showed it, or shows it now. */
export function findCase(store: SeenStore, caseId: string, knownAt: Instant | 'now'): Promise<CaseRow | undefined> {
  return store.asKnown(cases, knownAt).select(COLUMNS).where('caseId', '=', caseId).executeTakeFirst();
}

/** Cases, the newest first. */
export function listCases(
  store: SeenStore,
  knownAt: Instant | 'now',
  { limit, after, status, officer, text }: CaseFilter,
): Promise<CaseRow[]> {
  let list = store
    .asKnown(cases, knownAt)
    .select(COLUMNS)
    .orderBy('openedAt', 'desc')
    .orderBy('caseId', 'desc')
    .limit(limit);
  if (status !== undefined) list = list.where('status', '=', status);
  if (officer !== undefined) list = list.where('officer', '=', officer);
  if (text !== undefined) list = list.where(sql<boolean>`strpos(lower(${sql.ref('title')}), lower(${text})) > 0`);
  if (after !== undefined) {
    list = list.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('openedAt', 'caseId'), '<', tuple(after.openedAt, after.caseId)),
    );
  }
  return list.execute();
}
