import { Fault } from '@comity/kernel';
import type { ResolvedEvent, StreamSubscription } from '@kurrent/kurrentdb-client';

const WAIT_TIMEOUT_MS = 20_000;

/** Keeps what a subscription brings, and waits for it. */
export class Follower implements AsyncDisposable {
  readonly events: ResolvedEvent[] = [];
  readonly signs: string[] = [];
  /** What the subscription ended with, when it did not end well. */
  error: Error | null = null;
  #wake: () => void = () => {};

  constructor(private readonly subscription: StreamSubscription) {
    subscription.on('confirmation', () => this.#note('confirmed'));
    subscription.on('caughtUp', () => this.#note('caught up'));
    subscription.on('fellBehind', () => this.#note('fell behind'));
    subscription.on('error', (error) => {
      this.error = error;
      this.#note(`error: ${error.message}`);
    });
    subscription.on('data', (event) => {
      this.events.push(event as ResolvedEvent);
      this.#note('event');
    });
  }

  /** @throws Fault `subscription-silent` when what is waited for does not come */
  async until(condition: () => boolean): Promise<void> {
    const late = Date.now() + WAIT_TIMEOUT_MS;
    while (!condition()) {
      if (Date.now() > late) throw new Fault('subscription-silent', `it only brought ${this.signs.join(', ')}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 100);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
  }

  caughtUp(): Promise<void> {
    return this.until(() => this.signs.includes('caught up'));
  }

  received(count: number): Promise<void> {
    return this.until(() => this.events.length >= count);
  }

  /** The error that the subscription ends with. */
  async ended(): Promise<Error | null> {
    await this.until(() => this.error !== null);
    return this.error;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.subscription.unsubscribe();
  }

  #note(sign: string): void {
    this.signs.push(sign);
    this.#wake();
  }
}
