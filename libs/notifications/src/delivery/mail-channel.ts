import type { Instant } from '@comity/kernel';
import type pg from 'pg';
import { quietUntil } from '../domain/local-hours.js';
import { CONFIRMATION } from '../domain/notification-kinds.js';
import type { SubscriberData } from '../domain/subscriber.events.js';
import type { SubscriberState } from '../domain/subscriber.state.js';
import type { NotificationKeys } from '../keys.js';
import { addKept, isLatest } from './daily-digest.js';
import type { DayLists, Listed } from './day-lists.js';
import { type Item, itemsOf, type Message } from './deliveries.js';
import { type MailText, mailAbout, mailConfirming } from './mail-message.js';
import { mailOfDay } from './mail-of-day.js';
import type { MailTransport } from './mail-transport.js';
import type { Channel, Prepared } from './sender.js';
import type { Told, ToldEvents } from './told-events.js';

export interface MailChannelOptions {
  readonly pool: pg.Pool;
  readonly told: ToldEvents;
  readonly transport: MailTransport;
  readonly keys: NotificationKeys;
  readonly days: DayLists;
}

/** Mail to the address that its reader has confirmed. */
export class MailChannel implements Channel {
  constructor(private readonly options: MailChannelOptions) {}

  async prepare(message: Message, now: Instant): Promise<Prepared> {
    const { pool, told } = this.options;
    const state = await told.subscriber(message.recipient);
    if (message.form === 'daily') await addKept(pool, message);
    const items = await itemsOf(pool, message.messageId);
    const [first] = items;
    if (first?.kind === CONFIRMATION) return this.confirmation(message, first, state);
    if (state.suspended) return { kind: 'withheld', why: 'suspended' };
    if (state.address === null) return { kind: 'withheld', why: 'no confirmed address' };
    const quiet = quietUntil(state.preferences, now);
    if (quiet !== null) return { kind: 'later', at: quiet };
    const shown = await shownTo(told, message.recipient, items, now);
    const listed = message.form === 'daily' ? await this.listFor(message, state, now) : [];
    if (shown.length + listed.length === 0) return { kind: 'withheld', why: 'nothing that may be told' };
    const { zone } = state.preferences;
    const text =
      listed.length > 0 ? mailOfDay(listed, shown, zone) : mailAbout({ form: message.form, told: shown, zone });
    return this.ready(message, state.address.address, text);
  }

  private async listFor(message: Message, { preferences }: SubscriberState, now: Instant): Promise<readonly Listed[]> {
    const { pool, days } = this.options;
    const wanted = preferences.dailyDigest === true && (await isLatest(pool, message, preferences, now));
    return wanted ? days.of(message.recipient, now) : [];
  }

  /** To the address that was stated in that event, if it still waits. */
  private async confirmation(message: Message, item: Item, { unconfirmed }: SubscriberState): Promise<Prepared> {
    const event = await this.options.told.at(item);
    const { addressId, address, person } = event.data as SubscriberData<'MailAddressStated'>;
    if (unconfirmed?.addressId !== addressId) return { kind: 'withheld', why: 'settled meanwhile' };
    return this.ready(message, address, mailConfirming(this.options.keys.confirmationCode(person, addressId), person));
  }

  private ready({ messageId, createdAt }: Message, to: string, text: MailText): Prepared {
    const mail = { messageId, to, ...text, date: new Date(createdAt) };
    return { kind: 'ready', send: () => this.options.transport.send(mail) };
  }
}

/** What of it the person may know at this moment. */
export async function shownTo(
  told: ToldEvents,
  person: string,
  items: readonly Item[],
  now: Instant,
): Promise<readonly Told[]> {
  const shown: Told[] = [];
  for (const item of items) {
    const one = await told.toldTo(person, item, now);
    if (one !== null) shown.push(one);
  }
  return shown;
}
