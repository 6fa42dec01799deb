import type { ByAge, ListPage } from '@comity/kernel';
import { inOrder, type SeenStore, type Told } from '@comity/read-store';
import { sql } from 'kysely';
import { type SanctionRow, sanctionRow } from './sanction.row.js';
import { sanctionDays, sanctionOn } from './sanction-days.js';

const COLUMNS = sanctionRow.keyof().options;

export interface SanctionFilter extends ListPage<ByAge> {
  readonly caseId?: string | undefined;
  readonly status?: SanctionRow['status'] | undefined;
  /** Part of the subject's name, in any case. */
  readonly text?: string | undefined;
}

/** The proposal as the record showed it, or shows it now: of its own day, or as it was on an earlier one. */
export async function findSanction(store: SeenStore, sanctionId: string, told: Told): Promise<SanctionRow | undefined> {
  const row = await store
    .told(sanctionDays, told)
    .select(COLUMNS)
    .where('sanctionId', '=', sanctionId)
    .executeTakeFirst();
  return row === undefined || told.trueOn === null ? row : sanctionOn(row, told.trueOn);
}

/** Proposals in the order that is asked for. */
export async function listSanctions(
  store: SeenStore,
  told: Told,
  { sort, limit, after, caseId, status, text }: SanctionFilter,
): Promise<SanctionRow[]> {
  let list = store.told(sanctionDays, told).select(COLUMNS);
  if (caseId !== undefined) list = list.where('caseId', '=', caseId);
  if (status !== undefined) list = list.where('status', '=', status);
  if (text !== undefined) list = list.where(sql<boolean>`strpos(lower(${sql.ref('subjectName')}), lower(${text})) > 0`);
  const rows = await inOrder(list, ['proposedAt', 'sanctionId'], { sort, limit, after }).execute();
  const { trueOn } = told;
  return trueOn === null ? rows : rows.map((row) => sanctionOn(row, trueOn));
}
