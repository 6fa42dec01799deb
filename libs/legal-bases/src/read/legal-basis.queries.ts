import { type Instant, words } from '@comity/kernel';
import type { ReadStore } from '@comity/read-store';
import { z } from 'zod';
import { type LegalBasisRow, legalBases, legalBasisRow } from './legal-bases.projection.js';

const COLUMNS = legalBasisRow.keyof().options;

/** Where a page of the list ended. An instrument stands in it once. */
export const legalBasisCursor = z.object({ instrument: words(500) });

/** The instrument as the record showed it, or shows it now. */
export function findLegalBasis(
  store: ReadStore,
  legalBasisId: string,
  knownAt: Instant | 'now',
): Promise<LegalBasisRow | undefined> {
  return store.asKnown(legalBases, knownAt).select(COLUMNS).where('legalBasisId', '=', legalBasisId).executeTakeFirst();
}

/** Instruments by name. @param limit rows at most, 1 or more */
export function listLegalBases(
  store: ReadStore,
  knownAt: Instant | 'now',
  limit: number,
  after?: z.infer<typeof legalBasisCursor>,
): Promise<LegalBasisRow[]> {
  const list = store.asKnown(legalBases, knownAt).select(COLUMNS).orderBy('instrument').limit(limit);
  return (after === undefined ? list : list.where('instrument', '>', after.instrument)).execute();
}
