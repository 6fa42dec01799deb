import {
  type AllStreamResolvedEvent,
  type AllStreamSubscription,
  type KurrentDBClient,
  type Position,
  type ResolvedEvent,
  START,
  type StreamSubscription,
  streamNameFilter,
} from '@kurrent/kurrentdb-client';
import type { LogEntry } from './judge.js';

const BEFORE_RETRY_MS = 20;

/** The last event that a follower was shown: where it goes on from. */
export interface Checkpoint {
  readonly position: Position;
  readonly revision: bigint;
}

/** Which part of the log somebody follows, and how they subscribe to it. */
export interface Interest {
  readonly name: string;
  readonly covers: (entry: LogEntry) => boolean;
  readonly subscribe: (client: KurrentDBClient, after: Checkpoint | null) => StreamSubscription | AllStreamSubscription;
}

export const everything: Interest = {
  name: 'the follower of all',
  covers: () => true,
  subscribe: (client, after) => client.subscribeToAll({ fromPosition: after?.position ?? START }),
};

/** All streams whose names begin so, filtered by the store. */
export function streamsLike(prefix: string): Interest {
  return {
    name: `the follower of ${prefix}…`,
    covers: ({ stream }) => stream.startsWith(prefix),
    subscribe: (client, after) =>
      client.subscribeToAll({
        fromPosition: after?.position ?? START,
        filter: streamNameFilter({ prefixes: [prefix] }),
      }),
  };
}

export function oneStream(stream: string): Interest {
  return {
    name: `the follower of ${stream}`,
    covers: (entry) => entry.stream === stream,
    subscribe: (client, after) => client.subscribeToStream(stream, { fromRevision: after?.revision ?? START }),
  };
}

/** Follows a part of the log over any number of subscriptions, each from where the one before had come. */
export class Follower {
  readonly shown: { readonly id: string; readonly position: number }[] = [];
  #checkpoint: Checkpoint | null = null;
  #subscription: StreamSubscription | AllStreamSubscription | null = null;

  constructor(readonly interest: Interest) {}

  /** Subscribes behind what was shown so far; what the subscription before still brings counts no more. */
  follow(client: KurrentDBClient): void {
    const subscription = this.interest.subscribe(client, this.#checkpoint);
    this.#subscription = subscription;
    // However a subscription ends, its follower goes on from where it has come, until it leaves.
    subscription.on('error', () => {
      setTimeout(() => subscription === this.#subscription && this.follow(client), BEFORE_RETRY_MS);
    });
    subscription.on('data', (resolved: ResolvedEvent | AllStreamResolvedEvent) => {
      if (subscription === this.#subscription) this.#take(resolved);
    });
  }

  /** Lets go of the subscription; nothing that it still brings counts. */
  leave(): void {
    const subscription = this.#subscription;
    this.#subscription = null;
    subscription?.destroy();
  }

  #take({ event }: ResolvedEvent | AllStreamResolvedEvent): void {
    if (event?.position === undefined) return;
    this.#checkpoint = { position: event.position, revision: event.revision };
    this.shown.push({ id: event.id, position: Number(event.position.commit) });
  }
}
