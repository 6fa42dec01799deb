import { type CalendarDate, type Instant, idFrom } from '@comity/kernel';
import type { ReadStore } from '@comity/read-store';
import { sql } from 'kysely';
import type pg from 'pg';
import { latestDigestDay, nextDigest } from '../domain/local-hours.js';
import type { Preferences } from '../domain/preferences.js';
import { subscribers } from '../read/subscribers.projection.js';
import { ITEMS_PER_MESSAGE, type Message } from './deliveries.js';
import { durably } from './durably.js';

const PLANNED_AT_ONCE = 500;

/** Of the one digest that a person gets on a day of their zone. */
export function dailyIdOf(person: string, day: CalendarDate): string {
  return idFrom('notification', 'daily', person, day);
}

/**
 * Plans the next digest of everybody who wants one every day, ahead of its hour: what was planned is sent once, however late,
 * and what was not is never made up for. Whoever moves the hour of a digest that has not come yet moves the digest.
 */
export async function planDigests(readStore: ReadStore, now: Instant): Promise<void> {
  for (let after = '', more = true; more; ) {
    const page = await wantingDigests(readStore, after);
    const planned = page.map(({ person, preferences }) => ({ person, ...nextDigest(preferences, now) }));
    if (planned.length > 0) await addPlanned(readStore.pool, planned);
    after = page.at(-1)?.person ?? '';
    more = page.length === PLANNED_AT_ONCE;
  }
}

async function wantingDigests(store: ReadStore, after: string) {
  const rows = await store
    .asKnown(subscribers, 'now')
    .select(['person', 'state'])
    .where('suspended', '=', false)
    .where(sql<boolean>`${sql.ref('state')} #>> '{preferences,dailyDigest}' = 'true'`)
    .where(sql<boolean>`${sql.ref('state')} #>> '{address,address}' is not null`)
    .where('person', '>', after)
    .orderBy('person')
    .limit(PLANNED_AT_ONCE)
    .execute();
  return rows.map(({ person, state }) => ({ person, preferences: state.preferences }));
}

interface PlannedDigest {
  readonly person: string;
  readonly day: CalendarDate;
  readonly at: Instant;
}

async function addPlanned(pool: pg.Pool, planned: readonly PlannedDigest[]): Promise<void> {
  await pool.query(
    `insert into read.notify_messages as messages (message_id, recipient, channel, form, state, not_before, created_at)
     select id, person, 'mail', 'daily', 'pending', at, at
     from unnest($1::uuid[], $2::text[], $3::timestamptz[]) as planned (id, person, at)
     on conflict (message_id) do update set not_before = excluded.not_before, created_at = excluded.created_at
     where messages.state = 'pending' and messages.attempts = 0 and messages.not_before <> excluded.not_before`,
    [
      planned.map(({ person, day }) => dailyIdOf(person, day)),
      planned.map(({ person }) => person),
      planned.map(({ at }) => at),
    ],
  );
}

/**
 * Puts everything that was kept for a digest into the one that is about to be sent, also what another host has just put off
 * because this one holds the message. Nothing is added when it is tried again, because it may have arrived.
 */
export async function addKept(pool: pg.Pool, { messageId, recipient, attempts }: Message): Promise<void> {
  if (attempts > 1) return;
  await durably(pool, (client) =>
    client.query(
      `update read.notify_items set message_id = $1
       where recipient = $2 and channel = 'mail' and message_id is null and event_id in (
         select event_id from read.notify_items
         where recipient = $2 and channel = 'mail' and message_id is null and for_digest
         order by position
         limit $3 - (select least($3, count(*)) from read.notify_items where message_id = $1))`,
      [messageId, recipient, ITEMS_PER_MESSAGE],
    ),
  );
}

/** Whether a digest may still list what is to be done: where a later one has come due, that one does. */
export async function isLatest(
  pool: pg.Pool,
  { messageId, recipient }: Message,
  preferences: Preferences,
  now: Instant,
): Promise<boolean> {
  const latest = dailyIdOf(recipient, latestDigestDay(preferences, now));
  const { rows } = await pool.query<{ overtaken: boolean }>(
    'select exists (select from read.notify_messages where message_id = $1 and message_id <> $2) as overtaken',
    [latest, messageId],
  );
  return rows[0]?.overtaken === false;
}
