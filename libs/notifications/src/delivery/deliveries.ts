import { type Instant, idFrom } from '@comity/kernel';
import type pg from 'pg';
import type { MessageKind } from '../domain/notification-kinds.js';

/** One thing to be told to one person by one channel: told once, however often it is found. */
export interface Item {
  readonly eventId: string;
  readonly recipient: string;
  readonly channel: string;
  readonly kind: MessageKind;
  readonly stream: string;
  readonly revision: number;
  readonly position: bigint;
  readonly forDigest: boolean;
  readonly notBefore: Instant;
}

export type MessageForm = 'single' | 'collection' | 'daily';

/** What is sent as one; its id stays the same however often that is tried. */
export interface Message {
  readonly messageId: string;
  readonly recipient: string;
  readonly channel: string;
  readonly form: MessageForm;
  readonly createdAt: Instant;
  /** The one under way included. */
  readonly attempts: number;
  /** When it was tried first; again by hand counts anew. */
  readonly triedSince: Instant;
}

const ITEM = `event_id as "eventId", recipient, channel, kind, stream, revision, position,
  for_digest as "forDigest", not_before as "notBefore"`;
const MESSAGE = `message_id as "messageId", recipient, channel, form, created_at as "createdAt", attempts,
  tried_since as "triedSince"`;

/** A host that dies with a message in hand leaves it to the others after this time. */
export const CLAIM_MS = 120_000;

/** What is listed in one message, at most. */
export const ITEMS_PER_MESSAGE = 200;

type Client = Pick<pg.ClientBase, 'query'>;

/** Adds what is not there yet: an item that was told before stays told. */
export async function addItems(client: Client, items: readonly Item[]): Promise<void> {
  await client.query(
    `insert into read.notify_items (event_id, recipient, channel, kind, stream, revision, position, for_digest, not_before)
     select * from unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::text[], $6::integer[], $7::bigint[],
       $8::boolean[], $9::timestamptz[])
     on conflict do nothing`,
    [
      items.map(({ eventId }) => eventId),
      items.map(({ recipient }) => recipient),
      items.map(({ channel }) => channel),
      items.map(({ kind }) => kind),
      items.map(({ stream }) => stream),
      items.map(({ revision }) => revision),
      items.map(({ position }) => position),
      items.map(({ forDigest }) => forDigest),
      items.map(({ notBefore }) => notBefore),
    ],
  );
}

/** Whom something waits for that is in no message yet, by which channel. */
export async function waitingRecipients(
  client: Client,
  now: Instant,
  atMost: number,
): Promise<readonly Pick<Item, 'recipient' | 'channel'>[]> {
  const { rows } = await client.query<Item>(
    `select recipient, channel from read.notify_items where message_id is null and not_before <= $1
     group by recipient, channel order by min(not_before) limit $2`,
    [now, atMost],
  );
  return rows;
}

/** What waits for one of them, in the order of the log. */
export async function waitingItems(
  client: Client,
  { recipient, channel, now }: Pick<Item, 'recipient' | 'channel'> & { readonly now: Instant },
): Promise<readonly Item[]> {
  const { rows } = await client.query<Item>(
    `select ${ITEM} from read.notify_items where message_id is null and not_before <= $3 and recipient = $1 and channel = $2
     order by position limit $4`,
    [recipient, channel, now, ITEMS_PER_MESSAGE],
  );
  return rows;
}

export async function postpone(client: Client, items: readonly Item[], until: Instant): Promise<void> {
  const [first] = items;
  if (first === undefined) return;
  await client.query(
    'update read.notify_items set not_before = $4 where recipient = $1 and channel = $2 and event_id = any($3::uuid[])',
    [first.recipient, first.channel, items.map(({ eventId }) => eventId), until],
  );
}

/** The id of a message that begins with this item: the same items make the same message. */
export function messageIdOf(form: MessageForm, { eventId, recipient, channel }: Item): string {
  return idFrom('notification', form, eventId, recipient, channel);
}

type NewMessage = Pick<Message, 'messageId' | 'recipient' | 'channel' | 'form'>;

/** One message of these items. */
export async function addMessage(
  client: Client,
  message: NewMessage,
  items: readonly Item[],
  now: Instant,
): Promise<void> {
  await addEmptyMessage(client, message, now);
  const { messageId, recipient, channel } = message;
  await client.query(
    `update read.notify_items set message_id = $4
     where recipient = $1 and channel = $2 and event_id = any($3::uuid[]) and message_id is null`,
    [recipient, channel, items.map(({ eventId }) => eventId), messageId],
  );
}

