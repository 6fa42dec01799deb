import type { Instant } from '@comity/kernel';
import type { ReadStore } from '@comity/read-store';
import type pg from 'pg';
import { arranged, FLOOD_WINDOW_MS } from '../domain/flood.js';
import { digestDay, nextDigestAt, quietUntil } from '../domain/local-hours.js';
import { CONFIRMATION } from '../domain/notification-kinds.js';
import type { Preferences } from '../domain/preferences.js';
import { MAIL } from './channels.js';
import { dailyIdOf } from './daily-digest.js';
import {
  addMessage,
  type Item,
  isOpenMessage,
  messageIdOf,
  postpone,
  toldSince,
  waitingItems,
  waitingRecipients,
} from './deliveries.js';
import { durably } from './durably.js';
import type { ToldEvents } from './told-events.js';

const RECIPIENTS_PER_ROUND = 200;

/**
 * Makes messages of what waits: one each, one of many where there are many, one of the day where somebody asked for that,
 * and none in their quiet hours.
 * @returns for how many recipients and channels; another host may be at others
 */
export async function gather(readStore: ReadStore, told: ToldEvents, now: Instant): Promise<number> {
  const { pool } = readStore;
  const waiting = await waitingRecipients(pool, now, RECIPIENTS_PER_ROUND);
  let gathered = 0;
  for (const { recipient, channel } of waiting) {
    const { preferences } = await told.subscriber(recipient);
    await durably(pool, async (client) => {
      if (!(await lockRecipient(client, recipient, channel))) return;
      gathered++;
      const items = await waitingItems(client, { recipient, channel, now });
      await (channel === MAIL ? gatherMail(client, items, preferences, now) : addSingles(client, items, now));
    });
  }
  return gathered;
}

/** Two hosts would not see each other's messages when they count them. */
async function lockRecipient(client: pg.ClientBase, recipient: string, channel: string): Promise<boolean> {
  const { rows } = await client.query<{ mine: boolean }>(
    `select pg_try_advisory_xact_lock(hashtext('notify'), hashtext($1)) as mine`,
    [`${channel} ${recipient}`],
  );
  return rows[0]?.mine === true;
}

async function gatherMail(client: pg.ClientBase, items: readonly Item[], preferences: Preferences, now: Instant) {
  const confirmations = items.filter(({ kind }) => kind === CONFIRMATION);
  await addSingles(client, confirmations, now);
  await addToDigest(
    client,
    items.filter(({ forDigest }) => forDigest),
    preferences,
    now,
  );
  const atOnce = items.filter((item) => !item.forDigest && item.kind !== CONFIRMATION);
  const [first] = atOnce;
  if (first === undefined) return;
  const quiet = quietUntil(preferences, now);
  if (quiet !== null) return postpone(client, atOnce, quiet);
  const since = new Date(Date.parse(now) - FLOOD_WINDOW_MS).toISOString();
  const plan = arranged({ due: atOnce.length, ...(await toldSince(client, first.recipient, MAIL, since)) });
  switch (plan.as) {
    case 'singles':
      return addSingles(client, atOnce, now);
    case 'collection':
      await addMessage(
        client,
        { ...first, form: 'collection', messageId: messageIdOf('collection', first) },
        atOnce,
        now,
      );
      return;
    case 'later':
      return postpone(client, atOnce, plan.at);
  }
}

async function addSingles(client: pg.ClientBase, items: readonly Item[], now: Instant): Promise<void> {
  for (const item of items) {
    await addMessage(client, { ...item, form: 'single', messageId: messageIdOf('single', item) }, [item], now);
  }
}

/** Kept for the digest of a day, which need not be one that comes every day. What it has no place for waits for the next. */
async function addToDigest(client: pg.ClientBase, items: readonly Item[], preferences: Preferences, now: Instant) {
  const [first] = items;
  if (first === undefined) return;
  const day = digestDay(preferences, now);
  const messageId = day === null ? null : dailyIdOf(first.recipient, day);
  if (messageId === null || !(await isOpenMessage(client, messageId))) {
    return postpone(client, items, nextDigestAt(preferences, now));
  }
  await addMessage(client, { ...first, form: 'daily', messageId }, items, now);
}
