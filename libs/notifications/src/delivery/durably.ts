import { inTransaction } from '@comity/read-store';
import type pg from 'pg';

/**
 * One transaction that a crash of PostgreSQL does not take back. The connections of the read store do not wait for the disk,
 * because what they write can be folded again; what was sent cannot.
 */
export function durably<T>(pool: pg.Pool, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  return inTransaction(pool, async (client) => {
    await client.query('set local synchronous_commit to on');
    return work(client);
  });
}
