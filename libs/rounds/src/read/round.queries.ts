import type { ByAge, Instant, ListPage } from '@comity/kernel';
import { inOrder, type ReadStore } from '@comity/read-store';
import { type RoundRow, roundRow } from './round.row.js';
import { rounds } from './rounds.projection.js';

const COLUMNS = roundRow.keyof().options;

export interface RoundFilter extends ListPage<ByAge> {
  readonly agreementId?: string | undefined;
  readonly status?: RoundRow['status'] | undefined;
}

/** The round as the record showed it, or shows it now. */
export function findRound(store: ReadStore, roundId: string, knownAt: Instant | 'now'): Promise<RoundRow | undefined> {
  return store.asKnown(rounds, knownAt).select(COLUMNS).where('roundId', '=', roundId).executeTakeFirst();
}

/** Rounds in the order that is asked for. */
export function listRounds(
  store: ReadStore,
  knownAt: Instant | 'now',
  { sort, limit, after, agreementId, status }: RoundFilter,
): Promise<RoundRow[]> {
  let list = store.asKnown(rounds, knownAt).select(COLUMNS);
  if (agreementId !== undefined) list = list.where('agreementId', '=', agreementId);
  if (status !== undefined) list = list.where('status', '=', status);
  return inOrder(list, ['openedAt', 'roundId'], { sort, limit, after }).execute();
}
