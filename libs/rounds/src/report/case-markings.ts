import { cases, type Marking, marking } from '@comity/cases/contract';
import type { SeenStore } from '@comity/read-store';
import type { CaseMarkings } from '../domain/round.commands.js';

/** How the cases are marked now, whatever a report is about: a marking says what may leave the house today. */
export async function markingsOf(store: SeenStore, caseIds: readonly string[]): Promise<CaseMarkings> {
  const markings = new Map<string, Marking | null>(caseIds.map((caseId) => [caseId, null]));
  if (caseIds.length === 0) return markings;
  const rows = await store
    .asKnown(cases, 'now')
    .select(['caseId', 'marking'])
    .where('caseId', 'in', [...new Set(caseIds)])
    .execute();
  for (const row of rows) markings.set(row.caseId, marking.parse(row.marking));
  return markings;
}
