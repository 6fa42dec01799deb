import { type Instant, instant, uuid } from '@comity/kernel';
import type { SeenStore } from '@comity/read-store';
import { sql } from 'kysely';
import { z } from 'zod';
import { type SanctionRow, sanctionRow } from './sanction.row.js';
import { sanctions } from './sanctions.projection.js';

const COLUMNS = sanctionRow.keyof().options;

/** Where a page of the list ended. */
export const sanctionCursor = z.object({ proposedAt: instant, sanctionId: uuid });

export interface SanctionFilter {
  readonly limit: number;
  readonly after?: z.infer<typeof sanctionCursor> | undefined;
  readonly caseId?: string | undefined;
  readonly status?: SanctionRow['status'] | undefined;
  /** Part of the subject's name, in any case. */
  readonly text?: string | undefined;
}

/** The proposal as the record showed it, or shows it now. */
export function findSanction(
  store: SeenStore,
  sanctionId: string,
  knownAt: Instant | 'now',
): Promise<SanctionRow | undefined> {
  return store.asKnown(sanctions, knownAt).select(COLUMNS).where('sanctionId', '=', sanctionId).executeTakeFirst();
}

/** Proposals, the newest first. */
export function listSanctions(
  store: SeenStore,
  knownAt: Instant | 'now',
  { limit, after, caseId, status, text }: SanctionFilter,
): Promise<SanctionRow[]> {
  let list = store
    .asKnown(sanctions, knownAt)
    .select(COLUMNS)
    .orderBy('proposedAt', 'desc')
    .orderBy('sanctionId', 'desc')
    .limit(limit);
  if (caseId !== undefined) list = list.where('caseId', '=', caseId);
  if (status !== undefined) list = list.where('status', '=', status);
  if (text !== undefined) list = list.where(sql<boolean>`strpos(lower(${sql.ref('subjectName')}), lower(${text})) > 0`);
  if (after !== undefined) {
    list = list.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('proposedAt', 'sanctionId'), '<', tuple(after.proposedAt, after.sanctionId)),
    );
  }
  return list.execute();
}
