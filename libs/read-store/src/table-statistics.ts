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
  /** Rows written since the last look, and how many make the next one due. */
  private readonly tables = new Map<string, { written: number; dueAt: number }>();
  private last: Promise<void> = Promise.resolve();

  constructor(
    private readonly pool: pg.Pool,
    private readonly log: EngineLog,
  ) {}

  /** Looks at a table that may have doubled since the last look. Nobody waits for it. */
  wrote(generation: Generation, rows: number): void {
    const name = tableName(generation.projection.name, generation.generation);
    const table = this.tables.get(name) ?? { written: 0, dueAt: FEWEST_ROWS };
    this.tables.set(name, table);
    table.written += rows;
    if (table.written < table.dueAt) return;
    table.written = 0;
    this.last = this.last
      .then(async () => {
        table.dueAt = Math.max(FEWEST_ROWS, await this.look(name));
      })
      .catch((error: unknown) => this.log.warn({ err: error, table: name }, 'PostgreSQL could not look at a table'));
  }

  /** When no look is under way. */
  async end(): Promise<void> {
    await this.last;
  }

  /** @returns about how many rows there are */
  private async look(table: string): Promise<number> {
    await this.pool.query(`analyze ${qualified(table)}`);
    const { rows } = await this.pool.query<{ rows: number }>(
      'select reltuples::float8 as rows from pg_class where oid = $1::regclass',
      [qualified(table)],
    );
    const [{ rows: count } = { rows: 0 }] = rows;
    // Notes on which pages every row is settled: what an index holds is then read there alone.
    if (count <= MOST_ROWS_VACUUMED) await this.pool.query(`vacuum ${qualified(table)}`);
    return count;
  }
}
