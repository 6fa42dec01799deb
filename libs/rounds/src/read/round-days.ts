import type { DayRows, TrueDay } from '@comity/read-store';
import { sql } from 'kysely';
import type { EditionShown, RoundRow } from './round.row.js';
import { rounds } from './rounds.projection.js';

/**
 * How rounds are told of a day: their editions as far as they had come. When the cutoff was fixed is not in the row, so it is
 * told as known.
 */
export const roundDays: DayRows<RoundRow> = {
  projection: rounds,
  existed: (of, { at }) => sql<boolean>`${of('openedAt')} <= ${at}`,
  differs: (of, { at }) => ({
    status: sql`coalesce((
      select case when (edition ->> 'publishedAt')::timestamptz <= ${at} then 'published'
        when (edition ->> 'approvedAt')::timestamptz <= ${at} then 'approved' else 'compiled' end
      from jsonb_array_elements(${of('editions')}) with ordinality as made (edition, place)
      where (edition ->> 'compiledAt')::timestamptz <= ${at} order by place desc limit 1
    ), case when ${of('cutoff')} is null then 'opened' else 'cutoff-fixed' end)`,
  }),
};

/** The editions as they were on the day. */
export function roundOn(row: RoundRow, { at }: TrueDay): RoundRow {
  const editions = row.editions.filter(({ compiledAt }) => compiledAt <= at);
  return { ...row, editions: editions.map((edition) => editionBy(edition, at)) };
}

function editionBy(edition: EditionShown, at: string): EditionShown {
  const { approvedAt, publishedAt } = edition;
  const isApproved = approvedAt !== null && approvedAt <= at;
  const isPublished = publishedAt !== null && publishedAt <= at;
  return {
    ...edition,
    ...(isApproved ? {} : { approvedBy: null, approvedAt: null }),
    ...(isPublished ? {} : { publishedBy: null, publishedAt: null }),
    status: isPublished ? 'published' : isApproved ? 'approved' : 'compiled',
  };
}
