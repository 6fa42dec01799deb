import { setTimeout as pause } from 'node:timers/promises';
import type { Instant } from '@comity/kernel';
import { runProjections, watched } from '@comity/read-store';
import { notificationOutbox } from '../read/notification-outbox.projection.js';
import { planDigests } from './daily-digest.js';
import { type Claim, claimDue, claimOne, type Message } from './deliveries.js';
import { durably } from './durably.js';
import { forgetOld } from './forget.js';
import { gather } from './gather.js';
import { type NotificationJobs, notificationJobs, upcomingMessages } from './notification-jobs.js';
import { Sender, type SenderOptions } from './sender.js';
import { begin, type Channels, type TakeInStores, takeIn } from './take-in.js';
import type { ToldEvents } from './told-events.js';

export interface NotifierOptions extends TakeInStores, Omit<SenderOptions, 'pool' | 'log'> {
  readonly told: ToldEvents;
  readonly log: TakeInStores['log'];
  readonly redisUrl: string;
  /** The more hesitant of our clocks. @throws Fault `clock-skew`, and nothing is sent */
  readonly now: () => Promise<Instant>;
  /** What mail goes by, for whoever asks how this installation is set up: `smtp`, `files`, `not configured`. */
  readonly mailKind: string;
  /** 100 or more; what no job announced is found after this time at the latest. */
  readonly sweepEveryMs: number;
}

const MESSAGES_AT_ONCE = 8;
const CLAIMED_AT_ONCE = 40;
const PER_CHANNEL = 8;
const AGAIN_AFTER_FAILURE_MS = 5_000;
/** What the log brings within this time is told together. */
const SWEEP_AT_MOST_EVERY_MS = 800;
/** Jobs are planned this many sweeps ahead. */
const SWEEPS_PLANNED_AHEAD = 5;

/**
 * Tells people what happened. PostgreSQL knows what is to be told, to whom and when; a sweep looks through it, at its start, when
 * the log brought something, and every so often. Jobs in Redis make what is tried again come at its instant; they are hints.
 * Any number of schedulers may do this at once.
 */
export class Notifier {
  private readonly ending = new AbortController();
  private readonly sender: Sender;
  private readonly jobs: NotificationJobs;
  private resting = new AbortController();
  private sweeping: Promise<void> = Promise.resolve();
  private begun = false;

  constructor(private readonly options: NotifierOptions) {
    const { readStore, redisUrl, log } = options;
    this.sender = new Sender({ ...options, pool: readStore.pool });
    this.jobs = notificationJobs({
      ...{ redisUrl, log },
      handle: (messageId) => this.sendOne(messageId),
      onReady: () => this.resting.abort(),
    });
  }

  /** Keeps the outbox and sends until `stop`. @throws what `runProjections` throws */
  async run(): Promise<void> {
    const { readStore: store, eventLog: source, log } = this.options;
    this.sweeping = this.keepSweeping();
    const projections = [
      watched(notificationOutbox, async (_changes, { live }) => {
        if (live) this.resting.abort();
      }),
    ];
    await runProjections({ store, source, projections, signal: this.ending.signal, log });
  }

  async stop(): Promise<void> {
    this.ending.abort();
    await Promise.all([this.sweeping, this.jobs.close()]);
  }

  /** Whether an administrator has paused the jobs; null where Redis does not say. */
  isPaused(): Promise<boolean | null> {
    return this.jobs.isPaused();
  }

  /** Takes in, gathers and sends everything that is due. @returns how many messages were tried */
  async sweep(): Promise<number> {
    const { readStore, told } = this.options;
    if (!this.begun) await begin(this.options, this.options.mailKind, await this.options.now());
    this.begun = true;
    const now = await this.options.now();
    if (this.options.mail !== null) await planDigests(readStore, now);
    while (!this.ended && (await takeIn(this.options, this.channels(), now)) > 0);
    while (!this.ended && (await gather(readStore, told, now)) > 0);
    const tried = await Promise.all([this.sendDue(true), this.sendDue(false)]);
    await forgetOld(readStore.pool, now);
    return tried[0] + tried[1];
  }

  private get ended(): boolean {
    return this.ending.signal.aborted;
  }

  private channels(): readonly Channels[] {
    const { mail, webhooks } = this.options;
    return [...(mail === null ? [] : (['mail'] as const)), ...(webhooks === null ? [] : (['webhook'] as const))];
  }

  private async keepSweeping(): Promise<void> {
    while (!this.ended) {
      this.resting = new AbortController();
      const restMs = await this.sweepAndPlan();
      await pause(SWEEP_AT_MOST_EVERY_MS, undefined, { signal: this.ending.signal }).catch(() => undefined);
      const signal = AbortSignal.any([this.ending.signal, this.resting.signal]);
      await pause(restMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private async sweepAndPlan(): Promise<number> {
    const { sweepEveryMs, readStore, log } = this.options;
    try {
      await this.sweep();
      const horizon = Date.parse(await this.options.now()) + SWEEPS_PLANNED_AHEAD * sweepEveryMs;
      this.jobs.plan(await upcomingMessages(readStore.pool, new Date(horizon).toISOString()));
      return sweepEveryMs;
    } catch (err) {
      if (!this.ended) log.warn({ err }, 'sending notifications was interrupted, the next sweep goes on');
      return Math.min(sweepEveryMs, AGAIN_AFTER_FAILURE_MS);
    }
  }

  /** Mail and webhooks wait for different others: neither holds up the other. */
  private async sendDue(mail: boolean): Promise<number> {
    let tried = 0;
    while (!this.ended) {
      const claim: Claim = { now: await this.options.now(), atMost: CLAIMED_AT_ONCE, perChannel: PER_CHANNEL, mail };
      const messages = await durably(this.options.readStore.pool, (client) => claimDue(client, claim));
      if (messages.length === 0) break;
      tried += messages.length;
      await this.sendAll(messages);
    }
    return tried;
  }

  private async sendAll(messages: readonly Message[]): Promise<void> {
    const queue = messages.values();
    const lanes = Array.from({ length: Math.min(MESSAGES_AT_ONCE, messages.length) }, async () => {
      for (const message of queue) await this.sender.send(message, await this.options.now());
    });
    for (const lane of await Promise.allSettled(lanes)) if (lane.status === 'rejected') throw lane.reason;
  }

  private async sendOne(messageId: string): Promise<void> {
    const now = await this.options.now();
    const message = await durably(this.options.readStore.pool, (client) => claimOne(client, messageId, now));
    if (message !== null) await this.sender.send(message, now);
  }
}
