import { CommandRunner, type EventLog, StreamsReadOnce } from '@comity/event-log';
import type { HostLog } from '@comity/http';
import { Fault, type Instant, type Recorded } from '@comity/kernel';
import { EVERYTHING, type ReadStore } from '@comity/read-store';
import { sql } from 'kysely';
import type pg from 'pg';
import { audienceOf } from '../domain/audience.js';
import { nextDigestAt } from '../domain/local-hours.js';
import { CONFIRMATION, type MessageKind, type NotificationKind } from '../domain/notification-kinds.js';
import { choiceFor } from '../domain/preferences.js';
import type { SubscriberData } from '../domain/subscriber.events.js';
import type { SubscriberState } from '../domain/subscriber.state.js';
import { notificationOutbox, type OutboxRow } from '../read/notification-outbox.projection.js';
import { subscribers } from '../read/subscribers.projection.js';
import { MAIL, webhookChannel } from './channels.js';
import { addItems, type Item } from './deliveries.js';
import { durably } from './durably.js';
import { involvedIn } from './involved-people.js';
import { ToldEvents } from './told-events.js';

export interface TakeInStores {
  readonly eventLog: EventLog;
  readonly readStore: ReadStore;
  readonly log: Pick<HostLog, 'warn' | 'info'>;
}

const ROWS_PER_PAGE = 100;
const REVIEWERS_AT_MOST = 500;
/** Before the first event. */
const NOTHING_YET = -1n;
/** What one event is about cannot be read; it must not hold up the others. */
const UNTELLABLE = new Set(['stream-undecodable', 'told-event-missing']);

/**
 * Notes where the log ends when notifications begin: nothing before is ever told. Where the log ends before what was told
 * last, it is another one than it was (a backup, restored): told is what comes from now on.
 */
export async function begin({ eventLog, readStore, log }: TakeInStores, mail: string, now: Instant): Promise<void> {
  const end = (await eventLog.lastPosition()) ?? NOTHING_YET;
  const { rowCount: begun } = await readStore.pool.query(
    `insert into read.notify_progress (began_after, through, began_at, mail) values ($1, $1, $2, $3) on conflict do nothing`,
    [end, now, mail],
  );
  if (begun === 1) log.info({ after: end.toString() }, 'notifications begin here; what came before is told to nobody');
  await readStore.pool.query('update read.notify_progress set mail = $1', [mail]);
  const { rowCount: returned } = await readStore.pool.query(
    'update read.notify_progress set through = $1 where through > $1',
    [end],
  );
  if (returned === 1)
    log.warn({ end: end.toString() }, 'the log ends before what was told last; told is what comes now');
}

/**
 * Finds out who is to be told of the next events of the outbox, in the order of the log, each event once.
 * @returns how many were looked at; 0 when all were, or when another host is at it
 */
export async function takeIn(stores: TakeInStores, channels: readonly Channels[], now: Instant): Promise<number> {
  return durably(stores.readStore.pool, async (client) => {
    const through = await lockProgress(client);
    if (through === null) return 0;
    const rows = await outboxAfter(stores.readStore, through);
    const last = rows.at(-1);
    if (last === undefined) return 0;
    // Many events of a page are about the same few streams and people; each is read after the page, and so holds its events.
    const eventLog = new StreamsReadOnce(stores.eventLog);
    const runner = new CommandRunner(eventLog);
    const told = new ToldEvents(eventLog, runner);
    const people = new People(stores.readStore, told);
    const items: Item[] = [];
    for (const row of rows) items.push(...(await itemsOf(row, { stores, runner, told, people, channels, now })));
    if (items.length > 0) await addItems(client, items);
    await client.query('update read.notify_progress set through = $1', [last.position]);
    return rows.length;
  });
}

/** What this installation can send by. */
export type Channels = 'mail' | 'webhook';

async function lockProgress(client: pg.ClientBase): Promise<bigint | null> {
  const { rows } = await client.query<{ through: bigint }>(
    'select through from read.notify_progress for update skip locked',
  );
  return rows[0]?.through ?? null;
}

function outboxAfter(store: ReadStore, position: bigint): Promise<OutboxRow[]> {
  return store
    .seenBy(EVERYTHING)
    .asKnown(notificationOutbox, 'now')
    .select(['eventId', 'position', 'kind', 'stream', 'revision', 'recordedAt'])
    .where('position', '>', position)
    .orderBy('position')
    .limit(ROWS_PER_PAGE)
    .execute();
}

