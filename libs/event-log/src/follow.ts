import { setTimeout as pause } from 'node:timers/promises';
import { type AllStreamSubscription, type KurrentDBClient, type ReadPosition, START } from '@kurrent/kurrentdb-client';
import type { EventCodec, LogEntry } from './event-codec.js';
import type { ReadingClient } from './reading-client.js';

/** A run of the log in order. `through` is the position up to which everything has been seen. */
export interface LogBatch {
  readonly entries: readonly LogEntry[];
  readonly through: bigint;
  /** Nothing more was waiting in the log when this batch was taken. */
  readonly caughtUp: boolean;
}

export interface FollowOptions {
  /** Events per batch at most, 1 to 10,000. */
  readonly maxBatch: number;
  readonly signal: AbortSignal;
  /** Told of every lost connection, before the next attempt. */
  readonly onRetry?: (error: unknown, attempt: number) => void;
}

type ResolvedEvent = Awaited<ReturnType<AllStreamSubscription['read']>>;

const LONGEST_PAUSE_MS = 5_000;

/**
 * Catches up by reading, which is fast, then hands over to a subscription, which is live; what both deliver is taken once.
 * Every failure goes back to catching up from the last position that was handed out.
 */
export async function* followLog(
  reader: ReadingClient,
  codec: EventCodec,
  after: bigint | null,
  options: FollowOptions,
): AsyncGenerator<LogBatch> {
  let through = after;
  for (let attempt = 0; !options.signal.aborted; attempt++) {
    const client = reader.current;
    try {
      for await (const batch of followOnce(client, codec, through, options)) {
        through = batch.through;
        attempt = 0;
        yield batch;
      }
    } catch (error) {
      if (options.signal.aborted) return;
      reader.failed(client, error);
      options.onRetry?.(error, attempt);
      await pause(Math.min(100 * 2 ** attempt, LONGEST_PAUSE_MS), undefined, { signal: options.signal }).catch(
        () => undefined,
      );
    }
  }
}

async function* followOnce(
  client: KurrentDBClient,
  codec: EventCodec,
  after: bigint | null,
  options: FollowOptions,
): AsyncGenerator<LogBatch> {
  let through = after;
  while (!options.signal.aborted) {
    const page = await readPage(client, codec, through, options.maxBatch);
    if (page === null) break;
    through = page.through;
    yield page;
    if (page.caughtUp) break;
  }
  yield* live(client, codec, through, options);
}

async function readPage(
  client: KurrentDBClient,
  codec: EventCodec,
  after: bigint | null,
  size: number,
): Promise<LogBatch | null> {
  const entries: LogEntry[] = [];
  let through = after;
  let seen = 0;
  for await (const { event } of client.readAll({ fromPosition: positionOf(after), maxCount: size + 1 })) {
    seen++;
    if (event === undefined || event.position.commit === after) continue;
    through = event.position.commit;
    if (!event.streamId.startsWith('$')) entries.push(codec.decode(event));
  }
  if (through === null || through === after) return null;
  return { entries, through, caughtUp: seen <= size };
}

function positionOf(position: bigint | null): ReadPosition {
  return position === null ? START : { commit: position, prepare: position };
}

async function* live(
  client: KurrentDBClient,
  codec: EventCodec,
  after: bigint | null,
  options: FollowOptions,
): AsyncGenerator<LogBatch> {
  const subscription = client.subscribeToAll({ fromPosition: positionOf(after) }, { highWaterMark: options.maxBatch });
  const arrivals = new Arrivals(subscription, options.signal);
  let through = after ?? -1n;
  try {
    while (await arrivals.wait()) {
      const entries: LogEntry[] = [];
      for (
        let next = arrivals.take();
        next !== null;
        next = entries.length < options.maxBatch ? arrivals.take() : null
      ) {
        const event = next?.event;
        if (event === undefined || event.position.commit <= through) continue;
        through = event.position.commit;
        if (!event.streamId.startsWith('$')) entries.push(codec.decode(event));
      }
      if (through >= 0n) yield { entries, through, caughtUp: subscription.readableLength === 0 };
    }
  } finally {
    arrivals.stop();
    await subscription.unsubscribe().catch(() => undefined);
  }
}

/** Turns a subscription into waiting and taking, so that one batch holds all that has arrived meanwhile. */
class Arrivals {
  private failure: { error: unknown } | null = null;
  private ended = false;
  private wake: (() => void) | null = null;

  constructor(
    private readonly subscription: AllStreamSubscription,
    private readonly signal: AbortSignal,
  ) {
    subscription.on('readable', this.notify);
    subscription.on('error', this.fail);
    subscription.on('end', this.end);
    subscription.on('close', this.end);
    signal.addEventListener('abort', this.notify);
  }

  /** True when something may be taken, false when the signal aborted. @throws what broke the subscription */
  async wait(): Promise<boolean> {
    while (!this.signal.aborted) {
      if (this.subscription.readableLength > 0) return true;
      if (this.failure !== null) throw this.failure.error;
      if (this.ended) throw new Error('the subscription ended');
      await new Promise<void>((resolve) => {
        this.wake = resolve;
      });
    }
    return false;
  }

  take(): ResolvedEvent | null {
    return this.subscription.read() as ResolvedEvent | null;
  }

  stop(): void {
    this.signal.removeEventListener('abort', this.notify);
  }

  private readonly notify = (): void => {
    this.wake?.();
    this.wake = null;
  };

  private readonly fail = (error: unknown): void => {
    this.failure = { error };
    this.notify();
  };

  private readonly end = (): void => {
    this.ended = true;
    this.notify();
  };
}
