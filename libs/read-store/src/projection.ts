import { type DomainEvent, Fault, type Recorded, type StreamType } from '@comity/kernel';
import type { ColumnsOf, ColumnType, RowValues } from './columns.js';
import { columnName, isNameOfOurs, memberName } from './naming.js';

type OfType<Event extends DomainEvent, Type> = Extract<Event, { readonly type: Type }>;

/**
 * The next row, from the last one (`undefined` at first) and one event; `undefined` deletes the row.
 * Pure: reads nothing but its arguments, and changes none of them.
 */
export type Fold<Event extends DomainEvent, Row> = (
  row: Readonly<Row> | undefined,
  event: Recorded<Event>,
  key: string,
) => Row | undefined;

/** Every event of the union is named: folded, or said aloud to be ignored. */
export type Folds<Event extends DomainEvent, Row> = {
  readonly [Type in Event['type']]: Fold<OfType<Event, Type>, Row> | 'ignored';
};

/**
 * Columns in order (an ordinary index), or one text column for fuzzy and substring search (pg_trgm), or the current rows in the
 * order in which they came to be, for a host that keeps them in memory (`RowFollower`). Or a column that rows lack at first and
 * soon have: those without it by the time in which they were known, so that the few of a date are found among all that ever
 * were (`knownDuring`).
 */
export type IndexOf<Row> =
  | readonly (keyof Row & string)[]
  | { readonly trigram: keyof Row & string }
  | { readonly newest: true }
  | { readonly lacking: keyof Row & string };

/** A member of a row by which its readers are told apart. */
export type RowPlace<Member extends string = string> =
  /** Id of the case that the row lies in; null in none. */
  | { readonly kind: 'case'; readonly member: Member }
  /** Name of the stream that the row is of: `request-6f0c…`. */
  | { readonly kind: 'stream'; readonly member: Member }
  /** Id of that stream, without its category. */
  | { readonly kind: 'id'; readonly member: Member; readonly category: string };

export interface ProjectionDefinition<Event extends DomainEvent, Row extends object> {
  /** kebab-case; its view in PostgreSQL is the same in snake_case. */
  readonly name: string;
  /** Raised with every change of what the fold gives; a new version is built beside the live one. */
  readonly version: number;
  readonly streams: readonly StreamType[];
  readonly columns: ColumnsOf<Row>;
  readonly indexes?: readonly IndexOf<Row>[];
  /** What only the fold needs, to go on from: a version that has ended keeps none of it. No query may ask for it. */
  readonly forFolding?: readonly (keyof Row & string)[];
  /** Where its rows lie: a reader must be allowed all of it. Absent where everybody may see every row. */
  readonly within?: readonly [RowPlace<keyof Row & string>, ...RowPlace<keyof Row & string>[]];
  /** The rows that an event touches; `null` when none. Asked only for events that are not ignored. */
  key(event: Recorded<Event>): string | readonly string[] | null;
  readonly on: Folds<Event, Row>;
}

export type ErasedFold = (row: RowValues | undefined, event: Recorded, key: string) => object | undefined;

/** A checked projection. `Row` is known to queries only; the engine handles values by column. */
export interface Projection<Row extends object = object> {
  readonly name: string;
  readonly version: number;
  readonly categories: ReadonlySet<string>;
  readonly columns: readonly { readonly member: string; readonly column: string; readonly type: ColumnType }[];
  readonly indexes: readonly (
    | readonly string[]
    | { readonly trigram: string }
    | { readonly newest: true }
    | { readonly lacking: string }
  )[];
  /** Members that are null in every version that has ended. */
  readonly forFolding: readonly string[];
  /** Members in ordinary indexes, whose entries PostgreSQL wants short. */
  readonly keptShort: ReadonlySet<string>;
  readonly within: readonly RowPlace[];
  readonly key: (event: Recorded) => string | readonly string[] | null;
  readonly folds: Readonly<Record<string, ErasedFold | 'ignored'>>;
  /** Never present; carries the row's type. */
  readonly row?: Row;
}

/** A projection that shows the same to everybody. */
export type OpenProjection<Row extends object = object> = Projection<Row> & { readonly within: readonly [] };

/** What every row version carries besides the projection's own columns. */
export interface Known {
  readonly rowKey: string;
  /** From here on the record showed this row. */
  readonly knownFrom: string;
  /** From here on it did not; `infinity` while it still does. */
  readonly knownTo: string;
  /** Log position of the event that made this version. */
  readonly fromPosition: bigint;
}

