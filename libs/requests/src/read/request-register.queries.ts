import { counterparts } from '@comity/counterparts/contract';
import type { Instant } from '@comity/kernel';
import { isOfPresent, PreparedQuestion, type SeenStore } from '@comity/read-store';
import { type Compilable, type Expression, type SqlBool, sql } from 'kysely';
import { countCurrent } from './current-requests.js';
import { requestDays } from './request-days.js';
import { detailOn } from './request-detail-on.js';
import { OF_FEW, OF_MANY, type RegisterFilter } from './request-register.filter.js';
import {
  type AsTold,
  type Builder,
  EVERYTHING,
  firstParts,
  type Part,
  partsAfter,
  type RegisterCursor,
  type RegisterSort,
} from './request-register.pages.js';
import {
  type RegisterCounts,
  type RegisterEntry,
  type RegisterRow,
  type RegisterSummary,
  registerRow,
} from './request-register.row.js';

const ROW = registerRow.keyof().options;
const SUMMARY = ROW.filter((member) => member !== 'detail');

/** Requests of the register in order. @param limit rows at most, 1 or more */
export async function listRequests(
  store: SeenStore,
  filter: RegisterFilter,
  asTold: AsTold,
  order: { readonly sort: RegisterSort; readonly limit: number; readonly after?: RegisterCursor | undefined },
): Promise<RegisterSummary[]> {
  const { sort, limit, after } = order;
  const found: RegisterSummary[] = [];
  for (const part of after === undefined ? firstParts(sort, asTold) : partsAfter(after, asTold)) {
    if (found.length < limit)
      found.push(...(await listPart(store, filter, asTold, { sort, limit: limit - found.length, part })));
  }
  return found;
}

interface PartOfList {
  readonly sort: RegisterSort;
  readonly limit: number;
  readonly part: Part;
}

const LISTED = new PreparedQuestion<RegisterSummary>();

function listPart(
  store: SeenStore,
  filter: RegisterFilter,
  asTold: AsTold,
  page: PartOfList,
): Promise<RegisterSummary[]> {
  const list: Asking<RegisterSummary> = (all, wanted, told) => listed(all, wanted, told, page);
  if (page.part !== EVERYTHING) return list(store, filter, asTold).execute();
  return ask(LISTED, { store, filter, asTold, form: `${page.sort} ${page.limit}` }, list);
}

function listed(store: SeenStore, filter: RegisterFilter, asTold: AsTold, { sort, limit, part }: PartOfList) {
  const rows = store
    .told(requestDays, asTold)
    .select(SUMMARY)
    .where((builder) => builder.and([...conditions(builder, filter, asTold), part.holds(builder)]))
    .leftJoin(names(store, asTold.knownAt), 'named.namedId', 'row.counterpartId')
    .select('counterpartName')
    .limit(sql.lit(limit));
  if (part.isUndated && asTold.knownAt !== 'now') return rows.orderBy(keyAsFound(), DIRECTION[sort]);
  if (sort === 'filed') return rows.orderBy('filedAt', 'desc').orderBy('rowKey', 'desc');
  // What is overdue has no final answer: with that first, it lies together in an index.
  const sorted = filter.overdue === true ? rows.orderBy('finalAt') : rows;
  return sorted.orderBy('dueAt', 'asc').orderBy('rowKey', 'asc');
}

const DIRECTION = { due: 'asc', filed: 'desc' } as const;

/** The same in no index: few rows of the past are found and then put in order, instead of all in order and looked through. */
function keyAsFound(): Expression<string> {
  return sql<string>`(${sql.ref('row.rowKey')} || '')`;
}

const FOUND = new PreparedQuestion<RegisterRow & { readonly counterpartName: string | null }>();

/** One request as the record showed it, or shows it now: of its own day, or as it was on an earlier one. */
export async function findRequest(
  store: SeenStore,
  requestId: string,
  told: Omit<AsTold, 'at'>,
): Promise<RegisterEntry | undefined> {
  const { knownAt, trueOn } = told;
  const found = (all: SeenStore, { id }: { readonly id: string }) =>
    all
      .told(requestDays, told)
      .select(ROW)
      .where('rowKey', '=', id)
      .leftJoin(names(all, knownAt), 'named.namedId', 'row.counterpartId')
      .select('counterpartName');
  const [row] = await store.ask(FOUND, { knownAt, trueOn, form: '', values: { id: requestId } }, found);
  return row && shown(trueOn === null ? row : { ...row, detail: detailOn(row, trueOn) });
}

/** What the assessments say is asked for by itself, since not everybody may know it yet. */
function shown<Row extends { readonly detail: RegisterRow['detail'] }>({ detail, ...row }: Row) {
  const assessments = detail.assessments.map(({ assessmentId, assessor, secondOf }) => {
    return { assessmentId, assessor, secondOf };
  });
  return { ...row, detail: { ...detail, assessments } };
}

