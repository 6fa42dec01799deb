import { counterparts } from '@comity/counterparts/contract';
import type { CalendarDate, Instant } from '@comity/kernel';
import { calendarYears } from '@comity/published-calendars/contract';
import type { ReadStore } from '@comity/read-store';
import { requestRegister } from '@comity/requests/contract';
import { type RawBuilder, sql } from 'kysely';
import type { Distribution } from '../domain/distribution.js';
import { type Counts, type Facts, mergeFacts, OLDEST_OPEN, type OpenRequest } from '../domain/metrics.js';

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
}

export interface ComplianceQuestion {
  /** What the record knew at this instant (inclusive). */
  readonly knownAt: Instant | 'now';
  /** The same instant where it is not `now`, else the present one: deadlines up to it are over. */
  readonly at: Instant;
  /** The day for which the figures are: requests filed and answered up to it. */
  readonly on: CalendarDate;
  readonly by: Dimension | null;
  readonly filter: ComplianceFilter;
}

/** The facts of one group, and what it is called. */
export interface Group {
  /** Id of the counterpart or agreement, or the kind, urgency, direction or period itself; null for the whole. */
  readonly key: string | null;
  readonly label: string;
  readonly facts: Facts;
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
  agreementId: 'agreement_id',
  caseId: 'case_id',
  counterpartId: 'counterpart_id',
  direction: 'direction',
  kind: 'kind',
  urgency: 'urgency',
} as const satisfies Record<keyof ComplianceFilter, string>;

interface GroupRow {
  readonly key: string | null;
  readonly counts: Counts;
  readonly days: Readonly<Record<string, number>> | null;
  readonly workingDays: Readonly<Record<string, number>> | null;
  readonly openAge: Readonly<Record<string, number>> | null;
  readonly oldestOpen: readonly OpenRequest[] | null;
}

/** The facts per group, ordered by label, in one statement, so that every figure is of the same moment. */
export async function complianceFacts(store: ReadStore, question: ComplianceQuestion): Promise<Group[]> {
  const { rows } = await statement(store, question).execute(store.kysely);
  const labels = question.by === 'counterpart' ? await counterpartLabels(store) : new Map<string, string>();
  const groups = rows.map((row) => ({ key: row.key, label: labelOf(row.key, labels), facts: factsOf(row) }));
  return groups.sort((a, b) => (a.label < b.label ? -1 : 1));
}

/** All groups together. */
export function whole(groups: readonly Group[]): Facts {
  return mergeFacts(groups.map((group) => group.facts));
}

function labelOf(key: string | null, labels: ReadonlyMap<string, string>): string {
  return key === null ? 'all' : (labels.get(key) ?? key);
}

/** A counterpart is called as the record calls it today, with its stable reference in a register where it has one. */
async function counterpartLabels(store: ReadStore): Promise<Map<string, string>> {
  const rows = await store.asKnown(counterparts, 'now').select(['counterpartId', 'name', 'externalRef']).execute();
  return new Map(
    rows.map(({ counterpartId, name, externalRef }) => [
      counterpartId,
      externalRef === null ? name : `${externalRef}|${name}`,
    ]),
  );
}

function factsOf(row: GroupRow): Facts {
  return {
    counts: row.counts,
    days: distributionOf(row.days),
    workingDays: distributionOf(row.workingDays),
    openAge: distributionOf(row.openAge),
    oldestOpen: row.oldestOpen ?? [],
  };
}

function distributionOf(counts: Readonly<Record<string, number>> | null): Distribution {
  return new Map(Object.entries(counts ?? {}).map(([value, count]) => [Number(value), count]));
}

