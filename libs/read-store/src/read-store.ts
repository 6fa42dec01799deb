import { Fault, type Instant } from '@comity/kernel';
import { Kysely, type SelectQueryBuilder } from 'kysely';
import type pg from 'pg';
import { type CheckedProjection, type CheckOptions, checkRebuild } from './check-rebuild.js';
import { createPool } from './connection.js';
import { digestOfView } from './digest.js';
import {
  abandonRebuilds,
  dropRetired,
  type RebuildProgress,
  type RetiredGeneration,
  rebuildProgress,
  retiredGenerations,
} from './generation-upkeep.js';
import { assertShown, ensureFirstGenerations, ensureGenerations, startRebuild } from './generations.js';
import { migrate } from './migrations.js';
import { viewName } from './naming.js';
import type { ParkedEntry } from './park.js';
import { pinnedTo } from './pinned-record.js';
import { livePositions, PositionWatch } from './position-watch.js';
import type { OpenProjection, Projection } from './projection.js';
import { namedMembers, ReadModelDialect } from './read-model-dialect.js';
import { type RetrySource, retryParkedOf } from './retry-parked.js';
import { assertMigrated, rightsOn } from './rights.js';
import { type KnownPoint, type KnownRows, rowsAsKnown, rowVersions } from './rows.js';
import { assertOpen, SeenStore, type Viewer } from './seen-store.js';

/** How one generation of a projection stands. */
export interface ProjectionStatus {
  readonly name: string;
  readonly generation: number;
  readonly version: number;
  readonly status: 'building' | 'live';
  /** It has reached the end of the log at least once. */
  readonly caughtUp: boolean;
  /** Log position up to which everything is folded; null before the first batch. */
  readonly position: bigint | null;
  readonly updatedAt: Instant;
  /** Entries that wait because one of their key could not be folded. */
  readonly parked: number;
}

export interface Parked extends ParkedEntry {
  readonly name: string;
  readonly generation: number;
}

const DEFAULT_CONNECTIONS = 10;
/** Where a log cannot have come yet, and where none is: PostgreSQL's `bigint` ends there. */
const FARTHEST = 2n ** 63n - 1n;
const BEFORE_ALL = -1n;
const MOST_PARKED_LISTED = 1_000;

/** The read models in PostgreSQL: queries now and as known on a date, and how far the projections have come. */
export class ReadStore {
  /** For queries of a slice's own; tables and columns are camelCase here and snake_case in PostgreSQL. */
  readonly kysely: Kysely<Record<string, Record<string, unknown>>>;
  private readonly watch: PositionWatch;

  private constructor(
    readonly url: string,
    readonly pool: pg.Pool,
  ) {
    this.kysely = new Kysely({ dialect: new ReadModelDialect(pool), plugins: [namedMembers] });
    this.watch = new PositionWatch(pool);
  }

  /** Connects at the first query; PostgreSQL may be away and come back. */
  static connect(url: string, options: { applicationName?: string; maxConnections?: number } = {}): ReadStore {
    const { applicationName = 'comity', maxConnections = DEFAULT_CONNECTIONS } = options;
    return new ReadStore(url, createPool(url, applicationName, maxConnections));
  }