/** What the counterparts were called, as known at the same time. */
function names(store: SeenStore, knownAt: Instant | 'now') {
  return store
    .asKnown(counterparts, knownAt, 'counterpart')
    .select(['counterpart.counterpartId as namedId', 'counterpart.name as counterpartName'])
    .as('named');
}

/** How many requests the filter finds. */
export async function countRequests(store: SeenStore, filter: RegisterFilter, asTold: AsTold): Promise<RegisterCounts> {
  const { text, ...others } = filter;
  if (text === undefined && isOfPresent(asTold)) return countCurrent(store, others, asTold.at);
  const rows = await counted(store, filter, asTold).execute();
  const sum = (of: 'total' | 'missed' | 'overdue'): number => rows.reduce((all, row) => all + row[of], 0);
  const byStatus = Object.fromEntries(rows.map(({ status, total }) => [status, total]));
  return { total: sum('total'), overdue: sum('overdue'), missed: sum('missed'), byStatus };
}

function counted(store: SeenStore, filter: RegisterFilter, asTold: AsTold) {
  return store
    .told(requestDays, asTold)
    .where((builder) => builder.and(conditions(builder, filter, asTold)))
    .groupBy('status')
    .orderBy('status')
    .select(({ fn, ref }) => [
      ref('status').as('status'),
      sql<number>`${fn.countAll()}::integer`.as('total'),
      sql<number>`(count(*) filter (where ${isMissed()}))::integer`.as('missed'),
      sql<number>`(count(*) filter (where ${isOverdue(asTold)}))::integer`.as('overdue'),
    ]);
}

type Asking<Row> = (
  store: SeenStore,
  filter: RegisterFilter,
  asTold: AsTold,
) => Compilable<Row> & { execute(): Promise<Row[]> };

interface Asked {
  readonly store: SeenStore;
  readonly filter: RegisterFilter;
  readonly asTold: AsTold;
  /** What the SQL depends on besides the filter. */
  readonly form: string;
}

/** Asks as a prepared question what is of the present, and of values that are few or passed as such: which most of it is. */
function ask<Row>(
  question: PreparedQuestion<Row>,
  { store, filter, asTold, form }: Asked,
  asking: Asking<Row>,
): Promise<Row[]> {
  const { counterpartId, caseId, agreementId, kind, supplements, ...others } = filter;
  const isOften = others.text === undefined && others.dueBefore === undefined && others.dueAfter === undefined;
  if (!isOften) return asking(store, filter, asTold).execute();
  const many = Object.entries({ counterpartId, caseId, agreementId, kind, supplements });
  const given = Object.fromEntries(many.filter(([, value]) => value !== undefined));
  const values: Pick<AsTold, 'at'> & Partial<typeof given> = { at: asTold.at, ...given };
  const whole = JSON.stringify([form, Object.keys(given), others]);
  const { knownAt, trueOn } = asTold;
  return store.ask(question, { knownAt, trueOn, form: whole, values }, (all, { at, ...wanted }) =>
    asking(all, { ...others, ...wanted }, { knownAt, trueOn, at }),
  );
}

function conditions(builder: Builder, filter: RegisterFilter, asTold: AsTold): Expression<SqlBool>[] {
  const found: Expression<SqlBool>[] = [];
  for (const column of OF_FEW) {
    const value = filter[column];
    if (value !== undefined) found.push(builder(column, '=', sql.lit(value)));
  }
  for (const column of OF_MANY) {
    const value = filter[column];
    if (value !== undefined) found.push(builder(column, '=', value));
  }
  if (filter.dueBefore !== undefined) found.push(builder('dueOn', '<', filter.dueBefore));
  if (filter.dueAfter !== undefined) found.push(builder('dueOn', '>', filter.dueAfter));
  if (filter.overdue !== undefined) {
    const overdue = isOverdue(asTold);
    found.push(filter.overdue ? overdue : sql<boolean>`${overdue} is not true`);
  }
  if (filter.text !== undefined) found.push(builder('searchText', 'like', `%${escaped(filter.text.toLowerCase())}%`));
  return found;
}

/** Null where there is no deadline; so its opposite is "is not true". */
function isOverdue({ at, trueOn }: AsTold): Expression<SqlBool> {
  const [status, finalAt, dueAt] = [sql.ref('row.status'), sql.ref('row.finalAt'), sql.ref('row.dueAt')];
  // As a question of its own, the instant leaves the best way to the rows what it is for any other.
  const overdue = sql<boolean>`(${status} = 'open' and ${finalAt} is null and ${dueAt} <= (select ${at}::timestamptz))`;
  return trueOn === null ? overdue : sql<boolean>`(${overdue} and not ${sql.ref('row.released')})`;
}

function isMissed(): Expression<SqlBool> {
  return sql<boolean>`${sql.ref('row.missed')}`;
}

/** A caller's `%` and `_` are characters to be found, not patterns. */
function escaped(text: string): string {
  return text.replace(/[\\%_]/g, '\\$&');
}
