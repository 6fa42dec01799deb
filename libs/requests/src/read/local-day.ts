import { type RawBuilder, sql } from 'kysely';

/**
 * The date it is in a zone at an instant, as `localDate` of the calendars says it. An offset (`+05`, `+0530`, `+05:30`) is put as an
 * interval: as a zone, PostgreSQL takes its sign for the opposite.
 */
export function localDay(instant: RawBuilder<unknown>, zone: RawBuilder<unknown>): RawBuilder<unknown> {
  const offset = sql`(left(${zone}, 3) || ':' || coalesce(nullif(replace(substr(${zone}, 4), ':', ''), ''), '00'))::interval`;
  return sql`(case when ${zone} ~ '^[+-]' then ${instant} at time zone ${offset} else ${instant} at time zone ${zone} end)::date`;
}