/** A message that holds nothing yet; the one that is there stays as it is. */
export async function addEmptyMessage(client: Client, message: NewMessage, now: Instant): Promise<void> {
  const { messageId, recipient, channel, form } = message;
  await client.query(
    `insert into read.notify_messages (message_id, recipient, channel, form, state, not_before, created_at)
     values ($1, $2, $3, $4, 'pending', $5, $5) on conflict do nothing`,
    [messageId, recipient, channel, form, now],
  );
}

/** Whether something can still be added to a message: nobody has begun to send it, and it is not full. */
export async function isOpenMessage(client: Client, messageId: string): Promise<boolean> {
  const { rows } = await client.query<{ open: boolean }>(
    `select state = 'pending' and attempts = 0
       and (select count(*) from read.notify_items as items where items.message_id = messages.message_id) < $2 as open
     from read.notify_messages as messages where message_id = $1 for update`,
    [messageId, ITEMS_PER_MESSAGE],
  );
  return rows[0]?.open ?? true;
}

/** How much a person was told by a channel since a moment, the digests of the day left out. */
export async function toldSince(
  client: Client,
  recipient: string,
  channel: string,
  since: Instant,
): Promise<{ readonly recent: number; readonly oldestAt: Instant | null }> {
  const { rows } = await client.query<{ recent: number; oldestAt: Instant | null }>(
    `select count(*)::integer as recent, min(created_at) as "oldestAt" from read.notify_messages
     where recipient = $1 and channel = $2 and form <> 'daily' and created_at > $3`,
    [recipient, channel, since],
  );
  return rows[0] ?? { recent: 0, oldestAt: null };
}

export interface Claim {
  readonly now: Instant;
  readonly atMost: number;
  /** Of one recipient and channel, so that nobody who cannot be reached holds up the others. */
  readonly perChannel: number;
  /** Mail, or everything else. */
  readonly mail: boolean;
}

/** Takes messages that are due, for two minutes and for this host alone. */
export async function claimDue(client: Client, { now, atMost, perChannel, mail }: Claim): Promise<readonly Message[]> {
  const { rows } = await client.query<Message>(
    `with due as (
       select message_id, not_before, row_number() over (partition by recipient, channel order by not_before) as place
       from read.notify_messages
       where state = 'pending' and not_before <= $1 and (claimed_until is null or claimed_until <= $1)
         and (channel = 'mail') = $5)
     ${CLAIMING}
     and message_id in (select message_id from due where place <= $4 order by not_before limit $3)
     returning ${MESSAGE}`,
    [now, claimedUntil(now), atMost, perChannel, mail],
  );
  return rows;
}

/** Takes one message; null where it is not due, or somebody else has it. */
export async function claimOne(client: Client, messageId: string, now: Instant): Promise<Message | null> {
  const { rows } = await client.query<Message>(
    `${CLAIMING} and not_before <= $1 and message_id = $3 returning ${MESSAGE}`,
    [now, claimedUntil(now), messageId],
  );
  return rows[0] ?? null;
}

/** The conditions stand here once more: PostgreSQL looks at them again where two hosts meet at one row. */
const CLAIMING = `update read.notify_messages
  set claimed_until = $2, attempts = attempts + 1, tried_since = coalesce(tried_since, $1)
  where state = 'pending' and (claimed_until is null or claimed_until <= $1)`;

function claimedUntil(now: Instant): Instant {
  return new Date(Date.parse(now) + CLAIM_MS).toISOString();
}

/** What a message tells, in the order of the log. */
export async function itemsOf(client: Client, messageId: string): Promise<readonly Item[]> {
  const { rows } = await client.query<Item>(
    `select ${ITEM} from read.notify_items where message_id = $1 order by position limit $2`,
    [messageId, 2 * ITEMS_PER_MESSAGE],
  );
  return rows;
}

export async function settle(
  client: Client,
  messageId: string,
  state: 'sent' | 'withheld' | 'dead',
  { now, problem }: { readonly now: Instant; readonly problem: string | null },
): Promise<void> {
  await client.query(
    `update read.notify_messages set state = $2, settled_at = $3, problem = $4, claimed_until = null
     where message_id = $1 and state = 'pending'`,
    [messageId, state, now, problem],
  );
}

export async function tryAgain(client: Client, messageId: string, at: Instant, problem: string): Promise<void> {
  await client.query(
    `update read.notify_messages set not_before = $2, problem = $3, claimed_until = null
     where message_id = $1 and state = 'pending'`,
    [messageId, at, problem],
  );
}

/** Gives back what is not to be tried now after all: that was no attempt. */
export async function giveBack(client: Client, messageId: string, until: Instant): Promise<void> {
  await client.query(
    `update read.notify_messages set not_before = $2, attempts = attempts - 1, claimed_until = null
     where message_id = $1 and state = 'pending'`,
    [messageId, until],
  );
}
