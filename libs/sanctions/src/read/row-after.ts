import type { Recorded } from '@comity/kernel';
import { existing } from '@comity/read-store';
import type { SanctionRow } from './sanction.row.js';

/** The row with what an event changed in it, at its revision. */
export function rowAfter(row: SanctionRow | undefined, event: Recorded, changes: Partial<SanctionRow>): SanctionRow {
  const after = { ...existing(row, event), ...changes, revision: event.revision };
  return { ...after, status: statusOf(after) };
}

/** A designation is under review while somebody has to decide about it, and in force otherwise. */
function statusOf({ status, challenged, petitions }: SanctionRow): SanctionRow['status'] {
  if (status !== 'designated' && status !== 'under-review') return status;
  return challenged || petitions.some(({ outcome }) => outcome === null) ? 'under-review' : 'designated';
}
