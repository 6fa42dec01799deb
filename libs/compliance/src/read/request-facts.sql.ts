import type { CalendarDate, Instant } from '@comity/kernel';
import { calendarYears } from '@comity/published-calendars/contract';
import type { KnownPoint, ReadStore } from '@comity/read-store';
import { type Expression, type RawBuilder, sql } from 'kysely';

/** What a table of compliance can be broken down by. */
export const DIMENSIONS = [
  'counterpart',
  'direction',
  'agreement',
  'kind',
  'urgency',
  'month',
  'quarter',
  'year',
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** Which requests count; what is absent does not matter. */
export interface ComplianceFilter {
  readonly agreementId?: string | undefined;
  readonly caseId?: string | undefined;
  readonly counterpartId?: string | undefined;
  readonly direction?: string | undefined;
  readonly kind?: string | undefined;
  readonly urgency?: string | undefined;
  /** The first and the last day of filing that count. */
  readonly filedFrom?: CalendarDate | undefined;
  readonly filedThrough?: CalendarDate | undefined;
}

export interface ComplianceQuestion {
  /** Which state of the record is asked. */
  readonly knownAt: KnownPoint;
  /** The instant that the figures are for: deadlines up to it are over. */
  readonly at: Instant;
  /** The day for which the figures are: requests filed and answered up to it. */
  readonly on: CalendarDate;
  readonly by: Dimension | null;
  readonly filter: ComplianceFilter;
}

const GROUP_BY: Readonly<Record<Dimension, RawBuilder<string>>> = {
  counterpart: sql`counterpart_id::text`,
  direction: sql`direction`,
  agreement: sql`agreement_id::text`,
  kind: sql`kind`,
  urgency: sql`urgency`,
  month: sql`to_char(filed_on, 'YYYY-MM')`,
  quarter: sql`to_char(filed_on, 'YYYY-"Q"Q')`,
  year: sql`to_char(filed_on, 'YYYY')`,
};

const FILTERS = {
  agreementId: 'agreement_id =',
  caseId: 'case_id =',
  counterpartId: 'counterpart_id =',
  direction: 'direction =',
  kind: 'kind =',
  urgency: 'urgency =',
  filedFrom: 'filed_on >=',
  filedThrough: 'filed_on <=',
} as const satisfies Record<keyof ComplianceFilter, string>;

/**
 * The tables `fact` (one row per request, or per version of one, with what it contributes to the figures) and `day` (the
 * place of each working day in the calendar pinned at filing), to be put behind `with`.
 * @param requests rows of the register
 */
export function factsOf(
  store: ReadStore,
  requests: Expression<unknown>,
  { at, on, by, filter }: ComplianceQuestion,
): RawBuilder<unknown> {
  // A pinned version never changes, so it is read as it stands.
  const years = store.asKnown(calendarYears, 'now', 'calendar').selectAll('calendar');
  return sql`
    known as (${requests}),
    calendar as (${years}),
    answered as (
      select *,
        ${by === null ? sql`null::text` : GROUP_BY[by]} as key,
        coalesce(final_on <= ${on}, false) as is_final,
        coalesce(withdrawn_on <= ${on}, false) as is_withdrawn,
        coalesce(closed_on <= ${on}, false) as is_closed,
        -- Nobody owes an answer to a request that was withdrawn or closed before it was due.
        coalesce(withdrawn_at < due_at or closed_on <= due_on, false) as is_released
      from known where filed_on <= ${on} ${conditions(filter)}
    ),
    fact as (
      select *,
        not (is_final or is_withdrawn or is_closed) as is_open,
        -- A due instant is the exclusive end of its day, so this says that the due day has wholly passed.
        coalesce(due_at <= ${at} and (is_final or not is_released), false) as is_due,
        is_final and final_at < due_at as is_on_time
      from answered
    ),
    day as (
      select calendar_id, version, make_date(year, 1, 1) + (place - 1)::integer as day, ordinal::integer
      from calendar, jsonb_array_elements_text(ordinals) with ordinality as each (ordinal, place)
      where (calendar_id, version) in (select counterpart_calendar_id, counterpart_calendar_version from fact)
    )`;
}

function conditions(filter: ComplianceFilter): RawBuilder<unknown> {
  const given = Object.entries(FILTERS).flatMap(([name, comparison]) => {
    const value = filter[name as keyof ComplianceFilter];
    return value === undefined ? [] : [sql`and ${sql.raw(comparison)} ${value}`];
  });
  return sql.join(given, sql` `);
}
