import type { ByAge, ListPage } from '@comity/kernel';
import { inOrder, type SeenStore, type Told } from '@comity/read-store';
import { sql } from 'kysely';
import type { ReferralDirection } from '../domain/referral.events.js';
import { type ReferralRow, referralRow } from './referral.row.js';
import { referralDays, referralOn } from './referral-days.js';

const COLUMNS = referralRow.keyof().options;

export interface ReferralFilter extends ListPage<ByAge> {
  readonly caseId?: string | undefined;
  readonly counterpartId?: string | undefined;
  readonly direction?: ReferralDirection | undefined;
  readonly status?: ReferralRow['status'] | undefined;
  /** Part of the offender's name, in any case. */
  readonly text?: string | undefined;
}

/** The referral as the record showed it, or shows it now: of its own day, or as it was on an earlier one. */
export async function findReferral(store: SeenStore, referralId: string, told: Told): Promise<ReferralRow | undefined> {
  const row = await store
    .told(referralDays, told)
    .select(COLUMNS)
    .where('referralId', '=', referralId)
    .executeTakeFirst();
  return row === undefined || told.trueOn === null ? row : referralOn(row, told.trueOn);
}

/** Referrals in the order that is asked for. */
export async function listReferrals(
  store: SeenStore,
  told: Told,
  { sort, limit, after, text, ...equal }: ReferralFilter,
): Promise<ReferralRow[]> {
  let list = store.told(referralDays, told).select(COLUMNS);
  for (const member of ['caseId', 'counterpartId', 'direction', 'status'] as const) {
    const value = equal[member];
    if (value !== undefined) list = list.where(member, '=', value);
  }
  if (text !== undefined)
    list = list.where(sql<boolean>`strpos(lower(${sql.ref('offenderName')}), lower(${text})) > 0`);
  const rows = await inOrder(list, ['referredAt', 'referralId'], { sort, limit, after }).execute();
  const { trueOn } = told;
  return trueOn === null ? rows : rows.map((row) => referralOn(row, trueOn));
}
