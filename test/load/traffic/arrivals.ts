import { setTimeout as pause } from 'node:timers/promises';

export interface Arrivals {
  /** Requests a second, on average. */
  readonly rate: number;
  readonly seconds: number;
  /** Numbers from 0 to below 1. */
  readonly random: () => number;
  /** Sends one. What it returns is waited for at the end, never between two. */
  readonly send: (dueAt: number) => Promise<void>;
}

const MS = 1_000;

/**
 * Requests that come as people send them: each at its own moment (Poisson), however long the ones before it take. Whoever
 * measures counts from the moment at which a request was due, so that a host which stalls is not spared the requests that
 * would have come meanwhile. Ends when all have been answered.
 */
export async function arrive({ rate, seconds, random, send }: Arrivals): Promise<void> {
  const under: Promise<void>[] = [];
  const startedAt = performance.now();
  const endAt = startedAt + seconds * MS;
  let dueAt = startedAt;
  while (true) {
    dueAt += (-Math.log(1 - random()) / rate) * MS;
    if (dueAt >= endAt) break;
    const earlyMs = dueAt - performance.now();
    if (earlyMs > 1) await pause(earlyMs);
    under.push(send(dueAt));
  }
  await Promise.all(under);
}
