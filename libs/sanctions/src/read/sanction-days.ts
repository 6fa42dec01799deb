import type { ColumnsAsKnown, DayRows, TrueDay } from '@comity/read-store';
import { type RawBuilder, sql } from 'kysely';
import type { SanctionRow } from './sanction.row.js';
import { sanctions } from './sanctions.projection.js';

type Of = ColumnsAsKnown<SanctionRow>;

/**
 * How proposals and designations are told of a day. Of submissions and of decisions on them the row has the last: before it, a
 * proposal is taken for what it was before that. What is in force has no dates: it is told as known, and as nothing before the
 * designation. `sanctionOn` tells the lists inside the row.
 */
export const sanctionDays: DayRows<SanctionRow> = {
  projection: sanctions,
  existed: (of, { at }) => sql<boolean>`${of('proposedAt')} <= ${at}`,
  differs: (of, day) => {
    const kept = (by: RawBuilder<boolean>, ...members: (keyof SanctionRow & string)[]) =>
      Object.fromEntries(members.map((member) => [member, sql`case when ${by} then ${of(member)} end`]));
    const isDesignated = isBy(of, 'designatedAt', day);
    return {
      status: statusOn(of, day),
      ...kept(isBy(of, 'submittedAt', day), 'submittedBy', 'submittedAt'),
      ...kept(isBy(of, 'decidedAt', day), 'decidedBy', 'decidedAt', 'reason'),
      ...kept(isDesignated, 'designatedBy', 'designatedAt'),
      ...kept(isBy(of, 'revokedAt', day), 'revokedBy', 'revokedAt', 'revocationReason'),
      measuresInForce: sql`case when ${isDesignated} then ${of('measuresInForce')} else '[]'::jsonb end`,
      criteriaInForce: sql`case when ${isDesignated} then ${of('criteriaInForce')} else '[]'::jsonb end`,
      challenged: sql`(${of('challenged')} and ${isDesignated})`,
    };
  },
};

/** Between the last submission and the last decision, the later one that had come says what the proposal was. */
function statusOn(of: Of, day: TrueDay): RawBuilder<unknown> {
  const isUndecided = sql`exists (select from jsonb_array_elements(${of('petitions')}) as petition
    where (petition ->> 'receivedAt')::timestamptz <= ${day.at}
      and not coalesce((petition ->> 'decidedAt')::timestamptz <= ${day.at}, false))`;
  const isSubmitted = isBy(of, 'submittedAt', day);
  const isDecided = sql`(${isBy(of, 'decidedAt', day)}
    and not (${isSubmitted} and ${of('submittedAt')} > ${of('decidedAt')}))`;
  return sql`case
    when ${isBy(of, 'revokedAt', day)} then 'revoked'
    when ${isBy(of, 'designatedAt', day)} then
      case when ${of('challenged')} or ${isUndecided} then 'under-review' else 'designated' end
    when ${isDecided} then case
      when ${of('status')} = 'rejected' then 'rejected'
      when ${of('status')} = 'draft' or ${of('submittedAt')} > ${of('decidedAt')} then 'draft'
      else 'approved' end
    when ${isSubmitted} then 'submitted' else 'draft' end`;
}

function isBy(
  of: Of,
  member: 'submittedAt' | 'decidedAt' | 'designatedAt' | 'revokedAt',
  { at }: TrueDay,
): RawBuilder<boolean> {
  return sql`coalesce(${of(member)} <= ${at}, false)`;
}

/** The lists inside the row as they were on the day. Whether what is cited was voided is told as known. */
export function sanctionOn(row: SanctionRow, { at }: TrueDay): SanctionRow {
  const isLater = (instant: string | null): boolean => instant !== null && instant > at;
  const consultations = row.consultations.filter(({ requestedAt }) => requestedAt <= at);
  const petitions = row.petitions.filter(({ receivedAt }) => receivedAt <= at);
  const licences = row.licences.filter(({ grantedAt }) => grantedAt <= at);
  return {
    ...row,
    grounds: row.grounds.filter(({ citedAt }) => citedAt <= at),
    consultations: consultations.map((one) => (isLater(one.recordedAt) ? { ...one, ...UNANSWERED } : one)),
    petitions: petitions.map((one) => (isLater(one.decidedAt) ? { ...one, ...UNDECIDED } : one)),
    licences: licences.map((one) => ({ ...one, expired: one.expired && !isLater(one.expiresAt) })),
    amendments: row.amendments.filter(({ amendedAt }) => amendedAt <= at),
  };
}

const UNANSWERED = { position: null, summary: null, recordedAt: null };
const UNDECIDED = { outcome: null, decidedBy: null, decidedAt: null, reason: null };
