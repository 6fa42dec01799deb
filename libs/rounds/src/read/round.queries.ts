import { type Instant, instant, uuid } from '@comity/kernel';
import type { ReadStore } from '@comity/read-store';
import { z } from 'zod';
import { type RoundRow, roundRow } from './round.row.js';
import { rounds } from './rounds.projection.js';

const COLUMNS = roundRow.keyof().options;

/** Where a page of the list ended. */
export const roundCursor = z.object({ openedAt: instant, roundId: uuid });

export interface RoundFilter {
  readonly limit: number;
  readonly after?: z.infer<typeof roundCursor> | undefined;
  readonly agreementId?: string | undefined;
  readonly status?: RoundRow['status'] | undefined;
}

/** The round as the record showed it, or shows it now. */
export function findRound(store: ReadStore, roundId: string, knownAt: Instant | 'now'): Promise<RoundRow | undefined> {
  return store.asKnown(rounds, knownAt).select(COLUMNS).where('roundId', '=', roundId).executeTakeFirst();
}

/** Rounds, the newest first. */
export function listRounds(
  store: ReadStore,
  knownAt: Instant | 'now',
  { limit, after, agreementId, status }: RoundFilter,
): Promise<RoundRow[]> {
  let list = store
    .asKnown(rounds, knownAt)
    .select(COLUMNS)
    .orderBy('openedAt', 'desc')
    .orderBy('roundId', 'desc')
    .limit(limit);
  if (agreementId !== undefined) list = list.where('agreementId', '=', agreementId);
  if (status !== undefined) list = list.where('status', '=', status);
  if (after !== undefined) {
    list = list.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('openedAt', 'roundId'), '<', tuple(after.openedAt, after.roundId)),
    );
  }
  return list.execute();
}
