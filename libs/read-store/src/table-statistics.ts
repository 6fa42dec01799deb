import type pg from 'pg';
import type { EngineLog } from './engine-log.js';
import type { Generation } from './generations.js';
import { qualified, tableName } from './naming.js';

/** Below that, any plan is a good one. */
const FEWEST_ROWS = 1_000;
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

  /** Looks at a table that may have doubled since the last look. Nobody waits for it. */
  wrote(generation: Generation, rows: number): void {
    const name = tableName(generation.projection.name, generation.generation);
    const table = this.tables.get(name) ?? { written: 0, dueAt: FEWEST_ROWS, isAwaited: false };
    this.tables.set(name, table);
    table.written += rows;
    if (table.isAwaited || table.written < table.dueAt) return;
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
    Object.assign(table, { written: 0, isAwaited: false });
    table.dueAt = Math.max(FEWEST_ROWS, await this.look(name));
  }

  /** @returns about how many rows there are */
  private async look(table: string): Promise<number> {
    await this.pool.query(`analyze ${qualified(table)}`);
    const { rows } = await this.pool.query<{ rows: number }>(
      'select reltuples::float8 as rows from pg_class where oid = $1::regclass',
      [qualified(table)],
    );
    const [{ rows: count } = { rows: 0 }] = rows;
    // Forgets what has ended, which an index of current rows still holds until then.
    if (count <= MOST_ROWS_VACUUMED) await this.pool.query(`vacuum ${qualified(table)}`);
    return count;
  }
}

interface Written {
  /** Rows since the last look. */
  written: number;
  /** How many of them make the next one due. */
  dueAt: number;
  /** It is its turn soon. */
  isAwaited: boolean;
}
