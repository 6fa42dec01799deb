import type { ByAge, ListPage } from '@comity/kernel';
import { inOrder, type SeenStore, type Told } from '@comity/read-store';
import { type RoundRow, roundRow } from './round.row.js';
import { roundDays, roundOn } from './round-days.js';

const COLUMNS = roundRow.keyof().options;

export interface RoundFilter extends ListPage<ByAge> {
  readonly agreementId?: string | undefined;
  readonly status?: RoundRow['status'] | undefined;
}

/** The round as the record showed it, or shows it now: of its own day, or as it was on an earlier one. */
export async function findRound(store: SeenStore, roundId: string, told: Told): Promise<RoundRow | undefined> {
  const row = await store.told(roundDays, told).select(COLUMNS).where('roundId', '=', roundId).executeTakeFirst();
  return row === undefined || told.trueOn === null ? row : roundOn(row, told.trueOn);
}

/** Rounds in the order that is asked for. */
export async function listRounds(
  store: SeenStore,
  told: Told,
  { sort, limit, after, agreementId, status }: RoundFilter,
): Promise<RoundRow[]> {
  let list = store.told(roundDays, told).select(COLUMNS);
  if (agreementId !== undefined) list = list.where('agreementId', '=', agreementId);
  if (status !== undefined) list = list.where('status', '=', status);
  const rows = await inOrder(list, ['openedAt', 'roundId'], { sort, limit, after }).execute();
  const { trueOn } = told;
  return trueOn === null ? rows : rows.map((row) => roundOn(row, trueOn));
}
