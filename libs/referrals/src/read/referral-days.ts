import type { ColumnsAsKnown, DayRows, TrueDay } from '@comity/read-store';
import { type RawBuilder, sql } from 'kysely';
import type { ReferralRow } from './referral.row.js';
import { referrals } from './referrals.projection.js';

/**
 * How referrals are told of a day: charges from the day on which they were brought, an outcome from the day on which it was
 * decided, where the report says so; what else was reported, from its report on. `referralOn` tells the lists inside the row.
 */
export const referralDays: DayRows<ReferralRow> = {
  projection: referrals,
  existed: (of, { at }) => sql<boolean>`${of('referredAt')} <= ${at}`,
  differs: (of, day) => {
    const outcomes = reported(of, day, { list: 'outcomes', on: 'decidedOn' });
    const isAccepted = sql<boolean>`coalesce(${of('acceptedAt')} <= ${day.at}, false)`;
    return {
      status: sql`case when exists (select ${outcomes}) then 'concluded'
        when exists (select ${reported(of, day, { list: 'charges', on: 'chargedOn' })}) then 'charged'
        when ${isAccepted} then 'accepted' else 'referred' end`,
      acceptedAt: sql`case when ${isAccepted} then ${of('acceptedAt')} end`,
      theirReference: sql`case when ${isAccepted} then ${of('theirReference')} end`,
      outcome: sql`(select report ->> 'outcome' ${outcomes} order by place desc limit 1)`,
    };
  },
};

interface Dated {
  readonly list: 'charges' | 'outcomes';
  readonly on: 'chargedOn' | 'decidedOn';
}

function reported(
  of: ColumnsAsKnown<ReferralRow>,
  { on, at }: TrueDay,
  { list, on: member }: Dated,
): RawBuilder<unknown> {
  return sql`from jsonb_array_elements(${of(list)}) with ordinality as said (report, place)
    where case when report ->> ${sql.lit(member)} is null then (report ->> 'reportedAt')::timestamptz <= ${at}
      else (report ->> ${sql.lit(member)})::date <= ${on}::date end`;
}

/** The lists inside the row as they were on the day. */
export function referralOn(row: ReferralRow, { on, at }: TrueDay): ReferralRow {
  const hadCome = (day: string | null, reportedAt: string): boolean => (day === null ? reportedAt <= at : day <= on);
  return {
    ...row,
    updates: row.updates.filter(({ receivedAt }) => receivedAt <= at),
    charges: row.charges.filter(({ chargedOn, reportedAt }) => hadCome(chargedOn, reportedAt)),
    outcomes: row.outcomes.filter(({ decidedOn, reportedAt }) => hadCome(decidedOn, reportedAt)),
  };
}