  /** How many connections there are, and how many wait for one. */
  connections(): { readonly used: number; readonly idle: number; readonly waiting: number } {
    const { totalCount, idleCount, waitingCount } = this.pool;
    return { used: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
  }

  /**
   * Brings the schema up to date and makes every projection queryable, if only as empty; every host calls it at start. Whoever
   * may not do that by their role in PostgreSQL finds it done by another.
   * @throws Fault `read-store-not-migrated`, `read-models-missing` until then
   */
  async prepare(projections: readonly Projection[]): Promise<void> {
    const { owns, keeps } = await rightsOn(this.pool);
    if (owns) await migrate(this.kysely.withoutPlugins() as Kysely<unknown>);
    else await assertMigrated(this.pool);
    if (owns || keeps) await ensureFirstGenerations(this.pool, projections);
    else await assertShown(this.pool, projections);
  }

  /**
   * The rows as the record showed them at an instant (inclusive), or shows them now: one query text for both. The day D is
   * asked as the last millisecond of D in the office's zone. At a point in the log, facts of an earlier date that were
   * appended later do not count; what was recorded of one stream in the same millisecond counts together, or not at all.
   * @param projection one that shows the same to everybody; what lies in a case is asked for by `seenBy`
   * @param alias name of the rows in the query, where several projections are joined
   */
  asKnown<Row extends object, Alias extends string = 'row'>(
    projection: OpenProjection<Row>,
    knownAt: KnownPoint,
    alias?: Alias,
  ): SelectQueryBuilder<KnownRows<Alias, Row>, Alias, object> {
    assertOpen(projection);
    return rowsAsKnown(this.kysely, projection, knownAt, alias);
  }

  /** Every version of every row, whenever it was shown; for questions about how a row became what it is. */
  versions<Row extends object, Alias extends string>(
    projection: OpenProjection<Row>,
    alias: Alias,
  ): SelectQueryBuilder<KnownRows<Alias, Row>, Alias, object> {
    assertOpen(projection);
    return rowVersions(this.kysely, projection, alias);
  }

  /** The read models as somebody may see them; the one way to rows that not everybody may see. */
  seenBy(viewer: Viewer): SeenStore {
    return new SeenStore(this.kysely, viewer);
  }

  /** Read your own writes: true once all have folded the position, false when the time is up first. */
  async waitFor(names: readonly string[], position: bigint, timeoutMs: number): Promise<boolean> {
    return this.watch.waitFor(names, position, timeoutMs);
  }

  /**
   * Holds the record still at how far all of these projections have come: the queries of what is done with the answer show
   * nothing that came later, at whatever date they are asked. Who may see what is still asked of the present.
   */
  async pin(names: readonly string[]): Promise<<Result>(work: () => Promise<Result>) => Promise<Result>> {
    const positions = await Promise.all(names.map((name) => this.positionOf(name)));
    const reached = positions.reduce<bigint>((least, one) => (one !== null && one < least ? one : least), FARTHEST);
    const position = positions.includes(null) ? BEFORE_ALL : reached;
    return (work) => pinnedTo(position, work);
  }

  /** Where the live generation stands; null before its first batch. @throws Fault `projection-unknown` */
  async positionOf(name: string): Promise<bigint | null> {
    const position = (await livePositions(this.pool)).get(name);
    if (position === undefined) throw new Fault('projection-unknown', `no projection ${name} is live`);
    return position;
  }

  /** Every generation that is live or being built. */
  async status(): Promise<ProjectionStatus[]> {
    const { rows } = await this.pool.query<ProjectionStatus>(`
      select name, generation, version, status, caught_up as "caughtUp", position, updated_at as "updatedAt",
        (select count(*)::integer from read.parked
         where parked.name = projections.name and parked.generation = projections.generation) as parked
      from read.projections join read.checkpoints using (name, generation)
      where status in ('building', 'live') order by name, generation`);
    return rows;
  }

  /** What waits in the live and building generations, in log order; the first thousand. */
  async parked(): Promise<Parked[]> {
    const { rows } = await this.pool.query<Omit<Parked, 'revision'> & { revision: bigint }>(
      `select name, generation, position, row_key as "rowKey", stream, revision, type, reason
       from read.parked join read.projections using (name, generation)
       where status in ('building', 'live') order by position, name, generation, row_key limit $1`,
      [MOST_PARKED_LISTED],
    );
    return rows.map((row) => ({ ...row, revision: Number(row.revision) }));
  }

  /** Folds what is parked again, in order, beside the running engine. @returns how many entries still wait */
  async retryParked(projection: Projection, source: RetrySource): Promise<number> {
    let left = 0;
    for (const generation of await ensureGenerations(this.pool, projection)) {
      left += await retryParkedOf(this.pool, source, generation);
    }
    return left;
  }

  /**
   * Has the engine build the projection anew beside the live one, and swap it in when it has caught up.
   * @returns the number of the generation that is being built
   */
  async rebuild(projection: Projection): Promise<number> {
    return startRebuild(this.pool, projection);
  }

  /** How the build of a generation stands; null when there never was one of this number. */
  async rebuildProgress(name: string, generation: number): Promise<RebuildProgress | null> {
    return rebuildProgress(this.pool, name, generation);
  }

  /** Gives up what is being built of these projections. @returns how many builds were given up */
  async abandonRebuilds(names: readonly string[]): Promise<number> {
    return abandonRebuilds(this.pool, names);
  }

  /** Folds the log anew beside the live tables and compares; leaves nothing behind. See `checkRebuild`. */
  async checkRebuild(options: Omit<CheckOptions, 'url'>): Promise<CheckedProjection[]> {
    return checkRebuild({ ...options, url: this.url });
  }

  /** The generations that were replaced or given up, and are kept until they are dropped. */
  async retired(): Promise<RetiredGeneration[]> {
    return retiredGenerations(this.pool);
  }

  /** Drops the retired generations of these projections. @returns what was dropped */
  async dropRetired(names: readonly string[]): Promise<RetiredGeneration[]> {
    return dropRetired(this.pool, names);
  }

  /** A digest per live table, by the name of its view. Equal for equal logs, however they were folded. */
  async digests(): Promise<Record<string, string>> {
    const names = [...(await livePositions(this.pool)).keys()].sort();
    const digests: Record<string, string> = {};
    for (const name of names) digests[viewName(name)] = await digestOfView(this.pool, viewName(name));
    return digests;
  }

  async close(): Promise<void> {
    await this.kysely.destroy();
    // Kysely ends the pool only if it was itself asked something.
    if (!this.pool.ending) await this.pool.end();
  }
}
