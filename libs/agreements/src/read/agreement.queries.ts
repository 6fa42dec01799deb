import type { ByName, Instant, ListPage } from '@comity/kernel';
import { inOrder, type ReadStore } from '@comity/read-store';
import { type AgreementRow, agreementRow } from './agreement.row.js';
import { agreements } from './agreements.projection.js';

const COLUMNS = agreementRow.keyof().options;

/** The agreement as the record showed it, or shows it now. */
export function findAgreement(
  store: ReadStore,
  agreementId: string,
  knownAt: Instant | 'now',
): Promise<AgreementRow | undefined> {
  return store.asKnown(agreements, knownAt).select(COLUMNS).where('agreementId', '=', agreementId).executeTakeFirst();
}

/** Agreements by title. */
export function listAgreements(
  store: ReadStore,
  knownAt: Instant | 'now',
  page: ListPage<ByName>,
): Promise<AgreementRow[]> {
  const list = store.asKnown(agreements, knownAt).select(COLUMNS);
  return inOrder(list, ['title', 'agreementId'], page).execute();
}
