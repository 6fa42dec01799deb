import type { CalendarDate, Instant } from '@comity/kernel';
import type { ReadStore } from '@comity/read-store';
import { requestRegister } from '@comity/requests/contract';
import { type Expression, type RawBuilder, sql } from 'kysely';
import type { Aspect, Aspects } from '../domain/aspects.js';
import { type ComplianceQuestion, factsOf } from './request-facts.sql.js';

/** One request as the figures see it. */
export interface RequestFacts {
  readonly requestId: string;
  readonly caseId: string;
  readonly counterpartId: string;
  readonly direction: string;
  readonly reference: string;
  readonly filedOn: CalendarDate;
  readonly dueOn: CalendarDate | null;
  readonly finalOn: CalendarDate | null;
  readonly aspects: Aspects;
}

/** A request as one state of the record showed it. What was recorded of it in one millisecond makes one state. */
export interface RequestVersion {
  readonly requestId: string;
  readonly knownFrom: Instant;
  /** Of the last event that made this state. */
  readonly position: bigint;
  /** Null while the request is not among those asked for. */
  readonly facts: RequestFacts | null;
}

/** A request that counts otherwise at one point of the record than at another; null where it is not among those asked for. */
export interface ChangedRequest {
  readonly before: RequestFacts | null;
  readonly after: RequestFacts | null;
}

/** Which requests are asked for, in the order of their ids. */
export interface RequestFactsPage {
  /** Those that contribute to at least one of these. */
  readonly basis: readonly Aspect[];
  /** Days to the final answer (inclusive), for a bucket of a histogram. */
  readonly days?: { readonly from: number; readonly through: number } | undefined;
  /** Id with which the page before ended. */
  readonly after?: string | undefined;
  /** 1 or more. */
  readonly limit: number;
}

/** The requests behind a figure, in the order of their ids. */
export async function requestsBehind(
  store: ReadStore,
  question: ComplianceQuestion,
  { basis, days, after, limit }: RequestFactsPage,
): Promise<RequestFacts[]> {
  const { rows } = await sql<{ facts: RequestFacts }>`
    select facts from (${factsAt(store, question)}) as counted
    where exists (
      select from unnest(${[...basis]}::text[]) as aspect where facts->'aspects'->aspect not in ('false', 'null')
    ) and ${days === undefined ? sql`true` : sql`(facts->'aspects'->>'days')::bigint between ${days.from} and ${days.through}`}
    and ${after === undefined ? sql`true` : sql`request_id > ${after}`}
    order by request_id limit ${limit}`.execute(store.kysely);
  return rows.map(({ facts }) => facts);
}

/**
 * The requests that count otherwise after than before, in the order of their ids.
 * @param limit 1 or more
 */
export async function changedRequests(
  store: ReadStore,
  before: ComplianceQuestion,
  after: ComplianceQuestion,
  limit: number,
): Promise<ChangedRequest[]> {
  const { rows } = await sql<ChangedRequest>`
    select earlier.facts as before, latter.facts as after
    from (${factsAt(store, before)}) as earlier full join (${factsAt(store, after)}) as latter using (request_id)
    where earlier.facts is distinct from latter.facts
    order by request_id limit ${limit}`.execute(store.kysely);
  return rows;
}

/**
 * Every state that the record has shown of these requests, by request and in the order of the log: so that one can say which
 * event made a request count otherwise. What the question says of the point of knowledge does not matter.
 */
export async function requestVersions(
  store: ReadStore,
  question: ComplianceQuestion,
  requestIds: readonly string[],
): Promise<RequestVersion[]> {
  const versions = store.versions(requestRegister, 'row').where('rowKey', 'in', requestIds);
  const { rows } = await sql<RequestVersion>`
    select row.request_id, row.known_from, row.from_position as position, shown.facts
    from (${versions.select(['requestId', 'row.fromPosition', 'row.knownFrom'])}) as row
    left join (${facts(store, versions.selectAll('row'), question)}) as shown using (request_id, from_position)
    order by request_id, position`.execute(store.kysely);
  return rows;
}

function factsAt(store: ReadStore, question: ComplianceQuestion): RawBuilder<unknown> {
  return facts(store, store.asKnown(requestRegister, question.knownAt).selectAll('row'), question);
}

/** Per row of the register, as JSON with the names of `RequestFacts`. */
function facts(store: ReadStore, rows: Expression<unknown>, question: ComplianceQuestion): RawBuilder<unknown> {
  return sql`
    with ${factsOf(store, rows, question)}
    select request_id, from_position, jsonb_build_object(
      'requestId', request_id, 'caseId', case_id, 'counterpartId', counterpart_id, 'direction', direction,
      'reference', reference, 'filedOn', filed_on, 'dueOn', due_on, 'finalOn', final_on,
      'aspects', jsonb_build_object(
        'filed', true, 'final', is_final, 'open', is_open,
        'holding', coalesce(is_open and interim_on <= ${question.on}, false),
        'withdrawn', is_withdrawn, 'refused', is_final and refused,
        'onTime', coalesce(is_on_time, false), 'late', coalesce(is_final and not is_on_time, false),
        'due', is_due, 'onTimeOfDue', coalesce(is_due and is_on_time, false), 'overdue', is_open and is_due,
        'days', case when is_final then final_on - filed_on end,
        'workingDays', case when is_final then last.ordinal - first.ordinal end,
        'openAge', case when is_open then ${question.on}::date - filed_on end
      )) as facts
    from fact
    left join day first on first.calendar_id = counterpart_calendar_id
      and first.version = counterpart_calendar_version and first.day = filed_on
    left join day last on last.calendar_id = counterpart_calendar_id
      and last.version = counterpart_calendar_version and last.day = final_on`;
}
