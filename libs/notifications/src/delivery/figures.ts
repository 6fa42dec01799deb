import type { ReadStore } from '@comity/read-store';

/** How much is to be told. */
export interface DeliveryFigures extends Readonly<Record<string, number>> {
  /** Messages that are to be sent, digests whose hour is still to come left out, and things that are in no message yet although their time has come. */
  readonly pending: number;
  /** Messages that were given up. */
  readonly dead: number;
  /** Age of the oldest that is pending; 0 where none is. */
  readonly oldestPendingSeconds: number;
}

const COUNTED_AT_MOST = 100_000;

/** Counted up to a hundred thousand of each. */
export async function deliveryFigures({ pool }: ReadStore): Promise<DeliveryFigures> {
  const { rows } = await pool.query<DeliveryFigures>(
    `with pending as (
       (select created_at as since from read.notify_messages 
         where state = 'pending' and not (form = 'daily' and attempts = 0 and not_before > now()) order by not_before limit $1)
       union all
       (select not_before from read.notify_items where message_id is null and not_before <= now() limit $1))
     select count(*)::integer as pending,
       coalesce(extract(epoch from now() - min(since)), 0)::double precision as "oldestPendingSeconds",
       (select count(*)::integer from (select from read.notify_messages where state = 'dead' limit $1) as given_up) as dead
     from pending`,
    [COUNTED_AT_MOST],
  );
  return rows[0] ?? { pending: 0, dead: 0, oldestPendingSeconds: 0 };
}

/** What mail goes by, as the scheduler that was started last has it; null where none has ever told anybody anything. */
export async function mailOfScheduler({ pool }: ReadStore): Promise<string | null> {
  const { rows: tables } = await pool.query<{ there: boolean }>(
    `select to_regclass('read.notify_progress') is not null as there`,
  );
  if (tables[0]?.there !== true) return null;
  const { rows } = await pool.query<{ mail: string }>('select mail from read.notify_progress');
  return rows[0]?.mail ?? null;
}
