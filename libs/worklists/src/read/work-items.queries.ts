import { agreements } from '@comity/agreements/contract';
import { cases } from '@comity/cases/contract';
import { counterparts } from '@comity/counterparts/contract';
import { type Instant, instant } from '@comity/kernel';
import type { KnownPoint, Projection, SeenStore } from '@comity/read-store';
import { type RawBuilder, sql } from 'kysely';
import { z } from 'zod';
import { type WorkItemRow, type WorkItemShown, workItemShown } from './work-item.row.js';
import { workItems } from './work-items.projection.js';

/** What the lists are read from. */
export const WORK_READ: readonly Projection[] = [workItems, cases, counterparts, agreements];

/** Which matters are asked for; what is absent does not matter. */
export interface WorkFilter {
  /** Owned by them, or in a case that is assigned to them. */
  readonly person?: string | undefined;
  /** In a case of one of these units. */
  readonly units?: readonly string[] | undefined;
  readonly kind?: WorkItemRow['kind'] | undefined;
  readonly task?: WorkItemRow['tasks'][number]['task'] | undefined;
  readonly waitingOn?: WorkItemRow['waitingOn'] | undefined;
  readonly overdue?: boolean | undefined;
  readonly dueBy?: DueBy | undefined;
  readonly prepared?: { readonly by: 'me' | 'others'; readonly me: string } | undefined;
}

/** Until when is soon, by the calendar that a matter is under. */
export interface DueBy {
  readonly byCalendar: readonly { readonly calendarId: string; readonly version: number; readonly until: Instant }[];
  /** For what has pinned no calendar: by that of its agreement, or of the agreement of a request that it rests on. */
  readonly byAgreement: readonly { readonly agreementId: string; readonly until: Instant }[];
  /** For what is under none of them. */
  readonly otherwise: Instant;
}

/** The point in record time that is asked about; `at` is the instant at which a deadline counts as over. */
export interface AsKnown {
  readonly knownAt: KnownPoint;
  readonly at: Instant;
}

/** Where a page ended. */
export const workCursor = z.object({ sortAt: instant, item: z.string() });
export type WorkCursor = z.infer<typeof workCursor>;

type Listed = WorkItemShown & Pick<WorkItemRow, 'sortAt'>;

const OWN = workItemShown.keyof().exclude(['counterpartName', 'caseOfficer', 'unit']).options;

/** Matters in which something is still to be done, the first due first, what has no deadline last. */
export async function listWork(
  store: SeenStore,
  filter: WorkFilter,
  asKnown: AsKnown,
  { limit, after }: { readonly limit: number; readonly after?: WorkCursor | undefined },
): Promise<Listed[]> {
  const place = after && sql<boolean>`(row.sort_at, row.row_key) > (${after.sortAt}::timestamptz, ${after.item})`;
  return withCases(store, asKnown.knownAt)
    .where('row.open', '=', true)
    .where((builder) => builder.and([...conditions(store, filter, asKnown), ...(place === undefined ? [] : [place])]))
    .orderBy('row.sortAt')
    .orderBy('row.rowKey')
    .limit(limit)
    .execute();
}

/** A person's matters for their calendar: what is to be done, and what has ended since. */
export async function listForCalendar(
  store: SeenStore,
  person: string,
  { endedSince, limit }: { readonly endedSince: Instant; readonly limit: number },
): Promise<Listed[]> {
  return withCases(store, 'now')
    .where(isOf(person))
    .where(sql<boolean>`(row.open or row.changed_at >= ${endedSince}::timestamptz)`)
    .orderBy('row.sortAt')
    .orderBy('row.rowKey')
    .limit(limit)
    .execute();
}

/** Those of the matters that whoever asks may know of. @param items names of their streams */
export async function shownAmong(store: SeenStore, items: readonly string[]): Promise<ReadonlySet<string>> {
  const named = sql<boolean>`row.row_key = any(${[...items]}::text[])`;
  const rows = await store.asKnown(workItems, 'now').select('row.item').where(named).execute();
  return new Set(rows.map(({ item }) => item));
}

/** The calendars by which working days are counted in what is open. @param limit of calendars, each in one version */
export function calendarsInUse(store: SeenStore, knownAt: KnownPoint, limit: number) {
  return store
    .asKnown(workItems, knownAt)
    .where('row.open', '=', true)
    .where('row.calendarId', 'is not', null)
    .select(['row.calendarId', 'row.calendarVersion'])
    .distinct()
    .limit(limit)
    .$narrowType<{ calendarId: string; calendarVersion: number }>()
    .execute();
}

