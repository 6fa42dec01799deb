import { type Instant, uuid, words } from '@comity/kernel';
import type { ReadStore } from '@comity/read-store';
import { z } from 'zod';
import { type AgreementRow, agreementRow } from './agreement.row.js';
import { agreements } from './agreements.projection.js';

const COLUMNS = agreementRow.keyof().options;

/** Where a page of the list ended. */
export const agreementCursor = z.object({ title: words(500), agreementId: uuid });
export type AgreementCursor = z.infer<typeof agreementCursor>;

/** The agreement as the record showed it, or shows it now. */
export function findAgreement(
  store: ReadStore,
  agreementId: string,
  knownAt: Instant | 'now',
): Promise<AgreementRow | undefined> {
  return store.asKnown(agreements, knownAt).select(COLUMNS).where('agreementId', '=', agreementId).executeTakeFirst();
}

/** Agreements by title. @param limit rows at most, 1 or more */
export function listAgreements(
  store: ReadStore,
  knownAt: Instant | 'now',
  limit: number,
  after?: AgreementCursor,
): Promise<AgreementRow[]> {
  const list = store.asKnown(agreements, knownAt).select(COLUMNS).orderBy('title').orderBy('agreementId').limit(limit);
  if (after === undefined) return list.execute();
  return list
    .where(({ eb, refTuple, tuple }) =>
      eb(refTuple('title', 'agreementId'), '>', tuple(after.title, after.agreementId)),
    )
    .execute();
}
