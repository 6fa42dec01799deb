import type { CalendarDate } from '@comity/kernel';
import type { ReadStore } from '@comity/read-store';
import { requestRegister } from '@comity/requests/contract';
import { type RawBuilder, sql } from 'kysely';
import type { Distribution } from '../domain/distribution.js';
import { type Counts, type Facts, mergeFacts, OLDEST_OPEN, type OpenRequest } from '../domain/metrics.js';
import { labelsFor } from './labels.js';
import { type ComplianceQuestion, factsOf } from './request-facts.sql.js';

/** The facts of one group, and what it is called. */
export interface Group {
  /** Id of the counterpart or agreement, or the kind, urgency, direction or period itself; null for the whole. */
  readonly key: string | null;
  readonly label: string;
  readonly facts: Facts;
}

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
  const labelOf = await labelsFor(store, question.by);
  const groups = rows.map((row) => ({ key: row.key, label: labelOf(row.key), facts: groupFacts(row) }));
  return groups.sort((a, b) => (a.label < b.label ? -1 : 1));
}

/** All groups together. */
export function whole(groups: readonly Group[]): Facts {
  return mergeFacts(groups.map((group) => group.facts));
}

function groupFacts(row: GroupRow): Facts {
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

function statement(store: ReadStore, question: ComplianceQuestion): RawBuilder<GroupRow> {
  const { on } = question;
  const known = store.asKnown(requestRegister, question.knownAt).selectAll('row');
  return sql<GroupRow>`
    with ${factsOf(store, known, question)},
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

/** How often each number of days occurs, per group. */
function distributions(on: CalendarDate): RawBuilder<unknown> {
  return sql`
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
