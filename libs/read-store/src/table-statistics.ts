import type pg from 'pg';
import type { EngineLog } from './engine-log.js';
import type { Generation } from './generations.js';
import { qualified, tableName } from './naming.js';

/** Below that, any plan is a good one. */
const FEWEST_ROWS = 1_000;
/** Of a table's rows: so many have to be written anew before its pages are settled again. */
const SETTLED_AGAIN_AFTER = 1 / 10;
/** A few seconds' work, which a host that stops waits for; larger tables are left to autovacuum. */
const MOST_ROWS_VACUUMED = 200_000;

/**
 * PostgreSQL plans by what a table held when it was last looked at, and looks by itself once a minute: until then an import
 * into an empty table has every list read all of it.
 */
export class TableStatistics {
  private readonly tables = new Map<string, Written>();
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly pool: pg.Pool,
    private readonly log: EngineLog,
  ) {}

  /** Looks at a table that may have doubled since the last look, and settles one that has grown. Nobody waits for it. */
  wrote(generation: Generation, rows: number): void {
    const name = tableName(generation.projection.name, generation.generation);
    const table = this.tables.get(name) ?? { sinceLook: 0, sinceSettled: 0, rows: 0 };
    this.tables.set(name, table);
    table.sinceLook += rows;
    table.sinceSettled += rows;
    if (table.sinceLook >= Math.max(FEWEST_ROWS, table.rows)) {
      table.sinceLook = 0;
      this.later(name, async () => {
        table.rows = await this.look(name);
      });
    }
    if (table.sinceSettled >= Math.max(FEWEST_ROWS, table.rows * SETTLED_AGAIN_AFTER)) {
      table.sinceSettled = 0;
      this.later(name, () => (table.rows <= MOST_ROWS_VACUUMED ? this.settle(name) : Promise.resolve()));
    }
  }

  /** When no look is under way. */
  async end(): Promise<void> {
    await this.last;
  }

  private later(table: string, work: () => Promise<void>): void {
    const warn = (error: unknown): void => this.log.warn({ err: error, table }, 'PostgreSQL could not look at a table');
    this.last = this.last.then(work).catch(warn);
  }

  /** @returns about how many rows there are */
  private async look(table: string): Promise<number> {
    await this.pool.query(`analyze ${qualified(table)}`);
    const { rows } = await this.pool.query<{ rows: number }>(
      'select reltuples::float8 as rows from pg_class where oid = $1::regclass',
      [qualified(table)],
    );
    return rows[0]?.rows ?? 0;
  }

  /** Notes on which pages every row is settled: what an index holds is then read there alone; and forgets what has ended. */
  private async settle(table: string): Promise<void> {
    await this.pool.query(`vacuum ${qualified(table)}`);
  }
}

/** Rows written since each, and how many there were at the last look. */
interface Written {
  sinceLook: number;
  sinceSettled: number;
  rows: number;
}
