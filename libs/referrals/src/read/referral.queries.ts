import { type Instant, instant, uuid } from '@comity/kernel';
import type { SeenStore } from '@comity/read-store';
import { sql } from 'kysely';
import { z } from 'zod';
import type { ReferralDirection } from '../domain/referral.events.js';
import { type ReferralRow, referralRow } from './referral.row.js';
import { referrals } from './referrals.projection.js';

const COLUMNS = referralRow.keyof().options;

/** Where a page of the list ended. */
export const referralCursor = z.object({ referredAt: instant, referralId: uuid });

export interface ReferralFilter {
  readonly limit: number;
  readonly after?: z.infer<typeof referralCursor> | undefined;
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

/** Referrals, the newest first. */
export function listReferrals(
  store: SeenStore,
  knownAt: Instant | 'now',
  { limit, after, text, ...equal }: ReferralFilter,
): Promise<ReferralRow[]> {
  let list = store
    .asKnown(referrals, knownAt)
    .select(COLUMNS)
    .orderBy('referredAt', 'desc')
    .orderBy('referralId', 'desc')
    .limit(limit);
  for (const member of ['caseId', 'counterpartId', 'direction', 'status'] as const) {
    const value = equal[member];
    if (value !== undefined) list = list.where(member, '=', value);
  }
  if (text !== undefined)
    list = list.where(sql<boolean>`strpos(lower(${sql.ref('offenderName')}), lower(${text})) > 0`);
  if (after !== undefined) {
    list = list.where(({ eb, refTuple, tuple }) =>
      eb(refTuple('referredAt', 'referralId'), '<', tuple(after.referredAt, after.referralId)),
    );
  }
  return list.execute();
}