export type RowOf<P> = P extends Projection<infer Row> ? Row : never;

const MOST_INDEX_COLUMNS = 4;

/**
 * Declares a projection.
 * @throws Fault `projection-malformed` on a bad name, an event of its streams without a fold, or an unusable index
 */
export function projection<Event extends DomainEvent, Row extends object>(
  definition: ProjectionDefinition<Event, Row> & { readonly within?: never },
): OpenProjection<Row>;
export function projection<Event extends DomainEvent, Row extends object>(
  definition: ProjectionDefinition<Event, Row>,
): Projection<Row>;
export function projection<Event extends DomainEvent, Row extends object>(
  definition: ProjectionDefinition<Event, Row>,
): Projection<Row> {
  const columns = Object.entries<ColumnType>(definition.columns).map(([member, type]) => ({
    member,
    column: columnName(member),
    type,
  }));
  const checked: Projection<Row> = {
    name: definition.name,
    version: definition.version,
    categories: new Set(definition.streams.map((stream) => stream.category)),
    columns,
    indexes: definition.indexes ?? [],
    forFolding: definition.forFolding ?? [],
    keptShort: new Set((definition.indexes ?? []).flatMap((index) => ('trigram' in index ? [] : columnsIn(index)))),
    within: definition.within ?? [],
    // The engine hands over only events of `streams`, which the event log has checked against their schemas.
    key: definition.key as Projection['key'],
    folds: definition.on as unknown as Projection['folds'],
  };
  checkNames(checked);
  checkFolds(checked, definition.streams);
  checkIndexes(checked);
  checkPlaces(checked);
  checkForFolding(checked);
  return checked;
}

function malformed(name: string, problem: string): Fault {
  return new Fault('projection-malformed', `projection ${name}: ${problem}`);
}

function checkNames({ name, version, columns }: Projection): void {
  if (!isNameOfOurs(name)) throw malformed(name, 'the name is not kebab-case of at most 40 characters');
  if (!Number.isSafeInteger(version) || version < 1) throw malformed(name, 'the version is not a whole number from 1');
  for (const { member, column } of columns) {
    if (memberName(column) !== member || column.length > 60) throw malformed(name, `${member} is no camelCase name`);
    if (['row_key', 'known_from', 'known_to', 'from_position'].includes(column)) {
      throw malformed(name, `${member} is the engine's own column`);
    }
  }
}

function checkFolds({ name, folds }: Projection, streams: readonly StreamType[]): void {
  for (const type of streams.flatMap((stream) => Object.keys(stream.events))) {
    if (!Object.hasOwn(folds, type)) throw malformed(name, `says nothing about ${type}`);
  }
}

function checkIndexes({ name, columns, indexes }: Projection): void {
  const typeOf = new Map(columns.map(({ member, type }) => [member, type]));
  for (const index of indexes) {
    if ('newest' in index) continue;
    const members = columnsIn(index);
    if (members.length < 1 || members.length > MOST_INDEX_COLUMNS) {
      throw malformed(name, `an index has 1 to ${MOST_INDEX_COLUMNS} columns`);
    }
    for (const member of members) {
      if (!typeOf.has(member)) throw malformed(name, `index on ${member}, which is no column`);
    }
    if (!('trigram' in index) && members.some((member) => typeOf.get(member) === 'jsonb')) {
      throw malformed(name, 'jsonb cannot be in an ordinary index');
    }
    if ('trigram' in index && typeOf.get(index.trigram) !== 'text') throw malformed(name, 'a trigram index needs text');
  }
}

function columnsIn(index: Projection['indexes'][number]): readonly string[] {
  if ('trigram' in index) return [index.trigram];
  if ('lacking' in index) return [index.lacking];
  return 'newest' in index ? [] : index;
}

function checkPlaces({ name, columns, within }: Projection): void {
  for (const { member } of within) {
    if (!columns.some((column) => column.member === member))
      throw malformed(name, `lies in ${member}, which is no column`);
  }
}

function checkForFolding({ name, columns, indexes, within, forFolding }: Projection): void {
  const asked = new Set([...indexes.flatMap(columnsIn), ...within.map(({ member }) => member)]);
  for (const member of forFolding) {
    if (!columns.some((column) => column.member === member))
      throw malformed(name, `folds on ${member}, which is no column`);
    if (asked.has(member)) throw malformed(name, `${member} is for folding only, and rows are found by it`);
  }
}
