import type pg from 'pg';
import type { EngineLog } from './engine-log.js';
import type { Generation } from './generations.js';
import { qualified, tableName } from './naming.js';

/** Below that, any plan is a good one. */
const FEWEST_ROWS = 1_000;
/** Of a table's rows: so many have to be written anew before its pages are settled again. */
const SETTLED_AGAIN_AFTER = 1 / 5;
/** A few seconds' work, which a host that stops waits for; larger tables are left to autovacuum. */
const MOST_ROWS_VACUUMED = 200_000;

/**
 * PostgreSQL plans by what a table held when it was last looked at, and looks by itself once a minute: until then an import
 * into an empty table has every list read all of it.
 */
export class TableStatistics {
  private readonly tables = new Map<string, Written>();
  private last: Promise<void> = Promise.resolve();
  private isEnding = false;

  constructor(
    private readonly pool: pg.Pool,
    private readonly log: EngineLog,
  ) {}

  /** Looks at a table that may have doubled since the last look, and settles one that has grown. Nobody waits for it. */
  wrote(generation: Generation, rows: number): void {
    const name = tableName(generation.projection.name, generation.generation);
    const table = this.tables.get(name) ?? { rows: 0, sinceLook: 0, sinceSettled: 0, isAwaited: false };
    this.tables.set(name, table);
    table.sinceLook += rows;
    table.sinceSettled += rows;
    if (table.isAwaited || !isDue(table.sinceSettled, table.rows * SETTLED_AGAIN_AFTER)) return;
    table.isAwaited = true;
    const warn = (error: unknown): void =>
      this.log.warn({ err: error, table: name }, 'PostgreSQL could not look at a table');
    this.last = this.last.then(() => this.keep(name, table)).catch(warn);
  }

  /** When nothing is under way; what only waits for its turn is left. */
  async end(): Promise<void> {
    this.isEnding = true;
    await this.last;
  }

  /** What is written from here on counts for the next time. */
  private async keep(name: string, table: Written): Promise<void> {
    if (this.isEnding) return;
    table.isAwaited = false;
    table.sinceSettled = 0;
    if (isDue(table.sinceLook, table.rows)) {
      table.sinceLook = 0;
      table.rows = await this.look(name);
    }
    if (table.rows <= MOST_ROWS_VACUUMED) await this.settle(name);
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

/** Rows at the last look, and how many were written since it, and since the table was settled. */
interface Written {
  rows: number;
  sinceLook: number;
  sinceSettled: number;
  /** It is its turn soon. */
  isAwaited: boolean;
}

function isDue(written: number, atLeast: number): boolean {
  return written >= Math.max(FEWEST_ROWS, atLeast);
}
