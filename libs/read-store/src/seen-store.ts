import { Fault, streamName } from '@comity/kernel';
import { type Compilable, type RawBuilder, type SelectQueryBuilder, sql } from 'kysely';
import { AS_KNOWN, columnAsKnown, type DayRows, type Told } from './day-rows.js';
import { pinnedPosition, unpinned } from './pinned-record.js';
import type { PreparedQuestion, Values } from './prepared-questions.js';
import type { Known, Projection, RowPlace } from './projection.js';
import { type KnownPoint, type KnownRows, type ReadModels, rowsAsKnown, rowVersions } from './rows.js';

/** Where a row belongs, as a value of its query: the case it lies in, or the stream it is of. */
export type Place =
  | { readonly kind: 'case'; readonly caseId: RawBuilder<string | null> }
  | { readonly kind: 'stream'; readonly stream: RawBuilder<string | null> };

/** Of what a viewer must not know, as things are now. */
export class Hidden {
  constructor(
    private readonly cases: ReadonlySet<string>,
    /** Streams that rest on something in those cases, wherever they lie themselves. */
    private readonly resting: ReadonlySet<string>,
  ) {}

  /** True of a stream in a case. */
  has(caseId: string, category: string, id: string): boolean {
    return this.cases.has(caseId) || (this.resting.size > 0 && this.resting.has(streamName(category, id)));
  }
}

/** Who reads, as far as it decides which rows there are for them. */
export interface Viewer {
  /**
   * True in SQL for a place of which the viewer must not know; null where they may know of every place.
   * @param all the rows with nothing left out, to ask who may see what
   */
  hides(place: Place, all: SeenStore): RawBuilder<boolean> | null;
  /** What the SQL of `hides` is made with, and who hides with other such values: for questions that are prepared. */
  readonly prepared: PreparedViewer | null;
  /** For questions that look through many tables: what is hidden, found once. Null where nothing is. */
  sharing(all: SeenStore): SharedViewer | null;
}

/** What a question is about, and what it is asked with. */
interface Asked<Given extends Values> {
  readonly knownAt: KnownPoint;
  readonly trueOn?: Told['trueOn'];
  /** All that the SQL depends on besides the names of the values, and the kind of viewer. */
  readonly form: string;
  readonly values: Given;
}

/** What every version carries. */
const KNOWN = ['rowKey', 'knownFrom', 'knownTo', 'fromPosition'] as const satisfies readonly (keyof Known)[];

export interface PreparedViewer {
  /** Of all viewers whose SQL differs in values alone. */
  readonly form: string;
  readonly values: Values;
  withValues(values: Values): Viewer;
}

/** A viewer who finds what is hidden in a table that the question begins with: `with ${table} select …`. */
export interface SharedViewer {
  readonly table: RawBuilder<unknown>;
  /** All that is in it: each either a case, by its id, or a stream. */
  readonly places: RawBuilder<{ readonly caseId: string | null; readonly stream: string | null }>;
  readonly viewer: Viewer;
}

/** True of what asks for the record as it is now, of its own day; work that is pinned to a point in the log asks for the past. */
export function isOfPresent({ knownAt, trueOn }: Pick<Told, 'trueOn'> & { readonly knownAt: KnownPoint }): boolean {
  return knownAt === 'now' && trueOn === null && pinnedPosition() === undefined;
}

/** For what shows nothing to a person: jobs, and figures that somebody approves before others see them. */
export const EVERYTHING: Viewer = {
  hides: () => null,
  prepared: { form: 'everything', values: {}, withValues: () => EVERYTHING },
  sharing: () => null,
};

/**
 * The read models as one viewer may see them: what lies in a case of which they must not know is not there, in lists, counts
 * and figures alike. Who may see a case is asked of the present, whatever moment the rows are of.
 */
export class SeenStore {
  constructor(
    /** To carry out queries that were begun here. */
    readonly kysely: ReadModels,
    private readonly viewer: Viewer,
  ) {}

  /** The rows as the record showed them at a point (inclusive), or shows them now; see `ReadStore.asKnown`. */
  asKnown<Row extends object, Alias extends string = 'row'>(
    projection: Projection<Row>,
    knownAt: KnownPoint,
    alias?: Alias,
  ): SelectQueryBuilder<KnownRows<Alias, Row>, Alias, object> {
    return this.seen(projection, alias ?? 'row', rowsAsKnown<Row, Alias>(this.kysely, projection, knownAt, alias));
  }

