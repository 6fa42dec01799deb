import type { HostLog } from '@comity/http';
import type { Instant } from '@comity/kernel';
import type pg from 'pg';
import { nextAttemptAt } from '../domain/attempts.js';
import { type Attempt, MAIL, problemLine } from './channels.js';
import { giveBack, type Message, settle, tryAgain } from './deliveries.js';
import { durably } from './durably.js';

/** What there is to send for a message now; `withheld` where there is nothing any more, or nobody who may be told. */
export type Prepared =
  | { readonly kind: 'ready'; send(): Promise<Attempt> }
  | { readonly kind: 'withheld'; readonly why: string }
  | { readonly kind: 'later'; readonly at: Instant };

/** One way of telling people. Whether they may know is asked when something is prepared, not when it was noted. */
export interface Channel {
  prepare(message: Message, now: Instant): Promise<Prepared>;
}

export interface SenderOptions {
  readonly pool: pg.Pool;
  /** Null where this installation has none. */
  readonly mail: Channel | null;
  readonly webhooks: Channel | null;
  readonly log: Pick<HostLog, 'warn'>;
}

/** When a message is looked at again whose channel is not configured at the moment. */
const UNCONFIGURED_AGAIN_MS = 3_600_000;

/**
 * Sends messages that were claimed, at least once each: a host that dies after sending and before saying so leaves it to the
 * next one, which sends it again under the same id.
 */
export class Sender {
  constructor(private readonly options: SenderOptions) {}

  async send(message: Message, now: Instant): Promise<void> {
    const channel = message.channel === MAIL ? this.options.mail : this.options.webhooks;
    const prepared: Prepared =
      channel === null
        ? { kind: 'later', at: new Date(Date.parse(now) + UNCONFIGURED_AGAIN_MS).toISOString() }
        : await channel.prepare(message, now);
    switch (prepared.kind) {
      case 'later':
        return durably(this.options.pool, (client) => giveBack(client, message.messageId, prepared.at));
      case 'withheld':
        return this.settled(message, 'withheld', now, prepared.why);
      case 'ready':
        return this.tried(message, await attempted(prepared), now);
    }
  }

  private async tried(message: Message, attempt: Attempt, now: Instant): Promise<void> {
    if (attempt.sent) return this.settled(message, 'sent', now, null);
    const { attempts, triedSince: since, messageId } = message;
    const again = attempt.forGood ? null : nextAttemptAt({ attempts, since, now }, Math.random());
    this.options.log.warn(
      { messageId, channel: message.channel, attempts, problem: attempt.problem, again },
      again === null ? 'a notification is given up' : 'a notification could not be sent',
    );
    if (again === null) return this.settled(message, 'dead', now, attempt.problem);
    return durably(this.options.pool, (client) => tryAgain(client, messageId, again, attempt.problem));
  }

  private settled(
    { messageId }: Message,
    state: 'sent' | 'withheld' | 'dead',
    now: Instant,
    problem: string | null,
  ): Promise<void> {
    return durably(this.options.pool, (client) => settle(client, messageId, state, { now, problem }));
  }
}

async function attempted(prepared: { send(): Promise<Attempt> }): Promise<Attempt> {
  try {
    return await prepared.send();
  } catch (error) {
    return { sent: false, forGood: false, problem: problemLine(error instanceof Error ? error.message : 'failed') };
  }
}