function statement(store: ReadStore, { knownAt, at, on, by, filter }: ComplianceQuestion): RawBuilder<GroupRow> {
  const known = store.asKnown(requestRegister, knownAt).selectAll('row');
  // A pinned version never changes, so it is read as it stands.
  const years = store.asKnown(calendarYears, 'now', 'calendar').selectAll('calendar');
  const conditions = Object.entries(FILTERS).flatMap(([name, column]) => {
    const value = filter[name as keyof ComplianceFilter];
    return value === undefined ? [] : [sql`and ${sql.ref(column)} = ${value}`];
  });
  return sql<GroupRow>`
    with known as (${known}),
    calendar as (${years}),
    answered as (
      select *,
        ${by === null ? sql`null::text` : GROUP_BY[by]} as key,
        coalesce(final_on <= ${on}, false) as is_final,
        coalesce(withdrawn_on <= ${on}, false) as is_withdrawn,
        coalesce(closed_on <= ${on}, false) as is_closed,
        -- Nobody owes an answer to a request that was withdrawn or closed before it was due.
        coalesce(withdrawn_at < due_at or closed_on <= due_on, false) as is_released
      from known where filed_on <= ${on} ${sql.join(conditions, sql` `)}
    ),
    fact as (
      select *,
        not (is_final or is_withdrawn or is_closed) as is_open,
        -- A due instant is the exclusive end of its day, so this says that the due day has wholly passed.
        coalesce(due_at <= ${at} and (is_final or not is_released), false) as is_due,
        is_final and final_at < due_at as is_on_time
      from answered
    ),
    ${distributions(on)},
    ${oldestOpen(on)}
    select fact.key,
      json_build_object(
        'filed', count(*),
        'final', count(*) filter (where is_final),
        'open', count(*) filter (where is_open),
        'holding', count(*) filter (where is_open and interim_on <= ${on}),
        'withdrawn', count(*) filter (where is_withdrawn),
        'refused', count(*) filter (where is_final and refused),
        'onTime', count(*) filter (where is_on_time),
        'late', count(*) filter (where is_final and not is_on_time),
        'due', count(*) filter (where is_due),
        'onTimeOfDue', count(*) filter (where is_due and is_on_time),
        'overdue', count(*) filter (where is_open and is_due)
      ) as counts,
      (select of from spread where spread.name = 'days' and spread.key is not distinct from fact.key) as days,
      (select of from spread where spread.name = 'working_days' and spread.key is not distinct from fact.key) as working_days,
      (select of from spread where spread.name = 'open_age' and spread.key is not distinct from fact.key) as open_age,
      (select requests from oldest where oldest.key is not distinct from fact.key) as oldest_open
    from fact group by fact.key`;
}

/** How often each number of days occurs, per group. Working days are those of the calendar that was pinned at filing. */
function distributions(on: CalendarDate): RawBuilder<unknown> {
  return sql`
    day as (
      select calendar_id, version, make_date(year, 1, 1) + (place - 1)::integer as day, ordinal::integer
      from calendar, jsonb_array_elements_text(ordinals) with ordinality as each (ordinal, place)
      where (calendar_id, version) in (select counterpart_calendar_id, counterpart_calendar_version from fact)
    ),
    counted as (
      select key, 'days' as name, final_on - filed_on as value, count(*) as n from fact where is_final group by 1, 3
      union all
      select key, 'open_age', ${on}::date - filed_on, count(*) from fact where is_open group by 1, 3
      union all
      select key, 'working_days', last.ordinal - first.ordinal, count(*)
      from fact
      join day first on first.calendar_id = counterpart_calendar_id
        and first.version = counterpart_calendar_version and first.day = filed_on
      join day last on last.calendar_id = counterpart_calendar_id
        and last.version = counterpart_calendar_version and last.day = final_on
      where is_final group by 1, 3
    ),
    spread as (select key, name, json_object_agg(value, n) as of from counted group by key, name)`;
}

function oldestOpen(on: CalendarDate): RawBuilder<unknown> {
  return sql`
    ranked as (
      select *, row_number() over (partition by key order by filed_on, request_id) as place from fact where is_open
    ),
    oldest as (
      select key, json_agg(json_build_object(
        'requestId', request_id, 'reference', reference, 'filedOn', filed_on, 'dueOn', due_on,
        'age', ${on}::date - filed_on) order by place) as requests
      from ranked where place <= ${OLDEST_OPEN} group by key
    )`;
}
