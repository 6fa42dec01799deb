import type { ByAge, Instant, ListPage } from '@comity/kernel';
import { inOrder, type SeenStore } from '@comity/read-store';
import { sql } from 'kysely';
import { type SanctionRow, sanctionRow } from './sanction.row.js';
import { sanctions } from './sanctions.projection.js';

const COLUMNS = sanctionRow.keyof().options;

export interface SanctionFilter extends ListPage<ByAge> {
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

/** Proposals in the order that is asked for. */
export function listSanctions(
  store: SeenStore,
  knownAt: Instant | 'now',
  { sort, limit, after, caseId, status, text }: SanctionFilter,
): Promise<SanctionRow[]> {
  let list = store.asKnown(sanctions, knownAt).select(COLUMNS);
  if (caseId !== undefined) list = list.where('caseId', '=', caseId);
  if (status !== undefined) list = list.where('status', '=', status);
  if (text !== undefined) list = list.where(sql<boolean>`strpos(lower(${sql.ref('subjectName')}), lower(${text})) > 0`);
  return inOrder(list, ['proposedAt', 'sanctionId'], { sort, limit, after }).execute();
}
