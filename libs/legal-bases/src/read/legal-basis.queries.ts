import type { ByName, Instant, ListPage } from '@comity/kernel';
import { inOrder, type ReadStore } from '@comity/read-store';
import { type LegalBasisRow, legalBases, legalBasisRow } from './legal-bases.projection.js';

const COLUMNS = legalBasisRow.keyof().options;

/** The instrument as the record showed it, or shows it now. */
export function findLegalBasis(
  store: ReadStore,
  legalBasisId: string,
  knownAt: Instant | 'now',
): Promise<LegalBasisRow | undefined> {
  return store.asKnown(legalBases, knownAt).select(COLUMNS).where('legalBasisId', '=', legalBasisId).executeTakeFirst();
}

/** Instruments by name. */
export function listLegalBases(
  store: ReadStore,
  knownAt: Instant | 'now',
  page: ListPage<ByName>,
): Promise<LegalBasisRow[]> {
  return inOrder(store.asKnown(legalBases, knownAt).select(COLUMNS), ['instrument', 'legalBasisId'], page).execute();
}
