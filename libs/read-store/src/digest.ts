import { createHash } from 'node:crypto';
import type pg from 'pg';
import { inTransaction } from './connection.js';
import { qualified } from './naming.js';

const ROWS_PER_FETCH = 5_000;

/**
 * SHA-256 over PostgreSQL's own text of every row version in order of key and time: equal tables, equal digests. Reads one
 * snapshot through a cursor, so memory does not grow with the table.
 */
export async function digestOfView(pool: pg.Pool, view: string): Promise<string> {
  return inTransaction(pool, (client) => digestOfTable(client, qualified(view)));
}

/** The same of any table of row versions, inside the caller's transaction. @param table its name, qualified and quoted */
export async function digestOfTable(client: pg.ClientBase, table: string): Promise<string> {
  const hash = createHash('sha256');
  await client.query(
    `declare rows no scroll cursor for
     select row::text as text from ${table} as row order by row_key collate "C", known_from`,
  );
  for (;;) {
    const { rows } = await client.query<{ text: string }>(`fetch ${ROWS_PER_FETCH} from rows`);
    if (rows.length === 0) break;
    for (const { text } of rows) hash.update(`${text}\n`);
  }
  await client.query('close rows');
  return hash.digest('hex');
}
