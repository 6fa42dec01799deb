import { type Clock, type Instant, streamId } from '@comity/kernel';
import type pg from 'pg';
import { Webhook } from 'standardwebhooks';
import type { WebhookTarget } from '../domain/subscriber.state.js';
import type { NotificationKeys } from '../keys.js';
import { targetOf } from './channels.js';
import { itemsOf, type Message } from './deliveries.js';
import type { Channel, Prepared } from './sender.js';
import type { Told, ToldEvents } from './told-events.js';
import { type PostOptions, postWebhook } from './webhook-post.js';

export interface WebhookChannelOptions extends PostOptions {
  readonly pool: pg.Pool;
  readonly told: ToldEvents;
  readonly keys: NotificationKeys;
  /** When a message says that it is sent. */
  readonly clock: Clock;
}

/**
 * What happened, to a system of the person's, signed so that the system can tell who says so. It knows what its owner may know.
 * @source Standard Webhooks 1.0.0
 */
export class WebhookChannel implements Channel {
  constructor(private readonly options: WebhookChannelOptions) {}

  async prepare(message: Message, now: Instant): Promise<Prepared> {
    const { pool, told } = this.options;
    const { suspended, targets } = await told.subscriber(message.recipient);
    const target = targets.find(({ targetId }) => targetId === targetOf(message.channel));
    if (suspended) return { kind: 'withheld', why: 'suspended' };
    if (target === undefined || target.retired) return { kind: 'withheld', why: 'retired' };
    const [item] = await itemsOf(pool, message.messageId);
    const one = item === undefined ? null : await told.toldTo(message.recipient, item, now);
    if (one === null) return { kind: 'withheld', why: 'nothing that may be told' };
    return { kind: 'ready', send: () => this.post(message.messageId, target, JSON.stringify(payloadOf(one))) };
  }

  private post(messageId: string, target: WebhookTarget, body: string) {
    const at = this.options.clock.now();
    const sentAt = new Date(at);
    const secrets = this.options.keys.signingSecrets(target, at);
    const headers = {
      'content-type': 'application/json',
      'user-agent': 'Comity',
      'webhook-id': messageId,
      'webhook-timestamp': String(Math.floor(sentAt.getTime() / 1_000)),
      'webhook-signature': secrets.map((secret) => new Webhook(secret).sign(messageId, sentAt, body)).join(' '),
    };
    return postWebhook({ url: target.url, headers, body }, this.options);
  }
}

/** `title` and `sentence` are null of what lies in a restricted case: who wants to know it, asks. */
function payloadOf({ kind, eventId, type, stream, position, occurredAt, named }: Told) {
  const about = { eventId, eventType: type, stream, id: streamId(stream), position: position.toString() };
  return {
    type: kind,
    timestamp: occurredAt,
    data: { ...about, title: named?.title ?? null, sentence: named?.sentence ?? null },
  };
}