/** People as they are at the moment of one page: each is asked about once. */
class People {
  private readonly known = new Map<string, SubscriberState>();
  private byRole: readonly string[] | null = null;

  constructor(
    private readonly readStore: ReadStore,
    private readonly told: ToldEvents,
  ) {}

  async subscriber(person: string): Promise<SubscriberState> {
    const state = this.known.get(person) ?? (await this.told.subscriber(person));
    this.known.set(person, state);
    return state;
  }

  /** Those who held the role when they last said how they are told of things. */
  async reviewers(): Promise<readonly string[]> {
    if (this.byRole !== null) return this.byRole;
    const found = await reviewersIn(this.readStore);
    this.byRole = found;
    return found;
  }
}

async function reviewersIn(store: ReadStore): Promise<readonly string[]> {
  const rows = await store
    .asKnown(subscribers, 'now')
    .select('person')
    .where('suspended', '=', false)
    .where(sql<boolean>`jsonb_exists(${sql.ref('roles')}, 'reviewer')`)
    .orderBy('person')
    .limit(REVIEWERS_AT_MOST)
    .execute();
  return rows.map(({ person }) => person);
}

interface Surroundings {
  readonly stores: TakeInStores;
  readonly runner: CommandRunner;
  readonly told: ToldEvents;
  readonly people: People;
  readonly channels: readonly Channels[];
  readonly now: Instant;
}

async function itemsOf(row: OutboxRow, around: Surroundings): Promise<Item[]> {
  const { stores, told, now } = around;
  try {
    const event = await told.at(row);
    // The outbox holds what the table of kinds gave it.
    const kind = row.kind as MessageKind;
    if (kind === CONFIRMATION) return confirmation(row, event, now);
    const items: Item[] = [];
    for (const person of await audience(kind, event, around)) {
      items.push(...itemsFor(person, await around.people.subscriber(person), { ...row, kind }, around));
    }
    return items;
  } catch (err) {
    if (!(err instanceof Fault && UNTELLABLE.has(err.code))) throw err;
    stores.log.warn({ err, stream: row.stream, revision: row.revision }, 'nobody can be told of an event');
    return [];
  }
}

/** To the address that was just stated, whatever its person has chosen. */
function confirmation(row: OutboxRow, { data }: Recorded, now: Instant): Item[] {
  const { person: recipient } = data as SubscriberData<'MailAddressStated'>;
  const { eventId, stream, revision, position } = row;
  return [
    {
      eventId,
      recipient,
      channel: MAIL,
      kind: CONFIRMATION,
      stream,
      revision,
      position,
      forDigest: false,
      notBefore: now,
    },
  ];
}

/** Those who subscribe to anything, and may know of it. */
async function audience(
  kind: NotificationKind,
  event: Recorded,
  { runner, told, people, now }: Surroundings,
): Promise<string[]> {
  const reviewers = kind === 'approval-wanted' ? await people.reviewers() : [];
  const chosen: string[] = [];
  for (const person of audienceOf(kind, await involvedIn(runner, event, reviewers))) {
    const { suspended, address, targets } = await people.subscriber(person);
    const reachable = address !== null || targets.some(({ retired }) => !retired);
    if (!suspended && reachable && (await told.mayKnow(person, event.stream, now))) chosen.push(person);
  }
  return chosen;
}

function itemsFor(
  recipient: string,
  { preferences, address, targets }: SubscriberState,
  row: OutboxRow & { readonly kind: NotificationKind },
  { channels, now }: Surroundings,
): Item[] {
  const { eventId, kind, stream, revision, position } = row;
  const item = { eventId, recipient, kind, stream, revision, position, forDigest: false, notBefore: now };
  const { mail, webhook } = choiceFor(preferences, kind);
  const items: Item[] = [];
  if (channels.includes('mail') && address !== null && mail !== 'off') {
    const forDigest = mail === 'digest';
    items.push({ ...item, channel: MAIL, forDigest, notBefore: forDigest ? nextDigestAt(preferences, now) : now });
  }
  if (!channels.includes('webhook') || !webhook) return items;
  const live = targets.filter(({ retired }) => !retired);
  return [...items, ...live.map(({ targetId }) => ({ ...item, channel: webhookChannel(targetId) }))];
}
