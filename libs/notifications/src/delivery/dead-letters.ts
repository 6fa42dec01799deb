import { type Instant, instant, uuid } from '@comity/kernel';
import type { ReadStore } from '@comity/read-store';
import { z } from 'zod';

/**
 * A message that was given up. It says whom it did not reach and why, and nothing of what it is about: whoever mends the mail
 * need not know of the case.
 */
export const deadLetterShown = z.object({
  messageId: uuid,
  recipient: z.string().meta({ example: 'olga' }),
  channel: z.string().describe('`mail`, or `webhook:` and the id of the target').meta({ example: 'mail' }),
  attempts: z.int(),
  createdAt: instant,
  givenUpAt: instant,
  problem: z.string().describe('What the last attempt met').meta({ example: 'ECONNREFUSED' }),
});
export type DeadLetter = Readonly<z.infer<typeof deadLetterShown>>;

/** Where a page of the list ended. */
export const deadLetterCursor = z.object({ givenUpAt: instant, messageId: uuid });

export interface DeadLetterFilter {
  readonly limit: number;
  readonly after?: z.infer<typeof deadLetterCursor> | undefined;
  readonly recipient?: string | undefined;
}

/** The oldest first. */
export async function listDeadLetters(
  { pool }: ReadStore,
  { limit, after, recipient }: DeadLetterFilter,
): Promise<readonly DeadLetter[]> {
  const { rows } = await pool.query<DeadLetter>(
    `select message_id as "messageId", recipient, channel, attempts, created_at as "createdAt", settled_at as "givenUpAt",
       coalesce(problem, '') as problem
     from read.notify_messages
     where state = 'dead' and ($1::text is null or recipient = $1)
       and ($2::timestamptz is null or (settled_at, message_id) > ($2, $3::uuid))
     order by settled_at, message_id limit $4`,
    [recipient ?? null, after?.givenUpAt ?? null, after?.messageId ?? null, limit],
  );
  return rows;
}

export interface Mending {
  readonly messageId: string;
  readonly by: string;
  readonly now: Instant;
}

/** Has a dead letter tried anew, from the first attempt on, under its own id. @returns false when there is none */
export async function retryDeadLetter({ pool }: ReadStore, { messageId, by, now }: Mending): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update read.notify_messages
     set state = 'pending', not_before = $3, attempts = 0, tried_since = null, claimed_until = null, settled_at = null, settled_by = $2
     where message_id = $1 and state = 'dead'`,
    [messageId, by, now],
  );
  return rowCount === 1;
}

/** Gives a dead letter up for good; that, by whom and when is kept. @returns false when there is none */
export async function discardDeadLetter({ pool }: ReadStore, { messageId, by, now }: Mending): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update read.notify_messages set state = 'discarded', settled_at = $3, settled_by = $2 where message_id = $1 and state = 'dead'`,
    [messageId, by, now],
  );
  return rowCount === 1;
}