/** The calendars that are ours under the agreements, as they are assigned. @param limit of agreements */
export async function calendarsOfAgreements(store: SeenStore, knownAt: KnownPoint, limit: number) {
  const rows = await store
    .asKnown(agreements, knownAt)
    .select(['agreementId', 'calendars'])
    .orderBy('agreementId')
    .limit(limit)
    .execute();
  return rows.flatMap(({ agreementId, calendars }) => {
    const ours = calendars.find(({ party }) => party === 'us');
    return ours === undefined ? [] : [{ agreementId, calendarId: ours.calendarId, version: ours.calendarVersion }];
  });
}

function withCases(store: SeenStore, knownAt: KnownPoint) {
  const matterCases = store
    .asKnown(cases, knownAt, 'opened')
    .select(['opened.caseId as inCase', 'opened.officer', 'opened.unit'])
    .as('matterCase');
  const names = store
    .asKnown(counterparts, knownAt, 'counterpart')
    .select(['counterpart.counterpartId as namedId', 'counterpart.name as counterpartName'])
    .as('named');
  return store
    .asKnown(workItems, knownAt)
    .leftJoin(matterCases, 'matterCase.inCase', 'row.caseId')
    .leftJoin(names, 'named.namedId', 'row.counterpartId')
    .select(OWN.map((member) => `row.${member}` as const))
    .select(['row.sortAt', 'matterCase.officer as caseOfficer', 'matterCase.unit', 'named.counterpartName']);
}

function isOf(person: string): RawBuilder<boolean> {
  return sql<boolean>`(row.owner = ${person} or matter_case.officer = ${person})`;
}

function conditions(store: SeenStore, filter: WorkFilter, { knownAt, at }: AsKnown): RawBuilder<boolean>[] {
  const { person, units, kind, task, waitingOn, overdue, dueBy, prepared } = filter;
  const found: RawBuilder<boolean>[] = [];
  if (person !== undefined) found.push(isOf(person));
  if (units !== undefined) found.push(sql<boolean>`matter_case.unit = any(${[...units]}::text[])`);
  if (kind !== undefined) found.push(sql<boolean>`row.kind = ${kind}`);
  if (waitingOn !== undefined) found.push(sql<boolean>`row.waiting_on is not distinct from ${waitingOn}`);
  if (task !== undefined) found.push(sql<boolean>`row.tasks @> ${JSON.stringify([{ task, ended: false }])}::jsonb`);
  if (overdue !== undefined)
    found.push(sql<boolean>`coalesce(${dueOf(task)} <= ${at}::timestamptz, false) = ${overdue}`);
  if (dueBy !== undefined) found.push(isDueBy(dueBy, task, citedAgreement(store, knownAt)));
  if (prepared !== undefined) {
    found.push(sql<boolean>`jsonb_exists(row.prepared_by, ${prepared.me}) = ${prepared.by === 'me'}`);
  }
  return found;
}

/** When the first of what is asked for falls due. */
function dueOf(task: WorkFilter['task']): RawBuilder<string | null> {
  if (task === undefined) return sql`row.due_at`;
  return sql`(select min((each->>'dueAt')::timestamptz) from jsonb_array_elements(row.tasks) as each
    where each->>'task' = ${task} and each->>'ended' = 'false')`;
}

function isDueBy(
  { byCalendar, byAgreement, otherwise }: DueBy,
  task: WorkFilter['task'],
  cited: Cited,
): RawBuilder<boolean> {
  const [ids, versions, untils] = [
    byCalendar.map(({ calendarId }) => calendarId),
    byCalendar.map(({ version }) => version),
    byCalendar.map(({ until }) => until),
  ];
  const [agreed, agreedUntils] = [
    byAgreement.map(({ agreementId }) => agreementId),
    byAgreement.map(({ until }) => until),
  ];
  return sql<boolean>`${dueOf(task)} <= coalesce(
    (select soon.until from unnest(${ids}::uuid[], ${versions}::integer[], ${untils}::timestamptz[])
       as soon (calendar_id, version, until)
     where soon.calendar_id = row.calendar_id and soon.version = row.calendar_version),
    (select soon.until from unnest(${agreed}::uuid[], ${agreedUntils}::timestamptz[]) as soon (agreement_id, until)
     where soon.agreement_id = coalesce(row.agreement_id, (${cited}))),
    ${otherwise}::timestamptz)`;
}

/** The agreement of the first request that a matter rests on, as a query beside its row. */
type Cited = ReturnType<typeof citedAgreement>;

function citedAgreement(store: SeenStore, knownAt: KnownPoint) {
  return store
    .asKnown(workItems, knownAt, 'cited')
    .select('cited.agreementId')
    .where(sql<boolean>`jsonb_exists(row.rests_on, cited.row_key)`)
    .where('cited.agreementId', 'is not', null)
    .orderBy('cited.rowKey')
    .limit(1);
}
