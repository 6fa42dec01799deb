import type { Instant } from '@comity/kernel';
import type pg from 'pg';

const KEPT_FOR_MS = 90 * 24 * 3_600_000;
const FORGOTTEN_AT_ONCE = 1_000;

/**
 * Lets go of what was settled a quarter of a year ago, a thousand messages at a time; what was given up stays until somebody
 * has looked at it. Nothing is told again for it: the place up to which the log was looked through only rises.
 */
export async function forgetOld(pool: pg.Pool, now: Instant): Promise<void> {
  const before = new Date(Date.parse(now) - KEPT_FOR_MS).toISOString();
  await pool.query(
    `with old as (
       delete from read.notify_messages where message_id in (
         select message_id from read.notify_messages
         where state in ('sent', 'withheld', 'discarded') and settled_at < $1 order by settled_at limit $2)
       returning message_id)
     delete from read.notify_items as items using old where items.message_id = old.message_id`,
    [before, FORGOTTEN_AT_ONCE],
  );
}