  /**
   * The rows as that state of the record tells them of a day: under the same names, so that what filters, sorts, counts and
   * pages them is the same SQL. Without a day, exactly `asKnown`.
   */
  told<Row extends object, Alias extends string = 'row'>(
    days: DayRows<Row>,
    { knownAt, trueOn }: Told,
    alias?: Alias,
  ): SelectQueryBuilder<KnownRows<Alias, Row>, Alias, object> {
    const { projection } = days;
    if (trueOn === null) return this.asKnown(projection, knownAt, alias);
    const differs = days.differs(columnAsKnown, trueOn);
    const members = [...projection.columns.map(({ member }) => member), ...KNOWN];
    const rows = this.asKnown<Row, string>(projection, knownAt, AS_KNOWN)
      .where(days.existed(columnAsKnown, trueOn))
      .select(members.map((member) => (differs[member] ?? columnAsKnown(member)).as(member)))
      .select(Object.entries(differs).flatMap(([member, told]) => (members.includes(member) ? [] : [told.as(member)])));
    return this.kysely.selectFrom(rows.as(alias ?? 'row')) as unknown as SelectQueryBuilder<
      KnownRows<Alias, Row>,
      Alias,
      object
    >;
  }

  /** Every version of every row, whenever it was shown; for questions about how a row became what it is. */
  versions<Row extends object, Alias extends string>(
    projection: Projection<Row>,
    alias: Alias,
  ): SelectQueryBuilder<KnownRows<Alias, Row>, Alias, object> {
    return this.seen(projection, alias, rowVersions<Row, Alias>(this.kysely, projection, alias));
  }

  /** Asks a question as this viewer; where it is of the present and its day, its SQL is made once for each form. */
  ask<Row, Given extends Values>(
    question: PreparedQuestion<Row>,
    { knownAt, trueOn = null, form, values }: Asked<Given>,
    build: (store: SeenStore, values: Given) => Compilable<Row> & { execute(): Promise<Row[]> },
  ): Promise<Row[]> {
    const { prepared } = this.viewer;
    // What is of the past is another question each time.
    if (prepared === null || !isOfPresent({ knownAt, trueOn })) return build(this, values).execute();
    const all = { ...prepared.values, ...values };
    return question.ask(this.kysely, `${prepared.form} ${form}`, all, (slots) =>
      build(new SeenStore(this.kysely, prepared.withValues(slots)), slots),
    );
  }

  /** The same for a question of many tables, and the table that it begins with; null where it needs none. */
  sharing(): { readonly table: RawBuilder<unknown> | null; readonly store: SeenStore } {
    const shared = unpinned(() => this.viewer.sharing(new SeenStore(this.kysely, EVERYTHING)));
    if (shared === null) return { table: null, store: this };
    return { table: shared.table, store: new SeenStore(this.kysely, shared.viewer) };
  }

  /** Of what the viewer must not know, for rows that are kept in memory. */
  async hidden(): Promise<Hidden> {
    const shared = unpinned(() => this.viewer.sharing(new SeenStore(this.kysely, EVERYTHING)));
    if (shared === null) return new Hidden(new Set(), new Set());
    const { rows } = await sql<{ caseId: string | null; stream: string | null }>`
      with ${shared.table} ${shared.places}`.execute(this.kysely);
    return new Hidden(
      new Set(rows.flatMap(({ caseId }) => caseId ?? [])),
      new Set(rows.flatMap(({ stream }) => stream ?? [])),
    );
  }

  private seen<Tables, Alias extends keyof Tables>(
    projection: Projection,
    alias: string,
    rows: SelectQueryBuilder<Tables, Alias, object>,
  ): SelectQueryBuilder<Tables, Alias, object> {
    const all = new SeenStore(this.kysely, EVERYTHING);
    return projection.within.reduce((query, place) => {
      const value = sql.ref(`${alias}.${place.member}`);
      const hidden = unpinned(() => this.viewer.hides(placeAs(place, value), all));
      return hidden === null ? query : query.where(sql<boolean>`not ${hidden}`);
    }, rows);
  }
}

/** @throws Fault `viewer-missing` for rows that not everybody may see, asked for as nobody in particular */
export function assertOpen({ name, within }: Projection): void {
  if (within.length > 0) throw new Fault('viewer-missing', `${name} is read as somebody: seenBy(viewer)`);
}

function placeAs(place: RowPlace, value: RawBuilder<unknown>): Place {
  switch (place.kind) {
    case 'case':
      return { kind: 'case', caseId: value as RawBuilder<string | null> };
    case 'stream':
      return { kind: 'stream', stream: value as RawBuilder<string | null> };
    case 'id':
      return { kind: 'stream', stream: sql<string | null>`(${`${place.category}-`}::text || ${value}::text)` };
  }
}
