import { cases } from '@comity/cases/contract';
import { type Instant, instant, uuid } from '@comity/kernel';
import type { SeenStore } from '@comity/read-store';
import { z } from 'zod';
import { type AccessRecord, accessRecordShown, accessRecords } from './access-records.projection.js';

/** Where a page of the list ended. */
export const accessRecordCursor = z.object({ readAt: instant, recordId: uuid });

export interface AccessRecordFilter {
  readonly limit: number;
  readonly after?: z.infer<typeof accessRecordCursor> | undefined;
  readonly person?: string | undefined;
  readonly knownAt: Instant | 'now';
}

/** False too for a case of which the viewer must not know. */
export async function isCase(store: SeenStore, caseId: string): Promise<boolean> {
  const row = await store.asKnown(cases, 'now').select('caseId').where('caseId', '=', caseId).executeTakeFirst();
  return row !== undefined;
}

/** Who has read what of a case, the newest first. */
export function listAccessRecords(
  store: SeenStore,
  caseId: string,
  { limit, after, person, knownAt }: AccessRecordFilter,
): Promise<AccessRecord[]> {
  let list = store
    .asKnown(accessRecords, knownAt)
    .select(accessRecordShown.keyof().options)
    .where('caseId', '=', caseId)
    .orderBy('readAt', 'desc')
    .orderBy('recordId', 'desc')
    .limit(limit);
  if (person !== undefined) list = list.where('person', '=', person);
  if (after !== undefined) {
    list = list.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('readAt', 'recordId'), '<', tuple(after.readAt, after.recordId)),
    );
  }
  return list.execute().then((rows) => rows.map((row) => accessRecordShown.parse(row)));
}
