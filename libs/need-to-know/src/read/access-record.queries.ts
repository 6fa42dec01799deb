import { cases } from '@comity/cases/contract';
import type { ByAge, Instant, ListPage } from '@comity/kernel';
import { inOrder, type SeenStore } from '@comity/read-store';
import { type AccessRecord, accessRecordShown, accessRecords } from './access-records.projection.js';

export interface AccessRecordFilter extends ListPage<ByAge> {
  readonly person?: string | undefined;
  readonly knownAt: Instant | 'now';
}

/** False too for a case of which the viewer must not know. */
export async function isCase(store: SeenStore, caseId: string): Promise<boolean> {
  const row = await store.asKnown(cases, 'now').select('caseId').where('caseId', '=', caseId).executeTakeFirst();
  return row !== undefined;
}

/** Who has read what of a case. */
export async function listAccessRecords(
  store: SeenStore,
  caseId: string,
  { sort, limit, after, person, knownAt }: AccessRecordFilter,
): Promise<AccessRecord[]> {
  let list = store
    .asKnown(accessRecords, knownAt)
    .select(accessRecordShown.keyof().options)
    .where('caseId', '=', caseId);
  if (person !== undefined) list = list.where('person', '=', person);
  const rows = await inOrder(list, ['readAt', 'recordId'], { sort, limit, after }).execute();
  return rows.map((row) => accessRecordShown.parse(row));
}
