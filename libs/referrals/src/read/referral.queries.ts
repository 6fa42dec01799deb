import type { ByAge, Instant, ListPage } from '@comity/kernel';
import { inOrder, type SeenStore } from '@comity/read-store';
import { sql } from 'kysely';
import type { ReferralDirection } from '../domain/referral.events.js';
import { type ReferralRow, referralRow } from './referral.row.js';
import { referrals } from './referrals.projection.js';

const COLUMNS = referralRow.keyof().options;

export interface ReferralFilter extends ListPage<ByAge> {
  readonly caseId?: string | undefined;
  readonly counterpartId?: string | undefined;
  readonly direction?: ReferralDirection | undefined;
  readonly status?: ReferralRow['status'] | undefined;
  /** Part of the offender's name, in any case. */
  readonly text?: string | undefined;
}

/** The referral as the record showed it, or shows it now. */
export function findReferral(
  store: SeenStore,
  referralId: string,
  knownAt: Instant | 'now',
): Promise<ReferralRow | undefined> {
  return store.asKnown(referrals, knownAt).select(COLUMNS).where('referralId', '=', referralId).executeTakeFirst();
}

/** Referrals in the order that is asked for. */
export function listReferrals(
  store: SeenStore,
  knownAt: Instant | 'now',
  { sort, limit, after, text, ...equal }: ReferralFilter,
): Promise<ReferralRow[]> {
  let list = store.asKnown(referrals, knownAt).select(COLUMNS);
  for (const member of ['caseId', 'counterpartId', 'direction', 'status'] as const) {
    const value = equal[member];
    if (value !== undefined) list = list.where(member, '=', value);
  }
  if (text !== undefined)
    list = list.where(sql<boolean>`strpos(lower(${sql.ref('offenderName')}), lower(${text})) > 0`);
  return inOrder(list, ['referredAt', 'referralId'], { sort, limit, after }).execute();
}
