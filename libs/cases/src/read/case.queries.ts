import type { ByAge, ListPage } from '@comity/kernel';
import { inOrder, PreparedQuestion, type SeenStore, type Told } from '@comity/read-store';
import { sql } from 'kysely';
import { type CaseRow, caseRow } from './case.row.js';
import { caseDays } from './case-days.js';

const COLUMNS = caseRow.keyof().options;

export interface CaseFilter extends ListPage<ByAge> {
  readonly status?: CaseRow['status'] | undefined;
  readonly officer?: string | undefined;
  /** Part of the title, in any case. */
  readonly text?: string | undefined;
}

const FOUND = new PreparedQuestion<CaseRow>();

/** The case as the record showed it, or shows it now: of its own day, or as it was on an earlier one. */
export async function findCase(store: SeenStore, caseId: string, told: Told): Promise<CaseRow | undefined> {
  const found = (all: SeenStore, { id }: { readonly id: string }) =>
    all.told(caseDays, told).select(COLUMNS).where('caseId', '=', id);
  const [row] = await store.ask(FOUND, { ...told, form: '', values: { id: caseId } }, found);
  return row;
}

/** Cases in the order that is asked for. */
export function listCases(
  store: SeenStore,
  told: Told,
  { sort, limit, after, status, officer, text }: CaseFilter,
): Promise<CaseRow[]> {
  let list = store.told(caseDays, told).select(COLUMNS);
  if (status !== undefined) list = list.where('status', '=', status);
  if (officer !== undefined) list = list.where('officer', '=', officer);
  if (text !== undefined) list = list.where(sql<boolean>`strpos(lower(${sql.ref('title')}), lower(${text})) > 0`);
  return inOrder(list, ['openedAt', 'caseId'], { sort, limit, after }).execute();
}
