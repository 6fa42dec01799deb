import type { Instant } from '@comity/kernel';
import { type Kysely, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import { FAR_FUTURE } from './generations.js';
import { viewName } from './naming.js';
import { pinnedPosition } from './pinned-record.js';
import type { Known, Projection } from './projection.js';

/** What stood in the log up to a position, of that what had been recorded by an instant; both inclusive. */
export interface RecordPoint {
  readonly recordedBy: Instant;
  readonly position: bigint;
}

/** Which state of the record a query is about: that of an instant (inclusive), of a point in the log, or the present one. */
export type KnownPoint = Instant | 'now' | RecordPoint;

/** Tables and columns of a query over projections, by alias. */
export type KnownRows<Alias extends string, Row> = { [Name in Alias]: Row & Known };

/** A projection's tables and columns are camelCase here and snake_case in PostgreSQL. */
export type ReadModels = Kysely<Record<string, Record<string, unknown>>>;

/** The rows as the record showed them, whoever asks; see `ReadStore.asKnown`. */
export function rowsAsKnown<Row extends object, Alias extends string = 'row'>(
  kysely: ReadModels,
  projection: Projection<Row>,
  knownAt: KnownPoint,
  alias?: Alias,
): SelectQueryBuilder<KnownRows<Alias, Row>, Alias, object> {
  const name = alias ?? 'row';
  const query = rowVersions<Row, Alias | 'row'>(kysely, projection, name);
  return query.where(shown(viewName(projection.name), name, asPinned(knownAt))) as SelectQueryBuilder<
    KnownRows<Alias, Row>,
    Alias,
    object
  >;
}

/** Every version of every row, whoever asks. */
export function rowVersions<Row extends object, Alias extends string>(
  kysely: ReadModels,
  projection: Projection<Row>,
  alias: Alias,
): SelectQueryBuilder<KnownRows<Alias, Row>, Alias, object> {
  const view = sql<Row & Known>`${sql.table(viewName(projection.name))}`.as<string>(alias);
  // Kysely's types follow a database interface; here the projection says what its view holds.
  return kysely.selectFrom(view) as unknown as SelectQueryBuilder<KnownRows<Alias, Row>, Alias, object>;
}

/** The point that a query is about, where the work that it is part of is pinned. A point in the log is pinned by itself. */
function asPinned(knownAt: KnownPoint): KnownPoint {
  const position = pinnedPosition();
  if (position === undefined || typeof knownAt !== 'string') return knownAt;
  return { recordedBy: knownAt === 'now' ? FAR_FUTURE : knownAt, position };
}

/**
 * What is asked of every row of a date anyway, in the words of an index on the time in which rows were known (`lacking`). Work
 * that is pinned to a point in the log is shown versions that have ended since: of that it says nothing.
 */
export function knownDuring(alias: string, knownAt: Instant): RawBuilder<boolean> {
  if (pinnedPosition() !== undefined) return sql<boolean>`true`;
  const [from, to] = [sql.ref(`${alias}.known_from`), sql.ref(`${alias}.known_to`)];
  return sql<boolean>`tstzrange(${from}, ${to}) @> ${knownAt}::timestamptz`;
}

/** Which version of a row the record showed. In the history of a row, record time and log position only ever rise. */
function shown(view: string, alias: string, knownAt: KnownPoint): RawBuilder<boolean> {
  const of = (column: string) => sql.ref(`${alias}.${column}`);
  if (typeof knownAt === 'string') {
    // As it stands, so that a plan which is made once knows that it is about the present.
    const at = knownAt === 'now' ? sql.lit(FAR_FUTURE) : knownAt;
    return sql<boolean>`(${of('known_from')} <= ${at} and ${of('known_to')} > ${at})`;
  }
  const { recordedBy, position } = knownAt;
  // `offset 0` keeps PostgreSQL from reading the whole table for each page: the next version is looked up by its key.
  return sql<boolean>`(${of('known_from')} <= ${recordedBy} and ${of('from_position')} <= ${position}
    and (${of('known_to')} > ${recordedBy} or exists (
      select from ${sql.table(view)} as next
      where next.row_key = ${of('row_key')} and next.known_from = ${of('known_to')} and next.from_position > ${position} offset 0)))`;
}
